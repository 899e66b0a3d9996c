// SPDX-License-Identifier: GPL-2.0-only
import StoreKit

/// The command that goes on with a run of a suite: as the run began, with `--resume`.
package struct ResumeCommand: Sendable, Equatable, CustomStringConvertible {
  private let words: [String]

  /// Of a run that is in a store.
  package init(_ run: StoredRun) {
    self.init(arguments: run.facts.arguments, suite: run.suite, label: run.label)
  }

  /// Of a run with these arguments; without such of `suite run`, it is made of suite and label.
  package init(arguments: [String], suite: String?, label: String?) {
    let isOwn = arguments.starts(with: ["suite", "run"])
    let began = isOwn ? arguments : ["suite", "run", suite ?? "SUITE"] + (label.map { ["--label", $0] } ?? [])
    words = began.filter { $0 != Self.option } + [Self.option]
  }

  /// As a shell wants it.
  package var description: String { ShellCommand.text(["faultbench"] + words) }

  private static let option = "--resume"
}

/// A command as a shell wants it.
package enum ShellCommand {
  /// Its words, quoted where that is needed, with blanks between them.
  package static func text(_ words: [String]) -> String { words.map(quoted).joined(separator: " ") }

  private static func quoted(_ word: String) -> String {
    let isPlain = !word.isEmpty && word.utf8.allSatisfy { plain.contains($0) }
    return isPlain ? word : "'\(word.replacing("'", with: "'\\''"))'"
  }

  private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=,@%+-".utf8)
}
