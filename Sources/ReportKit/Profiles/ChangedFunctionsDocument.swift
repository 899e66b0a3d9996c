// SPDX-License-Identifier: GPL-2.0-only
import ProfileKit

/// The functions that account for the change of a case, in the JSON of a comparison; docs/compare.md describes every key.
struct ChangedFunctionsDocument: Encodable, Sendable {
  let base: Double, candidate: Double, change: Double
  let latency: Latency?
  let strings: Strings
  let doubts: [String]
  let functions: [Function]
  let phases: [Phase]

  enum CodingKeys: String, CodingKey {
    case latency, doubts, functions, phases
    case base = "base_instr_per_fault"
    case candidate = "candidate_instr_per_fault"
    case change = "change_instr_per_fault"
    case strings = "string_iterations_per_fault"
  }
  struct Strings: Encodable {
    let base: Double, candidate: Double
  }
  struct Latency: Encodable {
    let metric: String
    let change: Double, faults: Double
    let baseFaults: Double?, candidateFaults: Double?

    enum CodingKeys: String, CodingKey {
      case metric
      case change = "change_instr"
      case faults = "of_faults_instr"
      case baseFaults = "base_faults_per_io"
      case candidateFaults = "candidate_faults_per_io"
    }
  }
  struct Function: Encodable {
    let name: String
    let baseName: String?, phase: String?
    let base: Double?, candidate: Double?
    let change: Double
    let share: Double?

    enum CodingKeys: String, CodingKey {
      case name, phase, share
      case baseName = "base_name"
      case base = "base_own_instr_per_fault"
      case candidate = "candidate_own_instr_per_fault"
      case change = "change_instr_per_fault"
    }
  }
  struct Phase: Encodable {
    let name: String?
    let base: Double, candidate: Double, change: Double

    enum CodingKeys: String, CodingKey {
      case name
      case base = "base_own_instr_per_fault"
      case candidate = "candidate_own_instr_per_fault"
      case change = "change_instr_per_fault"
    }
  }

  init(
    _ difference: ProfileDifference, _ latency: ChangedFunctions.Latency?, _ strings: (base: Double, candidate: Double),
    _ doubts: [String]
  ) {
    (base, candidate, change) = (difference.base, difference.candidate, difference.change)
    self.doubts = doubts
    self.strings = Strings(base: strings.base, candidate: strings.candidate)
    self.latency = latency.map {
      Latency(
        metric: $0.metric, change: $0.change, faults: $0.faults, baseFaults: $0.perIO?.base,
        candidateFaults: $0.perIO?.candidate)
    }
    functions = difference.rows.map {
      Function(
        name: $0.name, baseName: $0.baseName, phase: $0.phase, base: $0.base, candidate: $0.candidate,
        change: $0.difference, share: difference.share(of: $0))
    }
    phases = difference.phases.filter { $0.base != 0 || $0.candidate != 0 }.map {
      Phase(name: $0.name, base: $0.base, candidate: $0.candidate, change: $0.difference)
    }
  }
}
