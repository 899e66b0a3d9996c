// SPDX-License-Identifier: GPL-2.0-only
import StoreKit

/// What became of a run.
package struct SuiteOutcome: Sendable, Equatable {
  /// Its number in the store.
  package let run: RunID
  /// How it ended.
  package let state: RunState
  /// Cases that ran, and cases that were skipped.
  package let ran: Int, skipped: Int
  /// Repeats that do not count, warm-ups included.
  package let invalid: Int
  /// Whether something that was changed on this host is still changed.
  package let isHostChanged: Bool

  /// What it comes to.
  package enum Verdict: Sendable, Equatable {
    /// Everything that was planned ran, and counts.
    case fine
    /// Something failed, or is missing.
    case failed
    /// No case could run here.
    case allSkipped
  }

  /// Only what is complete and valid is fine.
  package var verdict: Verdict {
    if ran == 0, skipped > 0, !isHostChanged { return .allSkipped }
    return state == .complete && invalid == 0 && !isHostChanged ? .fine : .failed
  }
}
