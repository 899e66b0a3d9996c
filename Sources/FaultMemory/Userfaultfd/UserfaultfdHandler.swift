// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// One handler thread, and what it counts; read by others only after it was joined.
struct UserfaultHandler: BitwiseCopyable {
  let state: UnsafeMutablePointer<UserfaultState>
  let source: UnsafeMutableRawPointer?
  var counts = UserfaultCounts()
  /// nil where nobody wants to know.
  var timing: UserfaultTiming?
  /// The page of the last answer that was too late, and how often in a row it was.
  var latePage: UnsafeMutableRawPointer?
  var lateAnswers = 0
  /// So often nobody brings a page and gives it back before a handler has looked.
  private static var mostLateAnswers: Int { 10_000 }
  #if MOCK_SYSCALLS
    /// A task-local value does not reach a thread by itself.
    var failing: (call: UserfaultCall, errno: Int32)?
  #endif

  /// Reads and answers until the doorbell rings.
  static func run(_ handler: UnsafeMutablePointer<UserfaultHandler>) {
    let state = handler.pointee.state
    let descriptor = state.pointee.opening.descriptor
    var message = clinux_uffd_message()
    while true {
      do throws(SystemCallError) {
        try wait(state, descriptor, &message)
      } catch {
        // Nothing more can be read, so nothing may wait for this handler.
        UserfaultState.fail(state, state.pointee.options.wait == .poll ? .poll : .read, errno: error.errno)
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
    let page = UserfaultRange(base: base, length: size)
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
  private mutating func recover(from error: SystemCallError, _ page: UserfaultRange, _ descriptor: Int32) {
    switch error.errno {
    case EEXIST where isLate(page): counts.alreadyThere &+= 1
    // The kernel says so, too, where it has no hugetlb page to copy to.
    case EEXIST: UserfaultState.fail(state, state.pointee.answer.call, errno: ENOMEM)
    // The mapping is changing or gone: the thread that waits finds out by faulting again.
    case EAGAIN, ENOENT, ESRCH: counts.retried &+= 1
    default:
      if clinux_uffd_load(state.pointee.end.begun) != 0 {
        counts.retried &+= 1
      } else {
        UserfaultState.fail(state, state.pointee.answer.call, errno: error.errno)
      }
    }
    _ = clinux_uffd_wake(descriptor, page.base, page.length)
  }

  /// Whether another handler may have brought the page: it cannot, again and again, for one that is not there.
  private mutating func isLate(_ page: UserfaultRange) -> Bool {
    lateAnswers = latePage == page.base ? lateAnswers + 1 : 1
    latePage = page.base
    guard state.pointee.options.pageSize != PageSize.base, lateAnswers >= Self.mostLateAnswers else { return true }
    var resident: UInt8 = 0
    return mincore(page.base, PageSize.base, &resident) != 0 || resident & 1 == 1
  }

  /// After the answer was timed: a new page in place of the one that was moved away.
  private func refill() {
    guard let source else { return }
    UserfaultPattern.fill(UserfaultRange(base: source, length: state.pointee.options.pageSize))
  }
}

/// What handlers did.
package struct UserfaultCounts: Sendable, BitwiseCopyable, Equatable {
  /// Faults that a handler resolved.
  package var resolved: UInt64 = 0
  /// Faults whose page another handler had brought in the meantime (`EEXIST`).
  package var alreadyThere: UInt64 = 0
  /// Faults whose mapping changed in the meantime (`EAGAIN`, `ENOENT`, `ESRCH`): their threads were sent to try again.
  package var retried: UInt64 = 0

  mutating func merge(_ other: UserfaultCounts) {
    resolved &+= other.resolved
    alreadyThere &+= other.alreadyThere
    retried &+= other.retried
  }
}

/// The handler thread.
func runUserfaultHandler(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let handler = argument?.assumingMemoryBound(to: UserfaultHandler.self) else { return nil }
  clinux_block_signals()
  #if MOCK_SYSCALLS
    let failing = handler.pointee.failing.map { SystemCallError(.userfaultfd($0.call), errno: $0.errno) }
    Syscalls.$failing.withValue(failing) { UserfaultHandler.run(handler) }
  #else
    UserfaultHandler.run(handler)
  #endif
  return nil
}
