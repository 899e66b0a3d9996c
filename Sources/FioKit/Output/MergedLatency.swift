// SPDX-License-Identifier: GPL-2.0-only

/// The completion latencies of several jobs or directions taken together.
struct MergedLatency {
  private var parts: [FioLatency] = []

  /// What has no samples has no part in it. Times that are all 0 were not measured: the clock was too coarse, or there was none.
  init(_ latencies: [FioLatency]) {
    let timed = latencies.filter { $0.samples > 0 }
    parts = timed.contains { $0.max > 0 } ? timed : []
  }

  /// Nanoseconds; nil where fio did not measure it.
  func value(_ statistic: LatencyStatistic) -> Double? {
    guard !parts.isEmpty else { return nil }
    switch statistic {
    case .min: return parts.map(\.min).min().map(Double.init)
    case .max: return parts.map(\.max).max().map(Double.init)
    case .mean: return total.map { $0 / samples }
    case .p50, .p90, .p99, .p999: return percentile(statistic.rank ?? 50)
    }
  }

  /// The time of all I/Os together; nil where fio printed no mean.
  var total: Double? {
    let totals = parts.compactMap(\.total)
    return totals.count == parts.count && !totals.isEmpty ? totals.reduce(0, +) : nil
  }

  private var samples: Double { parts.reduce(0) { $0 + Double($1.samples) } }

  /// Of one part as fio printed it, of several from their histograms, as fio itself does for a group.
  private func percentile(_ rank: Double) -> Double? {
    if parts.count == 1 { return parts[0].percentile(rank).map(Double.init) }
    guard parts.allSatisfy({ !$0.bins.isEmpty }) else { return nil }
    var counts: [Int: Double] = [:]
    for bin in parts.flatMap(\.bins) { counts[bin.value, default: 0] += Double(bin.count) }
    let all = counts.values.reduce(0, +)
    var seen = 0.0
    for (value, count) in counts.sorted(by: { $0.key < $1.key }) {
      seen += count
      if seen >= rank / 100 * all { return Double(value) }
    }
    return nil
  }
}
