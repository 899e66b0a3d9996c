// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import HostKit
import Metrics
import StoreKit
import SuiteKit

/// What is different about a candidate, and what both sides run with.
package struct PairSides: Sendable {
  /// What the base runs with.
  package var fio: FioBinary
  /// The base's engine; nil where no job asks for one.
  package var engine: String?
  /// The candidate's fio, engine; nil for those of the base.
  package var candidateFio: FioBinary?, candidateEngine: String?
  /// Options that the candidate's jobs have beyond their file.
  package var options: [JobOption] = []
  /// Variables of the candidate's fio.
  package var environment: [String: String] = [:]
  /// How the host is set while the candidate runs.
  package var settings: [HostSetting] = []

  /// Sides that differ in nothing.
  package init(fio: FioBinary, engine: String?) {
    (self.fio, self.engine) = (fio, engine)
  }

  /// As the user named them.
  package var differences: [String] {
    options.map { option in option.value.map { "\(option.key)=\($0)" } ?? option.key }
      + (candidateEngine.map { ["engine \($0)"] } ?? []) + (candidateFio.map { ["fio \($0.path)"] } ?? [])
      + settings.map { "\($0.name)=\($0.value)" }
      + environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
  }
}

extension PairCase {
  /// Two job files, or one with what is different.
  ///
  /// - Parameters:
  ///   - metric: the figure that decides.
  ///   - timeout: how long a fio may take.
  package init(
    base: String, candidate: String?, _ sides: PairSides, metric: String, timeout: Duration?,
    environment: [String: String]
  ) throws(JobFileError) {
    let other = candidate ?? base
    let text = try JobFileRecord.File(JobFile(contentsOf: base), path: base, environment: environment)
    var stored = text.text
    if other != base {
      let second = try JobFileRecord.File(JobFile(contentsOf: other), path: other, environment: environment)
      stored += "\n# The candidate, \(other):\n" + second.text
    }
    self.init(
      name: base, base: Self.base(base, sides), candidate: Self.candidate(other, sides),
      candidateName: sides.differences.isEmpty ? other : sides.differences.joined(separator: ", "),
      differences: sides.differences, jobText: stored, candidateSettings: sides.settings, timeout: timeout,
      metric: metric)
  }

  /// A case of a suite with what is different.
  package init(_ planned: PlannedCase, _ sides: PairSides, metric: String?, missing: MissingRequirements?) {
    var base = Self.base(planned.job, sides)
    base.environment = planned.environment
    var candidate = Self.candidate(planned.job, sides)
    candidate.environment = planned.environment.merging(sides.environment) { $1 }
    self.init(
      name: planned.id, parameters: planned.parameters, base: base, candidate: candidate,
      candidateName: sides.differences.isEmpty ? planned.id : sides.differences.joined(separator: ", "),
      differences: sides.differences, jobText: planned.jobText, settings: planned.settings,
      candidateSettings: sides.settings, timeout: planned.timeout,
      metric: metric ?? Self.figure(deciding: planned.metrics), hasDirectory: true,
      missing: missing.map { ($0.reason, $0.remedy) })
  }

  private static func base(_ path: String, _ sides: PairSides) -> PairSide {
    PairSide(path: path, fio: sides.fio, engine: sides.engine, environment: [:], options: [])
  }

  private static func candidate(_ path: String, _ sides: PairSides) -> PairSide {
    PairSide(
      path: path, fio: sides.candidateFio ?? sides.fio, engine: sides.candidateEngine ?? sides.engine,
      environment: sides.environment, options: sides.options)
  }

  /// The figure of pairs that stands for the metric by which a case is judged otherwise.
  static func figure(deciding metrics: [String]) -> String {
    guard let first = metrics.first else { return PairFigures.names[0] }
    if PairFigures.names.contains(first) { return first }
    return ["iops", "bw_bytes", "rounds_per_s"].contains(first) ? "ns_per_io" : PairFigures.names[0]
  }
}
