// SPDX-License-Identifier: GPL-2.0-only

extension FaultReport.Histogram {
  /// The latency of this statistic in nanoseconds, as the engine itself finds it; nil without latencies.
  package func value(_ statistic: LatencyStatistic) -> Double? {
    guard count > 0, let minimum, let maximum else { return nil }
    switch statistic {
    case .min: return Double(minimum)
    case .max: return Double(maximum)
    case .mean: return sum / Double(count)
    case .p50, .p90, .p99, .p999: return percentile(statistic.rank ?? 50, minimum, maximum)
    }
  }

  /// The middle of the bucket where so many per cent are reached (nearest rank).
  private func percentile(_ rank: Double, _ minimum: UInt64, _ maximum: UInt64) -> Double {
    let wanted = max(1, (Double(count) * rank / 100).rounded(.up))
    var seen = 0.0
    for bucket in buckets {
      seen += Double(bucket.count)
      // A damaged report may hold a smallest one above the largest.
      if seen >= wanted { return Double(min(max(bucket.middle, minimum), maximum)) }
    }
    return Double(maximum)
  }

  /// Counts by steps of whole microseconds, from the first to the last that has any. A bucket belongs to the step of its middle.
  package func steps(microseconds: UInt64) -> [Line] {
    let (width, overflow) = max(1, microseconds).multipliedReportingOverflow(by: 1000)
    guard !overflow else { return [] }
    var found: [UInt64: UInt64] = [:]
    for bucket in buckets where bucket.count > 0 { found[bucket.middle / width, default: 0] &+= bucket.count }
    guard let first = found.keys.min(), let last = found.keys.max(), last - first < 100_000 else { return [] }
    let step = width / 1000
    return (first...last).map { Line(from: $0 * step, to: $0 * step + (step - 1), count: found[$0] ?? 0) }
  }
}
