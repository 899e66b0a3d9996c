// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// `MADV_HUGEPAGE` for a set of mappings, given by a helper thread a while after they were mapped (RFC 2/2).
///
/// The time runs on `CLOCK_MONOTONIC`, so that a clock that is set does not move the advice.
package struct DelayedHugePages {
  /// What became of the advice.
  package enum Outcome: Sendable, Equatable {
    /// Given to every mapping.
    case given
    /// The job ended before the delay was over.
    case tooEarly
    /// The kernel refused it.
    case failed(SystemCallError)
  }

  /// Called on the helper thread when the kernel refused the advice, so that the job can end.
  package typealias FailureHandler =
    @convention(c) (_ context: UnsafeMutableRawPointer?, _ errno: Int32) -> Void

  private let shared: UnsafeMutablePointer<DelayState>
  private let thread: pthread_t

  /// Starts the helper: after `milliseconds` it advises each of `regions`, which must stay mapped until `stop()`, and notes
  /// it in `log`.
  /// - Throws: the error of pthread_cond_init(3), pthread_create(3) or of an allocation.
  package static func start(
    _ regions: UnsafeBufferPointer<Region>, after milliseconds: UInt32, onFailure: FailureHandler?,
    context: UnsafeMutableRawPointer?, log: EventLog? = nil
  ) throws(SystemCallError) -> DelayedHugePages {
    let shared = try DelayState.make(
      regions, after: milliseconds, onFailure: onFailure, context: context, log: log)
    do {
      let thread = try Syscalls.createThread(runDelay, shared)
      return DelayedHugePages(shared: shared, thread: thread)
    } catch {
      DelayState.destroy(shared)
      throw error
    }
  }

  /// Ends the helper, waits for it, and tells what became of the advice. Call once.
  package func stop() -> Outcome {
    pthread_mutex_lock(&shared.pointee.lock)
    shared.pointee.stopping = true
    pthread_cond_signal(&shared.pointee.wake)
    pthread_mutex_unlock(&shared.pointee.lock)
    pthread_join(thread, nil)
    let outcome = shared.pointee.outcome
    DelayState.destroy(shared)
    return outcome
  }
}

/// The helper thread.
private func runDelay(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let shared = argument?.assumingMemoryBound(to: DelayState.self) else { return nil }
  clinux_block_signals()
  if DelayState.waitUntilDue(shared) {
    DelayState.advise(shared)
  }
  return nil
}
