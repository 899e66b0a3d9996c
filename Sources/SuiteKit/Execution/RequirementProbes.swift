// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import HostKit

/// Asks the host once for each requirement, however many cases have it.
struct RequirementProbes {
  private let directory: String
  private let fioVersion: String
  private let counters: PerfEventCalls?
  private var answers: [Question: RequirementAnswer] = [:]
  private var answersOfMetrics: [[String]: RequirementAnswer] = [:]

  /// What a case will set changes what it lacks.
  private struct Question: Hashable {
    let requirement: Requirement
    let settings: [HostSetting]
  }

  /// Probes for cases that have their files in `directory` and run `fioVersion`.
  init(directory: String, fioVersion: String, counters: PerfEventCalls?) {
    self.directory = directory
    self.fioVersion = fioVersion
    self.counters = counters
  }

  /// Everything that `planned` needs and this host lacks, or why the suite leaves it out.
  mutating func missing(for planned: PlannedCase) -> MissingRequirements? {
    if let reason = planned.skip { return MissingRequirements(reason: reason, remedy: "") }
    var found: [(reason: String, remedy: String)] = []
    for requirement in planned.requirements {
      let question = Question(requirement: requirement, settings: planned.settings)
      let answer =
        answers[question]
        ?? requirement.probe(directory: directory, settings: planned.settings, fioVersion: fioVersion)
      answers[question] = answer
      if case .missing(let reason, let remedy) = answer { found.append((reason, remedy)) }
    }
    // `root` asks for this too; not every suite says that it needs root.
    if case .missing(let reason, let remedy) = Requirement.probe(settings: planned.settings),
      !found.contains(where: { $0.reason == reason })
    {
      found.append((reason, remedy))
    }
    // A metric that a PMU tells is one more requirement, unless the case already lacks the PMU as a whole.
    let lacksPMU = planned.requirements.contains { requirement in
      let answer = answers[Question(requirement: requirement, settings: planned.settings)]
      return requirement.name == "pmu" && answer != .met
    }
    if !lacksPMU, case .missing(let reason, let remedy) = answer(for: planned.metrics) {
      found.append((reason, remedy))
    }
    guard !found.isEmpty else { return nil }
    return MissingRequirements(
      reason: found.map(\.reason).joined(separator: "; "),
      remedy: found.map(\.remedy).filter { !$0.isEmpty }.joined(separator: "; "))
  }

  private mutating func answer(for metrics: [String]) -> RequirementAnswer {
    let counted = metrics.filter { PerfHardwareMetric(rawValue: $0) != nil }
    guard let counters, !counted.isEmpty else { return .met }
    let answer = answersOfMetrics[counted] ?? Requirement.probe(metrics: counted, calls: counters)
    answersOfMetrics[counted] = answer
    return answer
  }
}

/// Why a case cannot run on this host, and what to do about it.
package struct MissingRequirements: Sendable, Equatable {
  /// What is missing.
  package let reason: String
  /// How to get it; empty where nothing can be done.
  package let remedy: String
}

extension SuitePlan {
  /// What each case lacks on this host, by its id, found out by trying; a case that can run is not there. Without `counters` nothing
  /// is lacking for its metrics: a pair of runs has others.
  package func missing(
    fioVersion: String, counters: PerfEventCalls? = .kernel
  ) -> [String: MissingRequirements] {
    var probes = RequirementProbes(directory: Scratch.onDisk, fioVersion: fioVersion, counters: counters)
    var missing: [String: MissingRequirements] = [:]
    for planned in cases { missing[planned.id] = probes.missing(for: planned) }
    return missing
  }
}
