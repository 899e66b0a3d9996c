// SPDX-License-Identifier: GPL-2.0-only

/// What the clock of a run counts, and what the run's figures are called by that: those of a guest whose nanoseconds are
/// instructions must never be taken for times.
package enum MeasurementClock: String, Codable, Sendable, Hashable, CaseIterable {
  /// Time.
  case time
  /// Instructions that a guest executed, which it is told as nanoseconds, one each.
  case instructions

  /// What must be said of every figure of this clock; nil for time.
  package var label: String? { self == .time ? nil : "instructions, not time: no cache, TLB or contention" }

  /// What it counts in: what stands in fio's results and the engine's reports as nanoseconds.
  package var unit: MetricUnit { self == .time ? .nanoseconds : .instructions }

  /// What a metric of time is called in a run of this clock: `clat_p50_ns` is `clat_p50_instr`, `ns_per_fault` is
  /// `instr_per_fault`, `elapsed_ms` is `elapsed_instr`, `iops` is `ios_per_ginstr`, `bw_bytes` is `bytes_per_ginstr`. Counts,
  /// shares and amounts keep their names.
  package func name(of metric: String) -> String { name(of: metric, in: Metric(metric).unit) }

  /// The same without a look into the table, which is made by it.
  func name(of metric: String, in unit: MetricUnit) -> String {
    guard self == .instructions else { return metric }
    func end(_ old: String, _ new: String) -> String? {
      metric.hasSuffix(old) ? metric.dropLast(old.count) + new : nil
    }
    return switch unit {
    case .nanoseconds: end("_ns", "_instr") ?? metric.replacing("ns_per_", with: "instr_per_", maxReplacements: 1)
    case .milliseconds: end("_ms", "_instr") ?? metric
    case .perSecond: end("iops", "ios_per_ginstr") ?? end("_per_s", "_per_ginstr") ?? metric
    case .bytesPerSecond: end("bw_bytes", "bytes_per_ginstr") ?? metric
    default: metric
    }
  }

  /// So many instructions are one of the metric's unit: a nanosecond is one. A rate per second is one per 10^9 of them.
  func factor(of unit: MetricUnit) -> Double { self == .instructions && unit == .milliseconds ? 1e6 : 1 }

  /// Figures by name, as a run of this clock has them.
  package func figures(_ figures: [String: Double]) -> [String: Double] {
    guard self == .instructions else { return figures }
    return Dictionary(
      figures.map { name, value in (self.name(of: name), value * factor(of: Metric(name).unit)) }
    ) { first, _ in first }
  }

  /// A limit of a suite, in this clock's unit.
  package func limit(_ limit: MetricLimit) -> MetricLimit {
    var own = limit
    own.metric = name(of: limit.metric)
    own.absolute = limit.absolute.map { $0 * factor(of: Metric(limit.metric).unit) }
    return own
  }
}
