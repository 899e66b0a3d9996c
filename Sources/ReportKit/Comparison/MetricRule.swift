// SPDX-License-Identifier: GPL-2.0-only

/// How a metric is judged.
package struct MetricRule: Sendable, Hashable {
  /// Which direction is good.
  package enum Polarity: String, Sendable, Hashable {
    /// Times, faults.
    case lowerIsBetter = "lower"
    /// Rates.
    case higherIsBetter = "higher"
    /// What is neither good nor bad, such as kernel counters.
    case neutral
  }

  /// What its values are.
  package enum Kind: Sendable, Hashable {
    /// A measurement, which spreads: judged by statistics.
    case sampled
    /// A count that should be the same in every repeat, but for so much (the larger of both): compared as it is. Where it
    /// spreads by more, it is judged as a measurement.
    case exact(relative: Double, absolute: Double)
  }

  /// The metric.
  package let metric: MetricName
  /// Which direction is good.
  package let polarity: Polarity
  /// What its values are.
  package let kind: Kind
  /// The smallest relative change that matters: 0.05 for 5 %.
  package var relativeLimit: Double
  /// The smallest absolute change that matters, in the metric's unit.
  package var absoluteLimit: Double

  /// What its values are in.
  package var unit: Unit { metric.unit }

  /// By how much values may lie apart and still count as the same; nil for measurements.
  func tolerance(_ base: Double) -> Double? {
    guard case .exact(let relative, let absolute) = kind else { return nil }
    return max(absolute, relative * abs(base))
  }
}
