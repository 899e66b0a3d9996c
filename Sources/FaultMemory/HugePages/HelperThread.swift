// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// A thread that works beside a job until it is told to end, and sleeps in between.
///
/// A plain value without an owner: whoever made it calls `end` exactly once.
struct HelperThread: BitwiseCopyable {
  typealias Body = @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer?

  /// On the heap, since a condition variable must not move.
  private struct Shared {
    var lock = pthread_mutex_t()
    var wake = pthread_cond_t()
    /// Guarded by `lock`.
    var isEnding = false
    /// Known to whoever started it.
    var thread: pthread_t?
  }

  private let shared: UnsafeMutablePointer<Shared>

  /// What the thread and the job share; the thread runs from `start` on.
  /// - Throws: the error of pthread_cond_init(3) or pthread_mutex_init(3).
  static func make() throws(SystemCallError) -> HelperThread {
    let shared = UnsafeMutablePointer<Shared>.allocate(capacity: 1)
    shared.initialize(to: Shared())
    do throws(SystemCallError) {
      try Syscalls.initialize(&shared.pointee.lock, &shared.pointee.wake)
      return HelperThread(shared: shared)
    } catch {
      shared.deallocate()
      throw error
    }
  }

  /// Runs `body` with `argument`.
  /// - Throws: the error of pthread_create(3); `end` is still to be called.
  func start(_ body: Body, _ argument: UnsafeMutableRawPointer) throws(SystemCallError) {
    shared.pointee.thread = try Syscalls.createThread(body, argument)
  }

  /// On the thread: sleeps until `time`, nanoseconds of `CLOCK_MONOTONIC`; false when it has to end.
  func sleep(until time: UInt64) -> Bool {
    var deadline = timespec(tv_sec: Int(time / 1_000_000_000), tv_nsec: Int(time % 1_000_000_000))
    pthread_mutex_lock(&shared.pointee.lock)
    var result: Int32 = 0
    while !shared.pointee.isEnding && result == 0 {
      result = pthread_cond_timedwait(&shared.pointee.wake, &shared.pointee.lock, &deadline)
    }
    let goesOn = !shared.pointee.isEnding
    pthread_mutex_unlock(&shared.pointee.lock)
    return goesOn
  }

  /// Tells the thread to end, waits for it, and frees what both shared.
  func end() {
    if let thread = shared.pointee.thread {
      pthread_mutex_lock(&shared.pointee.lock)
      shared.pointee.isEnding = true
      pthread_cond_signal(&shared.pointee.wake)
      pthread_mutex_unlock(&shared.pointee.lock)
      pthread_join(thread, nil)
    }
    pthread_cond_destroy(&shared.pointee.wake)
    pthread_mutex_destroy(&shared.pointee.lock)
    shared.deallocate()
  }
}
