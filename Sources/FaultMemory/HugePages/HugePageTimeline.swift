// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// How the huge pages of a job's mappings grew; owns its samples until `destroy()`.
package struct HugePageTimeline: BitwiseCopyable {
  /// What was seen at one time.
  package struct Sample: Sendable, Equatable, BitwiseCopyable {
    /// `CLOCK_MONOTONIC` in nanoseconds.
    package let time: UInt64
    /// Bytes that huge pages map.
    package let huge: UInt64
  }

  private let samples: UnsafeMutablePointer<Sample>
  private let capacity: Int
  /// Samples that are kept: one for each change, thinned when there were too many; the last one is always there.
  package private(set) var count = 0
  /// Only each of this many changes is kept.
  private var stride: UInt64 = 1
  private var changes: UInt64 = 0
  private var last: Sample?

  /// Bytes that huge pages could map: all aligned extents of the mappings.
  package let possible: UInt64
  /// `CLOCK_MONOTONIC` of the first sample.
  package private(set) var begin: UInt64 = 0
  /// When more huge bytes were seen than at the beginning, the first time.
  package private(set) var firstCollapse: UInt64?
  /// When nothing was left to become huge, the first time.
  package private(set) var fullCollapse: UInt64?
  /// How often it was looked.
  package private(set) var lookCount: UInt64 = 0
  /// What the longest look cost, in nanoseconds.
  package private(set) var maxLook: UInt64 = 0
  private var atBegin: UInt64 = 0

  /// An empty one for at least four samples.
  static func make(capacity: Int, possible: UInt64) throws(SystemCallError) -> HugePageTimeline {
    let capacity = max(capacity, 4)
    return HugePageTimeline(
      samples: try Syscalls.allocate(Sample.self, count: capacity), capacity: capacity, possible: possible)
  }

  private init(samples: UnsafeMutablePointer<Sample>, capacity: Int, possible: UInt64) {
    self.samples = samples
    self.capacity = capacity
    self.possible = possible
  }

  /// Frees the samples.
  package func destroy() { free(samples) }

  /// A sample, the oldest first; nil where there is none.
  package subscript(_ index: Int) -> Sample? { index >= 0 && index < count ? samples[index] : nil }

  /// Takes what was seen at `time`, after a look of `cost` nanoseconds.
  mutating func take(_ huge: UInt64, at time: UInt64, cost: UInt64) {
    lookCount += 1
    maxLook = max(maxLook, cost)
    let sample = Sample(time: time, huge: huge)
    if let last {
      if firstCollapse == nil, huge > atBegin { firstCollapse = time }
      if last.huge != huge { keep(sample) }
    } else {
      begin = time
      atBegin = huge
      keep(sample)
    }
    if fullCollapse == nil, possible > 0, huge >= possible { fullCollapse = time }
    last = sample
  }

  /// Sees to it that the last look is in the series.
  mutating func finish() {
    guard let last, count > 0, samples[count - 1] != last else { return }
    if count == capacity { count -= 1 }
    samples[count] = last
    count += 1
  }

  private mutating func keep(_ sample: Sample) {
    defer { changes += 1 }
    guard changes % stride == 0 else { return }
    if count == capacity {
      for index in 0..<(capacity / 2) { samples[index] = samples[2 * index] }
      count = capacity / 2
      stride *= 2
      guard changes % stride == 0 else { return }
    }
    samples[count] = sample
    count += 1
  }
}
