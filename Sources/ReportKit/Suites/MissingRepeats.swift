// SPDX-License-Identifier: GPL-2.0-only
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
      let isOwn = arguments.starts(with: ["suite", "run"])
      let words =
        isOwn ? arguments : ["suite", "run", run.suite ?? "SUITE"] + (run.label.map { ["--label", $0] } ?? [])
      let whole = words + (words.contains("--resume") ? [] : ["--resume"])
      let command = (["faultbench"] + whole).map(Self.quoted).joined(separator: " ")
      return run.state == .running
        ? "It is still running, or was killed; then `\(command)` goes on with it." : "Go on with `\(command)`."
    }
  }

  /// As a shell wants it.
  private static func quoted(_ word: String) -> String {
    let isPlain = !word.isEmpty && word.utf8.allSatisfy { plain.contains($0) }
    return isPlain ? word : "'\(word.replacing("'", with: "'\\''"))'"
  }

  private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=,@%+-".utf8)
}
