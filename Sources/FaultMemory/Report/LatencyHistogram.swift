// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// Latencies in nanoseconds: 64 linear buckets to each power of two, and exact count, sum, minimum and maximum.
///
/// 64 buckets put a boundary on every power of two in microseconds (1000 is 125 × 8, and 125 has seven bits), so that the
/// log2 table of `microseconds(_:)` is exact. A view of memory without an owner; one thread records.
package struct LatencyHistogram: BitwiseCopyable {
  /// Buckets, without a gap from 0 to `UInt64.max`.
  static let bucketCount = 3776

  struct Totals: BitwiseCopyable {
    var sum: UInt64 = 0
    var minimum: UInt64 = .max
    var maximum: UInt64 = 0
  }

  let totals: UnsafeMutablePointer<Totals>
  let buckets: UnsafeMutablePointer<UInt64>

  /// Bytes that a histogram needs, a multiple of 8.
  package static var byteCount: Int { MemoryLayout<Totals>.stride + bucketCount * MemoryLayout<UInt64>.stride }

  /// An empty histogram in `memory`: `byteCount` bytes aligned to 8 that outlive it.
  package init(in memory: UnsafeMutableRawPointer) {
    totals = memory.bindMemory(to: Totals.self, capacity: 1)
    buckets = (memory + MemoryLayout<Totals>.stride).bindMemory(to: UInt64.self, capacity: Self.bucketCount)
    reset()
  }

  /// An empty histogram on the heap.
  package static func make() throws(SystemCallError) -> LatencyHistogram {
    let memory = try Syscalls.allocate(UInt64.self, count: byteCount / MemoryLayout<UInt64>.stride)
    return LatencyHistogram(in: UnsafeMutableRawPointer(memory))
  }

  /// Frees one that `make()` returned.
  package func destroy() { free(totals) }

  /// Forgets everything.
  package func reset() {
    totals.initialize(to: Totals())
    buckets.initialize(repeating: 0, count: Self.bucketCount)
  }

  /// Counts one latency: no call, no division, no branch but the two for a new extreme.
  @inline(__always)
  package func record(_ nanoseconds: UInt64) {
    buckets[Self.bucket(of: nanoseconds)] &+= 1
    totals.pointee.sum &+= nanoseconds
    if nanoseconds < totals.pointee.minimum { totals.pointee.minimum = nanoseconds }
    if nanoseconds > totals.pointee.maximum { totals.pointee.maximum = nanoseconds }
  }

  /// Adds everything that `other` has counted.
  package func merge(_ other: LatencyHistogram) {
    for index in 0..<Self.bucketCount { buckets[index] &+= other.buckets[index] }
    totals.pointee.sum &+= other.totals.pointee.sum
    totals.pointee.minimum = min(totals.pointee.minimum, other.totals.pointee.minimum)
    totals.pointee.maximum = max(totals.pointee.maximum, other.totals.pointee.maximum)
  }

  /// Never more than `bucketCount - 1`: the shift is at most 57, and what is left of the value at most 127.
  @inline(__always)
  static func bucket(of nanoseconds: UInt64) -> Int {
    let shift = 57 &- (nanoseconds | 127).leadingZeroBitCount
    return Int(truncatingIfNeeded: UInt64(truncatingIfNeeded: shift &<< 6) &+ (nanoseconds &>> UInt64(shift)))
  }

  /// The smallest latency that is counted in a bucket.
  static func lowerBound(of bucket: Int) -> UInt64 {
    let shift = max(bucket / 64 - 1, 0)
    return UInt64(bucket - shift * 64) << UInt64(shift)
  }

  /// How many latencies a bucket holds apart: its width in nanoseconds.
  static func width(of bucket: Int) -> UInt64 { 1 << UInt64(max(bucket / 64 - 1, 0)) }
}

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
