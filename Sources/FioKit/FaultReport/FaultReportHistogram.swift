// SPDX-License-Identifier: GPL-2.0-only

extension FaultReport {
  /// Latencies in nanoseconds, counted in buckets; those of several jobs are merged by adding equal buckets.
  package struct Histogram: Sendable {
    /// How many latencies.
    package private(set) var count: UInt64
    /// The smallest and the largest one, exact; nil without latencies.
    package private(set) var minimum: UInt64?, maximum: UInt64?
    /// The sum; exact in the report, and up to 2^53 here.
    package private(set) var sum: Double
    /// Counts by powers of two of whole microseconds, as the publication of map-sync prints them.
    package private(set) var lines: [Line]
    private var counts: [UInt64: Bucket]

    /// So many latencies of `from` to `to` whole microseconds.
    package struct Line: Sendable, Hashable, Codable {
      /// Whole microseconds.
      package let from: UInt64, to: UInt64
      /// How many.
      package let count: UInt64

      /// A line.
      package init(from: UInt64, to: UInt64, count: UInt64) {
        (self.from, self.to, self.count) = (from, to, count)
      }
    }

    /// So many latencies of `from` nanoseconds to `width` more.
    package struct Bucket: Sendable, Hashable, Decodable {
      /// Nanoseconds.
      package let from: UInt64, width: UInt64
      /// How many.
      package fileprivate(set) var count: UInt64

      private enum CodingKeys: String, CodingKey {
        case count
        case from = "from_ns"
        case width = "width_ns"
      }

      /// The bucket's middle; what is too large for the type is its largest value.
      package var middle: UInt64 {
        let (middle, overflow) = from.addingReportingOverflow((max(width, 1) - 1) / 2)
        return overflow ? .max : middle
      }
    }

    /// The buckets in ascending order.
    package var buckets: [Bucket] { counts.values.sorted { $0.from < $1.from } }

    /// Adds another job's latencies.
    package mutating func add(_ other: Histogram) {
      count &+= other.count
      sum += other.sum
      minimum = [minimum, other.minimum].compactMap { $0 }.min()
      maximum = [maximum, other.maximum].compactMap { $0 }.max()
      for bucket in other.counts.values {
        counts[bucket.from, default: Bucket(from: bucket.from, width: bucket.width, count: 0)].count &+= bucket.count
      }
      let ends = Dictionary((lines + other.lines).map { ($0.from, $0.to) }) { first, _ in first }
      let sums = Dictionary((lines + other.lines).map { ($0.from, $0.count) }, uniquingKeysWith: &+)
      lines = ends.sorted { $0.key < $1.key }.map { Line(from: $0.key, to: $0.value, count: sums[$0.key] ?? 0) }
    }
  }
}

extension FaultReport.Histogram: Decodable {
  private enum CodingKeys: String, CodingKey {
    case count, buckets
    case minimum = "min_ns"
    case maximum = "max_ns"
    case sum = "sum_ns"
    case lines = "log2_us"
  }

  /// Decodes a histogram; one without latencies has null for what it does not know.
  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    count = try fields.decode(UInt64.self, forKey: .count)
    minimum = try fields.decodeIfPresent(UInt64.self, forKey: .minimum)
    maximum = try fields.decodeIfPresent(UInt64.self, forKey: .maximum)
    sum = Double(try fields.decodeIfPresent(UInt64.self, forKey: .sum) ?? 0)
    lines = try fields.decodeIfPresent([Line].self, forKey: .lines) ?? []
    counts = Dictionary(try fields.decode([Bucket].self, forKey: .buckets).map { ($0.from, $0) }) { $1 }
  }
}
