// SPDX-License-Identifier: GPL-2.0-only
import Results
import StoreKit

/// What can be done about repeats that a run has not got: only a suite goes on.
struct MissingRepeats {
  let run: StoredRun

  /// A sentence with the command that has them measured.
  var remedy: String {
    let arguments = run.facts.arguments
    switch arguments.first {
    case "run", "calibrate":
      return "A `faultbench \(arguments[0])` cannot go on where it ended; run it again."
    default:
      let command = ResumeCommand(run)
      return run.state == .running
        ? "It is still running, or was killed; then `\(command)` goes on with it." : "Go on with `\(command)`."
    }
  }
}
