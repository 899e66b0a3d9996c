// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import StoreKit

/// What happens while suites run in guests, for people who watch.
package enum GuestEvent: Sendable {
  /// What a runner that died had left was ended and removed.
  case cleared(Leftovers)
  /// The machine that all guests get, and how often each kernel is booted.
  case chosen(GuestMachine, boots: Int)
  /// A kernel is booted.
  case booting(GuestProgress)
  /// It is up, after so long.
  case up(GuestProgress, after: Duration)
  /// The run of this kernel has its number in the store.
  case began(Kernel, RunID)
  /// A case lacks something inside.
  case skipped(Kernel, case: String, reason: String)
  /// A case begins.
  case caseBegan(GuestProgress, case: String, position: Int, total: Int)
  /// A case was measured and is in the store.
  case caseEnded(GuestProgress, case: String, position: Int, total: Int, problems: [String])
  /// The kernel cannot go on.
  case failed(GuestProgress, GuestError)
  /// It did not come up, and is tried again.
  case again(GuestProgress, GuestError)
  /// Something to know.
  case note(String)
}

/// Which boot it is.
package struct GuestProgress: Sendable, Hashable {
  /// The kernel.
  package let kernel: Kernel
  /// Which boot of it, from 1, of how many.
  package let boot: Int, boots: Int
}

/// What became of a kernel.
package struct GuestOutcome: Sendable {
  /// The kernel.
  package let kernel: Kernel
  /// Its run in the store; nil where it never came up.
  package var run: RunID?
  /// What people call the run.
  package var label: String
  /// How the run ended; nil where there is none.
  package var state: RunState?
  /// Why it did not go on; nil where it did.
  package var failure: GuestError?
  /// Cases that ran, and cases that lacked something inside.
  package var ran = 0, skipped = 0
  /// Repeats whose figures do not count.
  package var invalid = 0

  /// Whether all that was planned ran and counts.
  package var isFine: Bool { failure == nil && state == .complete && invalid == 0 }
}
