// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// What a job asked of the kernel.
package struct EventKind: Sendable, Equatable, BitwiseCopyable {
  private let rawValue: UInt8

  /// mmap(2).
  package static var map: EventKind { EventKind(rawValue: 0) }
  /// munmap(2).
  package static var unmap: EventKind { EventKind(rawValue: 1) }
  /// `MADV_NOHUGEPAGE`.
  package static var noHugePage: EventKind { EventKind(rawValue: 2) }
  /// `MADV_HUGEPAGE`.
  package static var hugePage: EventKind { EventKind(rawValue: 3) }
  /// `MADV_COLLAPSE`.
  package static var collapse: EventKind { EventKind(rawValue: 4) }
  /// `MADV_POPULATE_READ`.
  package static var populateRead: EventKind { EventKind(rawValue: 5) }
  /// `MADV_POPULATE_WRITE`.
  package static var populateWrite: EventKind { EventKind(rawValue: 6) }
  /// `MADV_DONTNEED`.
  package static var dontNeed: EventKind { EventKind(rawValue: 7) }
  /// `MADV_FREE`.
  package static var free: EventKind { EventKind(rawValue: 8) }
  /// `MADV_PAGEOUT`.
  package static var pageOut: EventKind { EventKind(rawValue: 9) }
  /// `MADV_COLD`.
  package static var cold: EventKind { EventKind(rawValue: 10) }
  /// `MADV_REMOVE`.
  package static var remove: EventKind { EventKind(rawValue: 11) }
  /// fallocate(2).
  package static var allocate: EventKind { EventKind(rawValue: 12) }
  /// ftruncate(2).
  package static var truncate: EventKind { EventKind(rawValue: 13) }
  /// fork(2).
  package static var fork: EventKind { EventKind(rawValue: 14) }
  /// msync(2).
  package static var sync: EventKind { EventKind(rawValue: 15) }
  /// `UFFDIO_REGISTER`.
  package static var userfaultfd: EventKind { EventKind(rawValue: 16) }
  /// A SIGBUS that a guard caught.
  package static var sigbus: EventKind { EventKind(rawValue: 17) }
  /// pwrite(2), of `layout=written`.
  package static var write: EventKind { EventKind(rawValue: 18) }
  /// `UFFDIO_WRITEPROTECT`.
  package static var writeProtect: EventKind { EventKind(rawValue: 19) }

  /// As a kernel developer would write it, and as the report names it.
  package var name: StaticString {
    switch rawValue {
    case 0: "mmap"
    case 1: "munmap"
    case 2: "madvise(MADV_NOHUGEPAGE)"
    case 3: "madvise(MADV_HUGEPAGE)"
    case 4: "madvise(MADV_COLLAPSE)"
    case 5: "madvise(MADV_POPULATE_READ)"
    case 6: "madvise(MADV_POPULATE_WRITE)"
    case 7: "madvise(MADV_DONTNEED)"
    case 8: "madvise(MADV_FREE)"
    case 9: "madvise(MADV_PAGEOUT)"
    case 10: "madvise(MADV_COLD)"
    case 11: "madvise(MADV_REMOVE)"
    case 12: "fallocate"
    case 13: "ftruncate"
    case 14: "fork"
    case 15: "msync"
    case 16: "ioctl(UFFDIO_REGISTER)"
    case 18: "pwrite"
    case 19: "ioctl(UFFDIO_WRITEPROTECT)"
    default: "SIGBUS"
    }
  }
}

/// One call and what became of it.
package struct Event: Sendable, Equatable, BitwiseCopyable {
  /// `CLOCK_MONOTONIC` in nanoseconds before the call.
  package let begin: UInt64
  /// Nanoseconds that it took.
  package let duration: UInt64
  /// Which call.
  package let kind: EventKind
  /// The range that it was about.
  package let address, length: UInt64
  /// 0, or the errno.
  package let errno: Int32
}

/// The first events of a job; what does not fit is counted. Any thread may append, one reads when all others are done.
package struct EventLog: BitwiseCopyable {
  private let next: UnsafeMutablePointer<UInt64>
  private let events: UnsafeMutablePointer<Event>
  /// How many events it keeps.
  package let capacity: Int

  /// An empty log on the heap.
  package static func make(capacity: Int) throws(SystemCallError) -> EventLog {
    let next = try Syscalls.allocate(UInt64.self, count: 1)
    do {
      let events = try Syscalls.allocate(Event.self, count: max(capacity, 1))
      return EventLog(next: next, events: events, capacity: max(capacity, 0))
    } catch {
      CLinux.free(next)
      throw error
    }
  }

  /// Frees it.
  package func destroy() {
    CLinux.free(events)
    CLinux.free(next)
  }

  /// Nanoseconds of `CLOCK_MONOTONIC`, for `begin`.
  package static func now() -> UInt64 { clinux_monotonic_ns() }

  /// Appends a call that began at `begin` and has ended just now.
  package func append(
    _ kind: EventKind, address: UnsafeRawPointer?, length: Int, begin: UInt64, errno: Int32
  ) {
    let now = Self.now()
    let number = clinux_next(next)
    guard number < UInt64(capacity) else { return }
    events[Int(number)] = Event(
      begin: begin, duration: now > begin ? now - begin : 0, kind: kind,
      address: UInt64(UInt(bitPattern: address)), length: UInt64(max(length, 0)), errno: errno)
  }

  /// Events that are kept.
  package var count: Int { Int(min(next.pointee, UInt64(capacity))) }

  /// Events that did not fit.
  package var dropped: UInt64 { next.pointee - UInt64(count) }

  /// An event, the oldest first; nil where there is none.
  package subscript(_ index: Int) -> Event? {
    index >= 0 && index < count ? events[index] : nil
  }
}
