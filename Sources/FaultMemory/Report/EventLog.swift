// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// What a job asked of the kernel.
public struct EventKind: Sendable, Equatable, BitwiseCopyable {
  private let rawValue: UInt8

  /// mmap(2).
  public static var map: EventKind { EventKind(rawValue: 0) }
  /// munmap(2).
  public static var unmap: EventKind { EventKind(rawValue: 1) }
  /// `MADV_NOHUGEPAGE`.
  public static var noHugePage: EventKind { EventKind(rawValue: 2) }
  /// `MADV_HUGEPAGE`.
  public static var hugePage: EventKind { EventKind(rawValue: 3) }
  /// `MADV_COLLAPSE`.
  public static var collapse: EventKind { EventKind(rawValue: 4) }
  /// `MADV_POPULATE_READ`.
  public static var populateRead: EventKind { EventKind(rawValue: 5) }
  /// `MADV_POPULATE_WRITE`.
  public static var populateWrite: EventKind { EventKind(rawValue: 6) }
  /// `MADV_DONTNEED`.
  public static var dontNeed: EventKind { EventKind(rawValue: 7) }
  /// `MADV_FREE`.
  public static var free: EventKind { EventKind(rawValue: 8) }
  /// `MADV_PAGEOUT`.
  public static var pageOut: EventKind { EventKind(rawValue: 9) }
  /// `MADV_COLD`.
  public static var cold: EventKind { EventKind(rawValue: 10) }
  /// `MADV_REMOVE`.
  public static var remove: EventKind { EventKind(rawValue: 11) }
  /// fallocate(2).
  public static var allocate: EventKind { EventKind(rawValue: 12) }
  /// ftruncate(2).
  public static var truncate: EventKind { EventKind(rawValue: 13) }
  /// fork(2).
  public static var fork: EventKind { EventKind(rawValue: 14) }
  /// msync(2).
  public static var sync: EventKind { EventKind(rawValue: 15) }
  /// `UFFDIO_REGISTER`.
  public static var userfaultfd: EventKind { EventKind(rawValue: 16) }
  /// A SIGBUS that a guard caught.
  public static var sigbus: EventKind { EventKind(rawValue: 17) }
  /// pwrite(2), of `layout=written`.
  public static var write: EventKind { EventKind(rawValue: 18) }
  /// `UFFDIO_WRITEPROTECT`.
  public static var writeProtect: EventKind { EventKind(rawValue: 19) }

  /// As a kernel developer would write it, and as the report names it.
  public var name: StaticString {
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
public struct Event: Sendable, Equatable, BitwiseCopyable {
  /// `CLOCK_MONOTONIC` in nanoseconds before the call.
  public let begin: UInt64
  /// Nanoseconds that it took.
  public let duration: UInt64
  /// Which call.
  public let kind: EventKind
  /// The range that it was about.
  public let address, length: UInt64
  /// 0, or the errno.
  public let errno: Int32
}

/// The first events of a job; what does not fit is counted. Any thread may append, one reads when all others are done.
public struct EventLog: BitwiseCopyable {
  private let next: UnsafeMutablePointer<UInt64>
  private let events: UnsafeMutablePointer<Event>
  /// How many events it keeps.
  public let capacity: Int

  /// An empty log on the heap.
  public static func make(capacity: Int) throws(SystemCallError) -> EventLog {
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
  public func destroy() {
    CLinux.free(events)
    CLinux.free(next)
  }

  /// Nanoseconds of `CLOCK_MONOTONIC`, for `begin`.
  public static func now() -> UInt64 { clinux_monotonic_ns() }

  /// Appends a call that began at `begin` and has ended just now.
  public func append(
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
  public var count: Int { Int(min(next.pointee, UInt64(capacity))) }

  /// Events that did not fit.
  public var dropped: UInt64 { next.pointee - UInt64(count) }

  /// An event, the oldest first; nil where there is none.
  public subscript(_ index: Int) -> Event? {
    index >= 0 && index < count ? events[index] : nil
  }
}
