// SPDX-License-Identifier: GPL-2.0-only

/// How long one part of the faults took, in nanoseconds.
public struct UserfaultSpan: Sendable, BitwiseCopyable {
  /// How many were timed.
  public private(set) var count: UInt64 = 0
  /// All of them together.
  public private(set) var sum: UInt64 = 0
  /// The shortest; 0 when none was timed.
  public private(set) var min: UInt64 = 0
  /// The longest.
  public private(set) var max: UInt64 = 0
  /// How many took `1 << index` up to twice that; bucket 0 also has those of 0 ns.
  public private(set) var buckets = InlineArray<64, UInt64>(repeating: 0)

  /// Adds one.
  @inline(__always)
  mutating func record(_ nanoseconds: UInt64) {
    min = count == 0 || nanoseconds < min ? nanoseconds : min
    max = nanoseconds > max ? nanoseconds : max
    count &+= 1
    sum &+= nanoseconds
    buckets[63 - (nanoseconds | 1).leadingZeroBitCount] &+= 1
  }

  /// Adds those of another handler.
  mutating func merge(_ other: UserfaultSpan) {
    guard other.count > 0 else { return }
    min = count == 0 || other.min < min ? other.min : min
    max = other.max > max ? other.max : max
    count &+= other.count
    sum &+= other.sum
    for index in buckets.indices { buckets[index] &+= other.buckets[index] }
  }
}

/// What faults spent where.
public struct UserfaultTiming: Sendable, BitwiseCopyable {
  /// From the time stamp before the access to the message in the handler's hands.
  public private(set) var wakeUp = UserfaultSpan()
  /// From there until the kernel had carried out the answer.
  public private(set) var resolution = UserfaultSpan()

  /// Adds a fault; `begins` is 0 when its beginning is not known, then only the resolution counts.
  @inline(__always)
  mutating func record(begins: UInt64, read: UInt64, done: UInt64) {
    if begins != 0, read >= begins { wakeUp.record(read &- begins) }
    resolution.record(done &- read)
  }

  mutating func merge(_ other: UserfaultTiming) {
    wakeUp.merge(other.wakeUp)
    resolution.merge(other.resolution)
  }
}
