// SPDX-License-Identifier: GPL-2.0-only
import CLinux

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

/// Calls that are noted, where there is a log; without one, the call alone.
extension EventLog? {
  /// Makes a call about a range and notes how it ended.
  @inline(__always)
  package func recording<Failure: Error>(
    _ kind: EventKind, _ address: UnsafeRawPointer?, length: Int, errno: (Failure) -> Int32,
    _ call: () throws(Failure) -> Void
  ) throws(Failure) {
    guard let log = self else { return try call() }
    let begin = EventLog.now()
    do throws(Failure) {
      try call()
      log.append(kind, address: address, length: length, begin: begin, errno: 0)
    } catch {
      log.append(kind, address: address, length: length, begin: begin, errno: errno(error))
      throw error
    }
  }

  /// Makes a system call about a range and notes how it ended.
  @inline(__always)
  package func recording(
    _ kind: EventKind, _ address: UnsafeRawPointer?, length: Int, _ call: () throws(SystemCallError) -> Void
  ) throws(SystemCallError) {
    try recording(kind, address, length: length, errno: { $0.errno }, call)
  }

  /// Makes a call that maps `length` bytes, and notes where.
  @inline(__always)
  func recordingMap(
    length: Int, _ call: () throws(SystemCallError) -> UnsafeMutableRawPointer
  ) throws(SystemCallError) -> UnsafeMutableRawPointer {
    guard let log = self else { return try call() }
    let begin = EventLog.now()
    do throws(SystemCallError) {
      let base = try call()
      log.append(.map, address: base, length: length, begin: begin, errno: 0)
      return base
    } catch {
      log.append(.map, address: nil, length: length, begin: begin, errno: error.errno)
      throw error
    }
  }
}
