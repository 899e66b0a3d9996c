// SPDX-License-Identifier: GPL-2.0-only
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
