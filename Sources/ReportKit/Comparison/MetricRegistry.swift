// SPDX-License-Identifier: GPL-2.0-only

/// The rule of every metric; docs/statistics.md has the same as a table.
public enum MetricRegistry {
  /// Below this relative change nothing is called better or worse.
  public static let usualLimit = 0.05

  /// The rule of the metric of this name. Names that nobody knows, kernel counters for instance, are neutral measurements.
  public static func rule(_ name: String) -> MetricRule {
    let metric = MetricName(name)
    if let kind = exact[name] {
      let polarity: MetricRule.Polarity = name.hasPrefix("expected") || name == "ios" ? .neutral : .lowerIsBetter
      return rule(metric, polarity, kind)
    }
    switch metric.unit {
    // A p50 is the most stable figure of a latency distribution; a clock read alone takes some 20 ns.
    case .nanoseconds:
      return rule(metric, .lowerIsBetter, absolute: 20, isGated: name == "ns_per_fault" || name.hasSuffix("_p50_ns"))
    case .milliseconds: return rule(metric, .lowerIsBetter, absolute: 1)
    case .perSecond, .bytesPerSecond: return rule(metric, .higherIsBetter)
    case .percent: return rule(metric, .neutral, absolute: 1)
    case .bytes, .count, .ratio, .none: return rule(metric, .neutral)
    }
  }

  /// What is compared where a case does not name its metrics.
  public static let usual = ["ns_per_fault", "clat_p50_ns", "iops", "minor_faults", "major_faults"]

  /// The medians of the directions, where a job mixes them and fio printed none of all together.
  static let directions = ["read_clat_p50_ns", "write_clat_p50_ns", "trim_clat_p50_ns"]

  /// Below so many faults per I/O, the time per fault is mostly that of other things.
  static let leastFaultsPerIO = 0.5

  /// fio's own faults (its start, its buffers) differ by some dozens between runs; the engine counts its own ones only.
  private static let exact: [String: MetricRule.Kind] = [
    "minor_faults": .exact(relative: 0.005, absolute: 64), "major_faults": .exact(relative: 0.005, absolute: 4),
    "faults_per_io": .exact(relative: 0.005, absolute: 0.001), "observed_faults": .exact(relative: 0, absolute: 0),
    "expected_faults_min": .exact(relative: 0, absolute: 0), "expected_faults_max": .exact(relative: 0, absolute: 0),
    "ios": .exact(relative: 0, absolute: 0),
  ]

  private static func rule(
    _ metric: MetricName, _ polarity: MetricRule.Polarity, _ kind: MetricRule.Kind = .sampled, absolute: Double = 0,
    isGated: Bool = false
  ) -> MetricRule {
    MetricRule(
      metric: metric, polarity: polarity, kind: kind, relativeLimit: usualLimit, absoluteLimit: absolute,
      isGated: isGated)
  }
}
