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
