// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// What the job and its handlers share; on the heap, since handlers outlive the call that starts them.
///
/// Nothing of it is written once the first handler runs: what changes stands behind pointers, each written by one thread or
/// through atomic calls.
struct UserfaultfdState: BitwiseCopyable {
  let opening: UserfaultfdOpening
  let options: UserfaultfdOptions
  let answer: UserfaultfdAnswer
  let ranges: UserfaultfdRanges
  let begins: UserfaultfdBeginSlots
  let doorbell: UserfaultfdDoorbell
  let source: UserfaultfdSource?
  let handlers: UnsafeMutablePointer<UserfaultfdHandler>
  let onFailure: Userfaultfd.FailureHandler?
  let context: UnsafeMutableRawPointer?
  /// One for each handler.
  let threads: UnsafeMutablePointer<UserfaultfdThread>
  let end: UserfaultfdEnd

  /// Turns all faults on the job's ranges into ordinary ones and lets the threads go on that wait for an answer.
  static func release(_ state: UnsafeMutablePointer<UserfaultfdState>) {
    clinux_uffd_store(state.pointee.end.begun, 1)
    for index in 0..<state.pointee.ranges.count {
      guard let range = state.pointee.ranges[index] else { continue }
      // The errors do not matter: of a range that was unmapped nobody waits for pages.
      _ = clinux_uffd_unregister(state.pointee.opening.descriptor, range.base, range.length)
      // Unregistering wakes threads that miss a page, not those that wait in modes minor and wp.
      _ = clinux_uffd_wake(state.pointee.opening.descriptor, range.base, range.length)
    }
  }

  /// Called by a handler that can do no more: the first such error is kept, and nobody waits for an answer any longer.
  static func fail(_ state: UnsafeMutablePointer<UserfaultfdState>, _ call: UserfaultfdCall, errno: Int32) {
    let failure = (UInt64(call.code) + 1) << 32 | UInt64(UInt32(bitPattern: errno))
    guard clinux_uffd_store_first(state.pointee.end.failure, failure) != 0 else { return }
    release(state)
    state.pointee.onFailure?(state.pointee.context, errno)
  }
}

/// What tells threads of one userfaultfd about its end: words for the atomic calls, which never are part of a value that one
/// of them reads otherwise.
struct UserfaultfdEnd: BitwiseCopyable {
  /// Not 0 once ranges are being unregistered: answers may fail from then on.
  let begun: UnsafeMutablePointer<UInt64>

  /// The first call that failed: its code + 1 above its errno; 0 while none did.
  var failure: UnsafeMutablePointer<UInt64> { begun + 1 }

  static func make() throws(SystemCallError) -> UserfaultfdEnd {
    UserfaultfdEnd(begun: try Syscalls.allocate(UInt64.self, count: 2))
  }

  func deallocate() { free(begun) }
}

/// A handler's thread as the one that started it knows it, and no other looks here.
struct UserfaultfdThread: BitwiseCopyable {
  let thread: pthread_t
  let isStarted: Bool
}
