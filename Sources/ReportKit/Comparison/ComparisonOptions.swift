// SPDX-License-Identifier: GPL-2.0-only

import StoreKit

/// How strict a comparison is.
public struct ComparisonOptions: Sendable, Hashable {
  /// What p must come below after Holm's correction over all gated metrics of all cases.
  public var alpha = 0.01
  /// The smallest relative change that matters, for all metrics; nil for those of the registry.
  public var limit: Double?
  /// Confidence of the intervals.
  public var confidence = 0.95
  /// The probability with which the proposed repeats decide.
  public var power = 0.95
  /// The only metrics that are compared, all gated; empty for those of the cases.
  public var metrics: [String] = []
  /// Whether other hosts and other jobs are compared all the same.
  public var isForced = false

  /// The usual ones.
  public init() {}

  /// The rule of a metric: the registry's, with the limits of the suite, with those of the user.
  func rule(_ metric: String, limits: [MetricLimit] = []) -> MetricRule {
    var rule = MetricRegistry.rule(metric)
    if let own = limits.first(where: { $0.metric == metric }) {
      rule.relativeLimit = own.relative ?? rule.relativeLimit
      rule.absoluteLimit = own.absolute ?? rule.absoluteLimit
    }
    if let limit { rule.relativeLimit = limit }
    return rule
  }
}
