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

  private let helper: HelperThread
  /// The helper's until it has ended.
  private let state: UnsafeMutablePointer<DelayState>

  /// Starts the helper: after `milliseconds` it advises each of `regions`, which must stay mapped until `stop()`, and notes
  /// it in `log`.
  /// - Throws: the error of pthread_cond_init(3), pthread_create(3) or of an allocation.
  package static func start(
    _ regions: UnsafeBufferPointer<Region>, after milliseconds: UInt32, onFailure: FailureHandler?,
    context: UnsafeMutableRawPointer?, log: EventLog? = nil
  ) throws(SystemCallError) -> DelayedHugePages {
    let state = UnsafeMutablePointer<DelayState>.allocate(capacity: 1)
    do throws(SystemCallError) {
      let helper = try HelperThread.make()
      state.initialize(
        to: DelayState(
          helper: helper, due: clinux_monotonic_ns() &+ UInt64(milliseconds) * 1_000_000, regions: regions,
          onFailure: onFailure, context: context, log: log))
      do throws(SystemCallError) {
        try helper.start(runDelay, state)
      } catch {
        helper.end()
        throw error
      }
      return DelayedHugePages(helper: helper, state: state)
    } catch {
      state.deallocate()
      throw error
    }
  }

  /// Ends the helper, waits for it, and tells what became of the advice. Call once.
  package func stop() -> Outcome {
    helper.end()
    let outcome = state.pointee.outcome
    state.deinitialize(count: 1)
    state.deallocate()
    return outcome
  }
}

/// What a job and its helper share.
private struct DelayState {
  let helper: HelperThread
  /// Nanoseconds of `CLOCK_MONOTONIC`.
  let due: UInt64
  let regions: UnsafeBufferPointer<Region>
  let onFailure: DelayedHugePages.FailureHandler?
  let context: UnsafeMutableRawPointer?
  let log: EventLog?
  /// Written by the helper, read after its end.
  var outcome = DelayedHugePages.Outcome.tooEarly

  /// Gives the advice; collapsing may take long, and `stop()` waits for it.
  static func advise(_ state: UnsafeMutablePointer<DelayState>) {
    do throws(SystemCallError) {
      for region in state.pointee.regions { try region.advise(.hugePage, state.pointee.log) }
      state.pointee.outcome = .given
    } catch {
      state.pointee.outcome = .failed(error)
      state.pointee.onFailure?(state.pointee.context, error.errno)
    }
  }
}

/// The helper thread.
private func runDelay(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let state = argument?.assumingMemoryBound(to: DelayState.self) else { return nil }
  clinux_block_signals()
  if state.pointee.helper.sleep(until: state.pointee.due) { DelayState.advise(state) }
  return nil
}
