// SPDX-License-Identifier: GPL-2.0-only

/// How a metric is judged in a comparison: as the table has it, but for limits that a suite or a user gave.
package struct MetricRule: Sendable, Hashable {
  /// Below this relative change nothing is called better or worse.
  package static let defaultRelativeLimit = 0.05

  /// The metric that is judged.
  package let metric: Metric
  /// The smallest relative change that matters: 0.05 for 5 %.
  package var relativeLimit: Double
  /// The smallest absolute change that matters, in the metric's unit.
  package var absoluteLimit: Double

  /// Those of both that a suite or a user gave; nil where nobody did.
  package private(set) var givenRelative: Double?, givenAbsolute: Double?

  /// The rule of the metric of this name.
  package init(_ name: String) {
    metric = Metric(name)
    relativeLimit = metric.relativeLimit
    absoluteLimit = metric.absoluteLimit
  }

  /// Which direction is good.
  package var polarity: Metric.Polarity { metric.polarity }
  /// What its values are.
  package var kind: Metric.Kind { metric.kind }
  /// What its values are in.
  package var unit: MetricUnit { metric.unit }

  /// Takes the limits that a suite or a user gave; nil leaves what there is.
  package mutating func limit(relative: Double? = nil, absolute: Double? = nil) {
    if let relative { (relativeLimit, givenRelative) = (relative, relative) }
    if let absolute { (absoluteLimit, givenAbsolute) = (absolute, absolute) }
  }

  /// By how much values may lie apart and still count as the same; nil for measurements.
  package func tolerance(_ base: Double) -> Double? {
    guard case .exact(let relative, let absolute) = kind else { return nil }
    return max(absolute, relative * abs(base))
  }

  /// By how much the medians of counts may differ without having changed: their tolerance, of instructions also what a suite or a
  /// user said to be too little to matter.
  package func allowedChange(_ base: Double) -> Double {
    let tolerance = tolerance(base) ?? 0
    guard unit.isOfInstructions else { return tolerance }
    return max(tolerance, (givenRelative ?? 0) * abs(base), givenAbsolute ?? 0)
  }
}

/// By how much a metric of a case must change before a comparison calls it better or worse: what a suite says of it.
package struct MetricLimit: Sendable, Hashable {
  /// The name of the metric that is limited.
  package var metric: String
  /// Whether it can fail a comparison at all; false: it is only reported.
  package var isJudged: Bool
  /// The smallest relative change that matters, 0.08 for 8 %; nil for the metric's own.
  package var relative: Double?
  /// The smallest absolute change that matters, in the metric's unit; nil for the metric's own.
  package var absolute: Double?

  /// A limit.
  package init(metric: String, isJudged: Bool = true, relative: Double? = nil, absolute: Double? = nil) {
    self.metric = metric
    self.isJudged = isJudged
    self.relative = relative
    self.absolute = absolute
  }

  /// Whether both are numbers from 0, and the metric has a name.
  package var isUsable: Bool {
    !metric.isEmpty && [relative, absolute].allSatisfy { $0.map { $0.isFinite && $0 >= 0 } ?? true }
  }
}
