// SPDX-License-Identifier: GPL-2.0-only
import Statistics

/// The metrics of a case that names none, as a result of fio's does: what is compared, what can fail it, and what `history`
/// and `report` show first. This is the one place that decides it.
package struct DefaultMetrics {
  /// All that may be compared, in their order; not all need be measured.
  package let names: [String]
  /// Those that can fail the case: the median of the latency, or that of each direction where fio printed none of all; without
  /// any, the time per fault.
  package let primary: [String]

  /// What fits what the job did on all sides; each side tells its values of a metric.
  package init(_ sides: [(String) -> [Double]]) {
    let isCounted = Self.counted.contains { name in sides.contains { !$0(name).isEmpty } }
    let clock: MeasurementClock = isCounted ? .instructions : .time
    let (median, perFault) = (clock.name(of: Self.median), clock.name(of: Self.perFault))
    let hasFaults = sides.allSatisfy { values in
      Sample.median(of: values("faults_per_io")).map { $0 >= Self.minFaultsPerIO } ?? false
    }
    let hasMedian = sides.allSatisfy { !$0(median).isEmpty }
    let parts = Self.directions.map(clock.name)
    let medians = hasMedian ? [median] : parts.filter { name in sides.contains { !$0(name).isEmpty } }
    names = medians + (hasFaults ? [perFault] : []) + [clock.name(of: "iops"), "minor_faults", "major_faults"]
    primary = !medians.isEmpty ? medians : hasFaults ? [perFault] : []
  }

  /// Of the metrics that a case names and of those that it has beside them, the one that stands for it; nil without any.
  package static func first(named: [String] = [], of measured: [String]) -> String? {
    GatedMetrics.of(named, limits: []).first ?? all.first { measured.contains($0) } ?? measured.first
  }

  /// All that may be looked at, the first before the others.
  package static let all = named([median] + directions + [perFault, "iops", "minor_faults", "major_faults"])

  /// What is reported of job files that nobody described.
  package static let reported = named(
    [median] + directions + ["clat_p99_ns", perFault, "faults_per_io", "minor_faults", "iops"])

  /// The rates that are told beside what a case names.
  package static let rates = named(["iops"])

  /// The mean that is told beside a median of instructions: fio's percentiles are middles of bins, so that a median moves in
  /// steps of one and a half per cent, where the mean has every digit. nil for every other metric.
  package static func mean(of metric: String) -> String? {
    let end = "_p50_instr"
    return metric.hasSuffix(end) ? metric.dropLast(end.count) + "_mean_instr" : nil
  }

  /// Names by the clocks that a run may have.
  private static func named(_ names: [String]) -> [String] {
    MeasurementClock.allCases.flatMap { clock in names.map(clock.name) }.reduce(into: []) { all, name in
      if !all.contains(name) { all.append(name) }
    }
  }

  private static let counted = all.filter { Metric($0).unit.isOfInstructions }

  /// The medians of the directions, where a job mixes them and fio printed none of all together.
  package static let directions = ["read_clat_p50_ns", "write_clat_p50_ns", "trim_clat_p50_ns"]

  /// A p50 is the most stable figure of a latency distribution.
  private static let median = "clat_p50_ns"
  private static let perFault = "ns_per_fault"

  /// Below so many faults per I/O, the time per fault is mostly that of other things.
  private static let minFaultsPerIO = 0.5
}

/// Which metrics of a case can fail a comparison. One figure is tested, so that the cases share α among few tests: the first
/// that is better or worse. Counts need no test, and all that are named are compared;
/// instructions are chosen among as the times that they stand for. A metric with a limit of its own was
/// named by the suite as one to be judged.
package enum GatedMetrics {
  /// Of the metrics that a case names, in their order; `isMeasured` tells of which there are values.
  package static func of(
    _ declared: [String], limits: [MetricLimit], isMeasured: (String) -> Bool = { _ in true }
  ) -> [String] {
    let judged = declared.filter { name in !limits.contains { $0.metric == name && !$0.isJudged } }
    let sampled = judged.filter { isDirected($0) && !isCount($0) }
    // A repeat without its first metric is invalid: where it is nowhere measured, that must be seen.
    let primary = sampled.first { $0 == declared.first || isMeasured($0) }
    let limited = Set(limits.filter(\.isJudged).map(\.metric))
    let gated = judged.filter { isDirected($0) && ($0 == primary || isCount($0) || limited.contains($0)) }
    // Whoever names only what is neither good nor bad wants to know whether it changed.
    return gated.isEmpty ? Array(judged.prefix(1)) : gated
  }

  private static func isDirected(_ name: String) -> Bool { Metric(name).polarity != .neutral }

  private static func isCount(_ name: String) -> Bool {
    let metric = Metric(name)
    return metric.kind != .sampled && metric.clock == .time
  }
}
