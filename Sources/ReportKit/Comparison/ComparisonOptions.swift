// SPDX-License-Identifier: GPL-2.0-only

import Metrics
import StoreKit

/// How strict a comparison is.
package struct ComparisonOptions: Sendable, Hashable {
  /// What p must come below after Holm's correction over all gated metrics of all cases.
  package var alpha = 0.01
  /// The smallest relative change that matters, for all metrics; nil for those of the table.
  package var limit: Double?
  /// Confidence of the intervals.
  package var confidence = 0.95
  /// The probability with which the proposed repeats decide.
  package var power = 0.95
  /// The only metrics that are compared, all gated; empty for those of the cases.
  package var metrics: [String] = []
  /// Whether other hosts and other jobs are compared all the same.
  package var isForced = false

  /// The usual ones.
  package init() {}

  /// The rule of a metric: the table's, with the limits of the suite, with those of the user.
  func rule(_ metric: String, limits: [MetricLimit] = []) -> MetricRule {
    var rule = MetricRule(metric)
    if let own = limits.first(where: { $0.metric == metric }) {
      rule.relativeLimit = own.relative ?? rule.relativeLimit
      rule.absoluteLimit = own.absolute ?? rule.absoluteLimit
    }
    if let limit { rule.relativeLimit = limit }
    return rule
  }
}
