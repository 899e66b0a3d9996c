// SPDX-License-Identifier: GPL-2.0-only

/// The rule of every metric; docs/statistics.md has the same as a table.
package enum MetricRegistry {
  /// Below this relative change nothing is called better or worse.
  package static let usualLimit = 0.05

  /// The rule of the metric of this name. Names that nobody knows, kernel counters for instance, are neutral measurements.
  package static func rule(_ name: String) -> MetricRule {
    let metric = MetricName(name)
    if let kind = exact[name] {
      let polarity: MetricRule.Polarity = name.hasPrefix("expected") || name == "ios" ? .neutral : .lowerIsBetter
      return rule(metric, polarity, kind)
    }
    switch metric.unit {
    // A clock read alone takes some 20 ns.
    case .nanoseconds: return rule(metric, .lowerIsBetter, absolute: 20)
    case .milliseconds: return rule(metric, .lowerIsBetter, absolute: 1)
    case .perSecond, .bytesPerSecond: return rule(metric, .higherIsBetter)
    case .percent: return rule(metric, .neutral, absolute: 1)
    case .bytes, .count, .ratio, .none: return rule(metric, .neutral)
    }
  }

  /// fio's own faults (its start, its buffers) differ by some dozens between runs; the engine counts its own ones only.
  private static let exact: [String: MetricRule.Kind] = [
    "minor_faults": .exact(relative: 0.005, absolute: 64), "major_faults": .exact(relative: 0.005, absolute: 4),
    "faults_per_io": .exact(relative: 0.005, absolute: 0.001), "observed_faults": .exact(relative: 0, absolute: 0),
    "expected_faults_min": .exact(relative: 0, absolute: 0), "expected_faults_max": .exact(relative: 0, absolute: 0),
    "ios": .exact(relative: 0, absolute: 0),
  ]

  private static func rule(
    _ metric: MetricName, _ polarity: MetricRule.Polarity, _ kind: MetricRule.Kind = .sampled, absolute: Double = 0
  ) -> MetricRule {
    MetricRule(metric: metric, polarity: polarity, kind: kind, relativeLimit: usualLimit, absoluteLimit: absolute)
  }
}
