// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// What a job and its sampler share; on the heap, since a condition variable must not move.
struct SamplerState {
  var lock: pthread_mutex_t
  var wake: pthread_cond_t
  /// Guarded by `lock`.
  var stopping: Bool
  /// Written by the sampler, read after it was joined.
  var timeline: HugePageTimeline
  var failure: SystemCallError?
  let regions: UnsafeBufferPointer<Region>
  let interval: UInt64
  let scanner: PageScanner
  var cost: UInt64 = 0

  static func make(
    _ regions: UnsafeBufferPointer<Region>, every milliseconds: UInt32, capacity: Int
  ) throws(SystemCallError) -> UnsafeMutablePointer<SamplerState> {
    let timeline = try HugePageTimeline.make(
      capacity: capacity, possible: HugePageSampler.possibleBytes(regions))
    let scanner: PageScanner
    do throws(SystemCallError) {
      scanner = try PageScanner.open()
    } catch {
      timeline.destroy()
      throw error
    }
    let shared = UnsafeMutablePointer<SamplerState>.allocate(capacity: 1)
    shared.initialize(
      to: SamplerState(
        lock: pthread_mutex_t(), wake: pthread_cond_t(), stopping: false, timeline: timeline, failure: nil,
        regions: regions, interval: UInt64(max(milliseconds, 1)) * 1_000_000, scanner: scanner))
    do throws(SystemCallError) {
      try Syscalls.initialize(&shared.pointee.lock, &shared.pointee.wake)
      return shared
    } catch {
      scanner.close()
      timeline.destroy()
      shared.deinitialize(count: 1)
      shared.deallocate()
      throw error
    }
  }

  /// Frees all but the timeline.
  static func destroy(_ shared: UnsafeMutablePointer<SamplerState>) {
    shared.pointee.scanner.close()
    pthread_cond_destroy(&shared.pointee.wake)
    pthread_mutex_destroy(&shared.pointee.lock)
    shared.deinitialize(count: 1)
    shared.deallocate()
  }

  /// One look; nothing after a failure.
  static func look(_ shared: UnsafeMutablePointer<SamplerState>) {
    guard shared.pointee.failure == nil else { return }
    let begin = clinux_monotonic_ns()
    do throws(SystemCallError) {
      let bytes = try shared.pointee.scanner.measure(shared.pointee.regions, hugeOnly: true)
      let end = clinux_monotonic_ns()
      shared.pointee.cost = end &- begin
      shared.pointee.timeline.take(bytes.huge, at: end, cost: end &- begin)
    } catch {
      shared.pointee.failure = error
    }
  }

  /// Waits until the next look is due; false when the job has ended.
  static func wait(_ shared: UnsafeMutablePointer<SamplerState>) -> Bool {
    let due = clinux_monotonic_ns() &+ max(shared.pointee.interval, shared.pointee.cost &* 20)
    var deadline = timespec(tv_sec: Int(due / 1_000_000_000), tv_nsec: Int(due % 1_000_000_000))
    pthread_mutex_lock(&shared.pointee.lock)
    var result: Int32 = 0
    while !shared.pointee.stopping && result == 0 {
      result = pthread_cond_timedwait(&shared.pointee.wake, &shared.pointee.lock, &deadline)
    }
    let goesOn = !shared.pointee.stopping
    pthread_mutex_unlock(&shared.pointee.lock)
    return goesOn
  }
}
