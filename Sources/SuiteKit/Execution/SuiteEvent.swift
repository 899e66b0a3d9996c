// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import HostKit
import StoreKit

/// What happens while a suite runs, for people who watch.
package enum SuiteEvent: Sendable {
  /// What a runner that died had changed on this host was put back, or could not be.
  case recovered(Recovery)
  /// What a runner that died had left was ended and removed.
  case cleared(Leftovers)
  /// The run has its number in the store; so many runs of fio are ahead.
  case began(RunID, isResumed: Bool, runs: Int)
  /// So many cases of the suite do not run on this host; the store has the reasons.
  case skipped(Int, of: Int)
  /// The host was set for the cases that follow.
  case settingsMade([SettingChange])
  /// fio begins.
  case repeatBegan(SuiteProgress)
  /// fio's own progress.
  case fioSaid(String)
  /// fio has ended, and its result is in the store.
  case repeatEnded(SuiteProgress, problems: [String])
  /// The case is not run again in this run.
  case givenUp(PlannedCase, reason: String)
  /// What was changed on this host could not be put back.
  case notRestored([HostSettingError])
  /// Something to know that is no mistake.
  case note(String)
}

/// Where a run is.
package struct SuiteProgress: Sendable {
  /// The case that is at work.
  package let planned: PlannedCase
  /// Which run of it, from 1, warm-ups included.
  package let number: Int
  /// Which of all runs of fio, from 1.
  package let position: Int
  /// How many there are.
  package let total: Int
  /// Since the suite began.
  package let elapsed: Duration
  /// How long it will probably take until the end; nil when nobody can tell.
  package let remaining: Duration?
}

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
