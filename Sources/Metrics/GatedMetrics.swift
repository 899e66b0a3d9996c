// SPDX-License-Identifier: GPL-2.0-only

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
