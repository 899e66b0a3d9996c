// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// How the faults of a job's thread added up; owns its samples until `destroy()`. Only that thread may use it.
///
/// The thread itself looks, between two I/Os: beside another thread its process would pay for shared memory and files, and what is
/// measured would change. It looks once in so many bytes, the more rarely the longer the job: 128 looks, and 64 more each
/// time that the job has done twice as much.
package struct FaultTimeline: BitwiseCopyable {
  /// What was counted at one time.
  package struct Sample: Sendable, Equatable, BitwiseCopyable {
    /// `CLOCK_MONOTONIC` in nanoseconds.
    package let time: UInt64
    /// Faults since the first sample.
    package let faults: FaultCount
  }

  /// Bytes of I/O between two looks in the beginning: of single pages one in 256 is followed by a look.
  static var firstStep: UInt64 { 1 << 20 }

  private let samples: UnsafeMutablePointer<Sample>
  private let capacity: Int
  /// Samples that are kept, equally many bytes apart but for the last one.
  package private(set) var count = 0
  private var step = FaultTimeline.firstStep
  /// Bytes until the next look.
  private var rest = FaultTimeline.firstStep

  /// An empty one for at least four samples.
  package static func make(capacity: Int = 128) throws(SystemCallError) -> FaultTimeline {
    let capacity = max(capacity / 2 * 2, 4)
    return FaultTimeline(samples: try Syscalls.allocate(Sample.self, count: capacity), capacity: capacity)
  }

  private init(samples: UnsafeMutablePointer<Sample>, capacity: Int) {
    self.samples = samples
    self.capacity = capacity
  }

  /// Frees the samples.
  package func destroy() { free(samples) }

  /// A sample, the oldest first; nil where there is none.
  package subscript(_ index: Int) -> Sample? { index >= 0 && index < count ? samples[index] : nil }

  /// The first sample: nothing has faulted.
  package mutating func begin(at time: UInt64) { take(.none, at: time) }

  /// After an I/O of so many bytes: looks if it is time to.
  package mutating func pass(_ bytes: Int, _ counter: FaultCounter) {
    let bytes = UInt64(max(bytes, 0))
    guard bytes >= rest else {
      rest -= bytes
      return
    }
    rest = step
    guard let faults = try? counter.elapsed() else { return }
    take(faults, at: clinux_monotonic_ns())
  }

  /// The last sample, whatever the bytes.
  package mutating func finish(_ faults: FaultCount, at time: UInt64) {
    if count == capacity { count -= 1 }
    samples[count] = Sample(time: time, faults: faults)
    count += 1
  }

  mutating func take(_ faults: FaultCount, at time: UInt64) {
    if count == capacity { thin() }
    samples[count] = Sample(time: time, faults: faults)
    count += 1
  }

  /// Keeps each second sample, and looks half as often from now on.
  private mutating func thin() {
    for index in 0..<(capacity / 2) { samples[index] = samples[2 * index] }
    count = capacity / 2
    let (twice, overflow) = step.multipliedReportingOverflow(by: 2)
    step = overflow ? .max : twice
    rest = step
  }
}
