// SPDX-License-Identifier: GPL-2.0-only

/// What a histogram tells once recording is over.
extension LatencyHistogram {
  /// A percentile is off by at most this many millionths of the true latency; below 128 ns it is exact.
  package static var relativeErrorPerMillion: UInt64 { 7813 }

  /// How many latencies were recorded.
  package var count: UInt64 {
    var count: UInt64 = 0
    for index in 0..<Self.bucketCount { count &+= buckets[index] }
    return count
  }

  /// The sum of all, in nanoseconds; it wraps after 584 years.
  package var sum: UInt64 { totals.pointee.sum }

  /// The shortest, in nanoseconds; nil when there is none.
  package var minimum: UInt64? { totals.pointee.minimum <= totals.pointee.maximum ? totals.pointee.minimum : nil }

  /// The longest, in nanoseconds; nil when there is none.
  package var maximum: UInt64? { totals.pointee.minimum <= totals.pointee.maximum ? totals.pointee.maximum : nil }

  /// The latency that `perMillion` of all do not exceed (nearest rank), in nanoseconds; nil when there is none.
  package func percentile(perMillion: UInt64) -> UInt64? {
    let count = self.count
    guard count > 0, let minimum, let maximum else { return nil }
    let wanted = min(perMillion, 1_000_000)
    // count × wanted / 1000000, rounded up; without a product that overflows.
    let rest = (count % 1_000_000 * wanted + 999_999) / 1_000_000
    let rank = max(count / 1_000_000 * wanted + rest, 1)
    var seen: UInt64 = 0
    for index in 0..<Self.bucketCount {
      seen &+= buckets[index]
      if seen >= rank {
        let middle = Self.lowerBound(of: index) + (Self.width(of: index) - 1) / 2
        return min(max(middle, minimum), maximum)
      }
    }
    return maximum
  }

  /// Lines of the log2 table, from "0 us" on.
  package static var microsecondLineCount: Int { 56 }

  /// One line of the log2 table in microseconds: `4 - 7 us: 398` is line 3.
  package struct MicrosecondLine: Sendable, Equatable {
    /// The first and last whole microsecond of the line.
    package let from, to: UInt64
    /// Latencies, cut to whole microseconds, that lie there.
    package let count: UInt64
  }

  /// Line 0 is `0 us`, line 1 `1 us`, line 2 `2 - 3 us`, each twice as wide as the one before.
  package func microseconds(_ line: Int) -> MicrosecondLine {
    let line = min(max(line, 0), Self.microsecondLineCount - 1)
    let from: UInt64 = line == 0 ? 0 : 1 << UInt64(line - 1)
    let to: UInt64 = line == 0 ? 0 : from &* 2 &- 1
    let first = Self.bucket(of: from * 1000)
    let (after, overflow) = (to + 1).multipliedReportingOverflow(by: 1000)
    let last = overflow ? Self.bucketCount : Self.bucket(of: after)
    var count: UInt64 = 0
    for index in first..<last { count &+= buckets[index] }
    return MicrosecondLine(from: from, to: to, count: count)
  }
}
