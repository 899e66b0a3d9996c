// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// What a job and its delay thread share; on the heap, since a condition variable must not move.
struct DelayState {
  var lock: pthread_mutex_t
  var wake: pthread_cond_t
  /// Guarded by `lock`.
  var stopping: Bool
  /// Written by the helper, read after it was joined.
  var outcome: DelayedHugePages.Outcome
  let deadline: timespec
  let regions: UnsafeBufferPointer<Region>
  let onFailure: DelayedHugePages.FailureHandler?
  let context: UnsafeMutableRawPointer?
  let log: EventLog?

  static func make(
    _ regions: UnsafeBufferPointer<Region>, after milliseconds: UInt32,
    onFailure: DelayedHugePages.FailureHandler?, context: UnsafeMutableRawPointer?, log: EventLog?
  ) throws(SystemCallError) -> UnsafeMutablePointer<DelayState> {
    let shared = UnsafeMutablePointer<DelayState>.allocate(capacity: 1)
    shared.initialize(
      to: DelayState(
        lock: pthread_mutex_t(), wake: pthread_cond_t(), stopping: false, outcome: .tooEarly,
        deadline: deadline(after: milliseconds), regions: regions, onFailure: onFailure, context: context,
        log: log))
    do {
      try Syscalls.initialize(&shared.pointee.lock, &shared.pointee.wake)
      return shared
    } catch {
      shared.deinitialize(count: 1)
      shared.deallocate()
      throw error
    }
  }

  static func destroy(_ shared: UnsafeMutablePointer<DelayState>) {
    pthread_cond_destroy(&shared.pointee.wake)
    pthread_mutex_destroy(&shared.pointee.lock)
    shared.deinitialize(count: 1)
    shared.deallocate()
  }

  /// Waits for the deadline; false when the job ended first.
  static func waitUntilDue(_ shared: UnsafeMutablePointer<DelayState>) -> Bool {
    var deadline = shared.pointee.deadline
    pthread_mutex_lock(&shared.pointee.lock)
    var result: Int32 = 0
    while !shared.pointee.stopping && result == 0 {
      result = pthread_cond_timedwait(&shared.pointee.wake, &shared.pointee.lock, &deadline)
    }
    let due = !shared.pointee.stopping
    pthread_mutex_unlock(&shared.pointee.lock)
    return due
  }

  /// Gives the advice; without the lock, since collapsing may take long and `stop()` joins anyway.
  static func advise(_ shared: UnsafeMutablePointer<DelayState>) {
    do throws(SystemCallError) {
      for region in shared.pointee.regions { try region.advise(.hugePage, shared.pointee.log) }
      shared.pointee.outcome = .given
    } catch {
      shared.pointee.outcome = .failed(error)
      shared.pointee.onFailure?(shared.pointee.context, error.errno)
    }
  }

  private static func deadline(after milliseconds: UInt32) -> timespec {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    let nanoseconds = now.tv_nsec + Int(milliseconds % 1000) * 1_000_000
    return timespec(
      tv_sec: now.tv_sec + Int(milliseconds / 1000) + nanoseconds / 1_000_000_000,
      tv_nsec: nanoseconds % 1_000_000_000)
  }
}
