// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// One handler thread, and what it counts; read by others only after it was joined.
struct UserfaultfdHandler: BitwiseCopyable {
  let state: UnsafeMutablePointer<UserfaultfdState>
  let source: UnsafeMutableRawPointer?
  var counts = UserfaultfdCounts()
  /// nil where nobody wants to know.
  var timing: UserfaultfdTiming?
  /// The page of the last answer that was too late, and how often in a row it was.
  var latePage: UnsafeMutableRawPointer?
  var lateAnswers = 0
  /// More late answers in a row than another handler could cause by bringing the page, while the job gives it back.
  private static var maxLateAnswers: Int { 10_000 }
  #if MOCK_SYSCALLS
    /// A task-local value does not reach a thread by itself.
    var failing: (call: UserfaultfdCall, errno: Int32)?
  #endif

  /// Reads and answers until the doorbell rings.
  static func run(_ handler: UnsafeMutablePointer<UserfaultfdHandler>) {
    let state = handler.pointee.state
    let descriptor = state.pointee.opening.descriptor
    var message = clinux_uffd_message()
    while true {
      do throws(SystemCallError) {
        try wait(state, descriptor, &message)
      } catch {
        // Nothing more can be read, so nothing may wait for this handler.
        UserfaultfdState.fail(state, state.pointee.options.wait == .poll ? .poll : .read, errno: error.errno)
        state.pointee.doorbell.disconnect(descriptor)
        return
      }
      guard message.event == UInt32(CLINUX_UFFD_EVENT_PAGEFAULT) else { continue }
      if state.pointee.doorbell.isRung(by: message.address) {
        return state.pointee.doorbell.answer(message.address, descriptor)
      }
      handler.pointee.resolve(message, descriptor)
    }
  }

  /// Answers one fault and notes what it took.
  @inline(__always)
  private mutating func resolve(_ message: clinux_uffd_message, _ descriptor: Int32) {
    let isTimed = state.pointee.options.timed
    let read = isTimed ? clinux_monotonic_ns() : 0
    // Before the answer, after which the thread may mark its next access.
    let begins = isTimed ? state.pointee.begins.take(message.thread) : 0
    let size = state.pointee.options.pageSize
    let address = message.address & ~UInt64(UInt(bitPattern: size &- 1))
    guard let base = UnsafeMutableRawPointer(bitPattern: UInt(address)) else { return }
    let page = UserfaultfdRange(base: base, length: size)
    do throws(SystemCallError) {
      try Syscalls.userfaultfdAnswer(descriptor, state.pointee.answer, page, from: source)
      if isTimed { timing?.record(begins: begins, read: read, done: clinux_monotonic_ns()) }
      counts.resolved &+= 1
      if state.pointee.answer == .move { refill() }
    } catch {
      recover(from: error, page, descriptor)
    }
  }

  /// What to do with an answer that the kernel did not take.
  private mutating func recover(from error: SystemCallError, _ page: UserfaultfdRange, _ descriptor: Int32) {
    switch error.errno {
    case EEXIST where isLate(page): counts.alreadyThere &+= 1
    // The kernel says so, too, where it has no hugetlb page to copy to.
    case EEXIST: UserfaultfdState.fail(state, state.pointee.answer.call, errno: ENOMEM)
    // The mapping is changing or gone: the thread that waits finds out by faulting again.
    case EAGAIN, ENOENT, ESRCH: counts.retried &+= 1
    default:
      if clinux_uffd_load(state.pointee.end.begun) != 0 {
        counts.retried &+= 1
      } else {
        UserfaultfdState.fail(state, state.pointee.answer.call, errno: error.errno)
      }
    }
    _ = clinux_uffd_wake(descriptor, page.base, page.length)
  }

  /// Whether another handler may have brought the page: it cannot, again and again, for one that is not there.
  private mutating func isLate(_ page: UserfaultfdRange) -> Bool {
    lateAnswers = latePage == page.base ? lateAnswers + 1 : 1
    latePage = page.base
    guard state.pointee.options.pageSize != PageSize.base, lateAnswers >= Self.maxLateAnswers else { return true }
    var resident: UInt8 = 0
    return mincore(page.base, PageSize.base, &resident) != 0 || resident & 1 == 1
  }

  /// After the answer was timed: a new page in place of the one that was moved away.
  private func refill() {
    guard let source else { return }
    UserfaultfdPattern.fill(UserfaultfdRange(base: source, length: state.pointee.options.pageSize))
  }
}

/// What handlers did.
package struct UserfaultfdCounts: Sendable, BitwiseCopyable, Equatable {
  /// Faults that a handler resolved.
  package var resolved: UInt64 = 0
  /// Faults whose page another handler had brought in the meantime (`EEXIST`).
  package var alreadyThere: UInt64 = 0
  /// Faults whose mapping changed in the meantime (`EAGAIN`, `ENOENT`, `ESRCH`): their threads were sent to try again.
  package var retried: UInt64 = 0

  mutating func merge(_ other: UserfaultfdCounts) {
    resolved &+= other.resolved
    alreadyThere &+= other.alreadyThere
    retried &+= other.retried
  }
}

/// The handler thread.
func runUserfaultfdHandler(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let handler = argument?.assumingMemoryBound(to: UserfaultfdHandler.self) else { return nil }
  clinux_block_signals()
  #if MOCK_SYSCALLS
    let failing = handler.pointee.failing.map { SystemCallError(.userfaultfd($0.call), errno: $0.errno) }
    Syscalls.$failing.withValue(failing) { UserfaultfdHandler.run(handler) }
  #else
    UserfaultfdHandler.run(handler)
  #endif
  return nil
}

extension UserfaultfdHandler {
  /// Returns with a message; waits for it as the options say.
  @inline(__always)
  static func wait(
    _ state: UnsafeMutablePointer<UserfaultfdState>, _ descriptor: Int32, _ message: inout clinux_uffd_message
  ) throws(SystemCallError) {
    let wait = state.pointee.options.wait
    // A spinning handler on the faulting thread's CPU keeps it from running, unless it steps back.
    let patience: UInt32 = state.pointee.options.affinity == .same ? 1 : 1024
    var tries: UInt32 = 0
    while true {
      do throws(SystemCallError) {
        if wait == .poll { try Syscalls.userfaultfdPoll(descriptor) }
        return try Syscalls.userfaultfdRead(descriptor, &message)
      } catch {
        guard error.errno == EAGAIN || error.errno == EINTR else { throw error }
      }
      guard wait == .spin else { continue }
      clinux_uffd_pause()
      tries &+= 1
      if tries % patience == 0 { clinux_yield() }
    }
  }
}

/// How handlers are told to end: a fault on a page for nothing else, which each way of waiting notices.
///
/// No signal, no second descriptor, no closing of a descriptor that another thread reads. Each touch of a new page ends the
/// one handler that reads its message, and the thread that touches goes on when that handler answers; a handler ends in no
/// other way, so as many touches as handlers end all of them.
struct UserfaultfdDoorbell: BitwiseCopyable {
  private let pages: UserfaultfdRange

  static func make(handlers: Int) throws(SystemCallError) -> UserfaultfdDoorbell {
    let length = handlers * PageSize.base
    return UserfaultfdDoorbell(pages: UserfaultfdRange(base: try Syscalls.mapSource(length: length), length: length))
  }

  func unmap() { _ = munmap(pages.base, pages.length) }

  func register(_ descriptor: Int32) throws(SystemCallError) {
    _ = try Syscalls.userfaultfdRegister(descriptor, pages, .missing)
  }

  @inline(__always)
  func isRung(by address: UInt64) -> Bool { pages.contains(address) }

  /// Ends one handler, and returns when it is about to.
  func ring(_ handler: Int) {
    clinux_uffd_touch(pages.base + handler * PageSize.base)
  }

  /// Lets the thread that rang go on.
  func answer(_ address: UInt64, _ descriptor: Int32) {
    guard let page = UnsafeMutableRawPointer(bitPattern: UInt(address)) else { return }
    if clinux_uffd_zeropage(descriptor, page, PageSize.base) < 0 { disconnect(descriptor) }
  }

  /// From now on ringing is an ordinary fault.
  func disconnect(_ descriptor: Int32) {
    _ = clinux_uffd_unregister(descriptor, pages.base, pages.length)
    _ = clinux_uffd_wake(descriptor, pages.base, pages.length)
  }
}
