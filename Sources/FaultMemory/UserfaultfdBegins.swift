// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// Where one faulting thread leaves a time stamp before its access, so that a handler can tell how long it took to wake up.
public struct UserfaultBegins: BitwiseCopyable {
  fileprivate let slot: UnsafeMutablePointer<UserfaultBeginSlot>

  /// Writes the time, nanoseconds of `CLOCK_MONOTONIC`. One plain store.
  ///
  /// The first fault after it takes it away: of an access that faults more than once only the first fault has a beginning.
  @inline(__always)
  public func mark(at nanoseconds: UInt64) {
    clinux_uffd_publish(&slot.pointee.begins, nanoseconds)
  }

  /// Writes the time of now.
  @inline(__always)
  public func mark() { mark(at: clinux_uffd_now()) }
}

/// One thread's time stamp, in a cache line of its own.
struct UserfaultBeginSlot: BitwiseCopyable {
  var thread: UInt64 = 0
  var begins: UInt64 = 0
  var padding: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0)
}

/// The slots of all threads that fault on one userfaultfd.
struct UserfaultBeginSlots: BitwiseCopyable {
  static var capacity: Int { 64 }

  let slots: UnsafeMutablePointer<UserfaultBeginSlot>

  static func make() throws(SystemCallError) -> UserfaultBeginSlots {
    UserfaultBeginSlots(slots: try Syscalls.allocate(UserfaultBeginSlot.self, count: capacity))
  }

  /// A slot for the calling thread, the one it has or a new one; nil when all are taken.
  func claim() -> UserfaultBegins? {
    let thread = UInt64(truncatingIfNeeded: clinux_uffd_current_thread())
    for index in 0..<Self.capacity {
      let slot = slots + index
      if clinux_uffd_load(&slot.pointee.thread) == thread { return UserfaultBegins(slot: slot) }
      if clinux_uffd_store_first(&slot.pointee.thread, thread) != 0 { return UserfaultBegins(slot: slot) }
    }
    return nil
  }

  /// Takes the time stamp of `thread` away; 0 when there is none. `thread` is 0 on kernels that do not tell whose fault it
  /// is: then it is known only if one thread alone faults.
  @inline(__always)
  func take(_ thread: UInt32) -> UInt64 {
    if thread == 0, clinux_uffd_load(&(slots + 1).pointee.thread) != 0 { return 0 }
    for index in 0..<Self.capacity {
      let slot = slots + index
      let owner = clinux_uffd_load(&slot.pointee.thread)
      if owner == 0 { return 0 }
      if owner == UInt64(thread) || thread == 0 {
        let begins = clinux_uffd_load(&slot.pointee.begins)
        clinux_uffd_publish(&slot.pointee.begins, 0)
        return begins
      }
    }
    return 0
  }
}
