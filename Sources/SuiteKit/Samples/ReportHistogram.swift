// SPDX-License-Identifier: GPL-2.0-only
import FioKit

/// A histogram of a fault report; those of several jobs are merged by adding equal buckets.
struct ReportHistogram: Sendable, Decodable {
  private(set) var count: UInt64
  private(set) var minimum: UInt64?, maximum: UInt64?
  private(set) var sum: Double
  private var buckets: [UInt64: Bucket]

  private struct Bucket: Decodable {
    var from: UInt64
    var width: UInt64
    var count: UInt64

    enum CodingKeys: String, CodingKey {
      case from = "from_ns"
      case width = "width_ns"
      case count
    }
  }

  enum CodingKeys: String, CodingKey {
    case count, buckets
    case minimum = "min_ns"
    case maximum = "max_ns"
    case sum = "sum_ns"
  }

  init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    count = try fields.decode(UInt64.self, forKey: .count)
    minimum = try fields.decodeIfPresent(UInt64.self, forKey: .minimum)
    maximum = try fields.decodeIfPresent(UInt64.self, forKey: .maximum)
    sum = Double(try fields.decodeIfPresent(UInt64.self, forKey: .sum) ?? 0)
    buckets = Dictionary(try fields.decode([Bucket].self, forKey: .buckets).map { ($0.from, $0) }) { $1 }
  }

  mutating func add(_ other: ReportHistogram) {
    count &+= other.count
    sum += other.sum
    minimum = [minimum, other.minimum].compactMap { $0 }.min()
    maximum = [maximum, other.maximum].compactMap { $0 }.max()
    for bucket in other.buckets.values {
      buckets[bucket.from, default: Bucket(from: bucket.from, width: bucket.width, count: 0)].count &+= bucket.count
    }
  }

  /// The latency of this statistic in nanoseconds, as the engine itself finds it; nil without latencies.
  func value(_ statistic: LatencyStatistic) -> Double? {
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
    for bucket in buckets.values.sorted(by: { $0.from < $1.from }) {
      seen += Double(bucket.count)
      if seen >= wanted {
        let (middle, overflow) = bucket.from.addingReportingOverflow((max(bucket.width, 1) - 1) / 2)
        return Double(min(max(overflow ? maximum : middle, minimum), maximum))
      }
    }
    return Double(maximum)
  }
}
