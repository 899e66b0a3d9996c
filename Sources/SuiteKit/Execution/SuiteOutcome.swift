// SPDX-License-Identifier: GPL-2.0-only
import StoreKit

/// What became of a run.
public struct SuiteOutcome: Sendable, Equatable {
  /// Its number in the store.
  public let run: RunID
  /// How it ended.
  public let state: RunState
  /// Cases that ran, and cases that were skipped.
  public let ran: Int, skipped: Int
  /// Repeats that do not count, warm-ups included.
  public let invalid: Int
  /// Whether something that was changed on this host is still changed.
  public let isHostChanged: Bool

  /// What it comes to.
  public enum Verdict: Sendable, Equatable {
    /// Everything that was planned ran, and counts.
    case fine
    /// Something failed, or is missing.
    case failed
    /// No case could run here.
    case allSkipped
  }

  /// Only what is complete and valid is fine.
  public var verdict: Verdict {
    if ran == 0, skipped > 0, !isHostChanged { return .allSkipped }
    return state == .complete && invalid == 0 && !isHostChanged ? .fine : .failed
  }
}
