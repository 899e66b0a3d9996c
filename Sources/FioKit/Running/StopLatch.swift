// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Synchronization

/// Why a run was ended before it had ended by itself.
package enum StopReason: Sendable, Equatable {
  /// This process got a signal (its number).
  case signal(Int32)
  /// The time that the caller allowed was over.
  case timeout(Duration)
}

/// Asks running commands to stop; once requested, it stays requested, so that no later run starts.
package final class StopLatch: Sendable {
  private struct State {
    var reason: StopReason?
    var waiting: [Int: CheckedContinuation<StopReason?, Never>] = [:]
    var nextTicket = 0
  }

  private let state = Mutex(State())

  /// A latch that nobody has requested.
  package init() {}

  /// Why a stop was requested; nil while none was.
  package var reason: StopReason? { state.withLock(\.reason) }

  /// Requests a stop. The first reason counts.
  package func request(_ reason: StopReason) {
    let waiting = state.withLock { state in
      state.reason = state.reason ?? reason
      defer { state.waiting = [:] }
      return state.waiting.values
    }
    for continuation in waiting { continuation.resume(returning: reason) }
  }

  /// Returns when a stop is requested, or nil when the waiting task is cancelled.
  func wait() async -> StopReason? {
    let ticket = state.withLock { state in
      state.nextTicket += 1
      return state.nextTicket
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let known: StopReason?? = state.withLock { state in
          if let reason = state.reason { return .some(reason) }
          if Task.isCancelled { return .some(nil) }
          state.waiting[ticket] = continuation
          return nil
        }
        if let known { continuation.resume(returning: known) }
      }
    } onCancel: {
      let continuation = state.withLock { $0.waiting.removeValue(forKey: ticket) }
      continuation?.resume(returning: nil)
    }
  }
}

/// Turns SIGINT, SIGTERM and SIGHUP of this process into a stop request, so that fio can still write what it has measured.
package enum InterruptSignals {
  /// `timeout` signals its child and then the child's process group, a closing terminal sends SIGHUP and SIGTERM: what comes
  /// within this time is one request.
  static let oneRequest = Duration.milliseconds(500)

  /// From now on SIGINT, SIGTERM and SIGHUP request `latch` to stop; another one, later than `oneRequest`, removes the
  /// temporary directories and ends this process at once, as it would have before.
  package static func forward(to latch: StopLatch) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let readEnd = ends[0]
    writeEnd.store(ends[1], ordering: .releasing)
    Thread.detachNewThread {
      var number: UInt8 = 0
      guard read(readEnd, &number, 1) == 1 else { return }
      latch.request(.signal(Int32(number)))
      passOver(readEnd, for: oneRequest)
      guard read(readEnd, &number, 1) == 1 else { return }
      die(of: Int32(number))
    }
    for number in [SIGINT, SIGTERM] { install(number) }
    // nohup means it.
    if !isIgnored(SIGHUP) { install(SIGHUP) }
  }

  /// Reads and forgets what comes within `time`.
  private static func passOver(_ readEnd: Int32, for time: Duration) {
    let end = ContinuousClock.now + time
    var numbers = [UInt8](repeating: 0, count: 64)
    var left = time
    repeat {
      var wanted = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
      let milliseconds = max(0, Int32(left / .milliseconds(1)))
      if poll(&wanted, 1, milliseconds) > 0, read(readEnd, &numbers, numbers.count) <= 0 { return }
      left = end - .now
    } while left > .zero
  }

  private static func die(of number: Int32) {
    OwnedDirectory.removeAll()
    signal(number, SIG_DFL)
    kill(getpid(), number)
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private static func install(_ number: Int32) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { number in
      // Only async-signal-safe calls: one byte into the pipe.
      let saved = errno
      var byte = UInt8(truncatingIfNeeded: number)
      _ = write(writeEnd.load(ordering: .acquiring), &byte, 1)
      errno = saved
    }
    action.sa_flags = SA_RESTART
    sigaction(number, &action, nil)
  }
}

private let writeEnd = Atomic<Int32>(-1)
