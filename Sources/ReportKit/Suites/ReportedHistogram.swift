// SPDX-License-Identifier: GPL-2.0-only

/// A histogram of a fault report.
public struct ReportedHistogram: Sendable, Decodable {
  /// How many latencies.
  public let count: UInt64
  /// Smallest, largest and sum, exact; in nanoseconds.
  public let minimum: UInt64, maximum: UInt64, sum: UInt64
  /// Counts by whole microseconds.
  public let lines: [Line]
  /// Everything.
  let buckets: [Bucket]

  /// A line of seed 004: so many latencies of `from` to `to` microseconds.
  public struct Line: Sendable, Hashable, Codable {
    /// Whole microseconds.
    public let from: UInt64, to: UInt64
    /// How many.
    public let count: UInt64
  }

  struct Bucket: Sendable, Decodable {
    let from: UInt64, width: UInt64, count: UInt64

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
    case lines = "log2_us"
  }

  /// Decodes a histogram; one without latencies has null for what it does not know.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    count = try fields.decode(UInt64.self, forKey: .count)
    minimum = try fields.decodeIfPresent(UInt64.self, forKey: .minimum) ?? 0
    maximum = try fields.decodeIfPresent(UInt64.self, forKey: .maximum) ?? 0
    sum = try fields.decodeIfPresent(UInt64.self, forKey: .sum) ?? 0
    lines = try fields.decodeIfPresent([Line].self, forKey: .lines) ?? []
    buckets = try fields.decodeIfPresent([Bucket].self, forKey: .buckets) ?? []
  }

  /// Counts by steps of whole microseconds, from the first to the last that has any. A bucket belongs to the step of its middle.
  func steps(microseconds: UInt64) -> [Line] {
    let width = max(1, microseconds) * 1000
    var counts: [UInt64: UInt64] = [:]
    for bucket in buckets where bucket.count > 0 {
      counts[(bucket.from / 2 + (bucket.from &+ bucket.width) / 2) / width, default: 0] &+= bucket.count
    }
    guard let first = counts.keys.min(), let last = counts.keys.max(), last - first < 100_000 else { return [] }
    let step = width / 1000
    return (first...last).map { Line(from: $0 * step, to: $0 * step + step - 1, count: counts[$0] ?? 0) }
  }
}
