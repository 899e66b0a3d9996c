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
    let hasFaults = sides.allSatisfy { values in
      Sample.median(of: values("faults_per_io")).map { $0 >= Self.minFaultsPerIO } ?? false
    }
    let hasMedian = sides.allSatisfy { !$0(Self.median).isEmpty }
    let medians = hasMedian ? [Self.median] : Self.directions.filter { name in sides.contains { !$0(name).isEmpty } }
    names = medians + (hasFaults ? [Self.perFault] : []) + ["iops", "minor_faults", "major_faults"]
    primary = !medians.isEmpty ? medians : hasFaults ? [Self.perFault] : []
  }

  /// Of the metrics that a case names and of those that it has beside them, the one that stands for it; nil without any.
  package static func first(named: [String] = [], of measured: [String]) -> String? {
    GatedMetrics.of(named, limits: []).first ?? all.first { measured.contains($0) } ?? measured.first
  }

  /// All that may be looked at, the first before the others.
  package static let all = [median] + directions + [perFault, "iops", "minor_faults", "major_faults"]

  /// What is reported of job files that nobody described.
  package static let reported =
    [median] + directions + ["clat_p99_ns", perFault, "faults_per_io", "minor_faults", "iops"]

  /// The medians of the directions, where a job mixes them and fio printed none of all together.
  package static let directions = ["read_clat_p50_ns", "write_clat_p50_ns", "trim_clat_p50_ns"]

  /// A p50 is the most stable figure of a latency distribution.
  private static let median = "clat_p50_ns"
  private static let perFault = "ns_per_fault"

  /// Below so many faults per I/O, the time per fault is mostly that of other things.
  private static let minFaultsPerIO = 0.5
}

/// Which metrics of a case can fail a comparison. One figure is tested, so that the cases share α among few tests: the first
/// that is better or worse. Counts need no test, and all that are named are compared. A metric with a limit of its own was
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

  private static func isCount(_ name: String) -> Bool { Metric(name).kind != .sampled }
}
