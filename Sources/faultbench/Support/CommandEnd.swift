// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Foundation
import SuiteKit
import Words

/// How a command ends: exit codes (docs/faultbench.md), and messages on standard error.
enum CommandEnd {
  /// A case failed.
  static let failed = ExitCode(1)
  /// Wrong usage, or data that cannot be used.
  static let unusable = ExitCode(2)
  /// Neither a change nor its absence is shown.
  static let inconclusive = ExitCode(3)
  /// Nothing could be run here.
  static let notApplicable = ExitCode(77)
  /// A kernel cannot be judged; git bisect passes over it.
  static let cannotJudge = ExitCode(125)
  /// ^C; git bisect ends.
  static let interrupted = ExitCode(130)

  /// What wrong usage ends with: git bisect takes every code below 125 for a verdict.
  private static func unusable(_ arguments: [String]) -> ExitCode {
    arguments.prefix(2) == ["guest", "gate"] ? cannotJudge : unusable
  }

  /// Parses the arguments, runs the command, and exits. Wrong usage exits with 2, whatever the parser's own code is.
  static func exitAfterRunning(_ arguments: [String]) async -> Never {
    do {
      try ArgumentText.check()
      if let answer = try CompletionAnswer.text(to: arguments) ?? ManualAnswer.text(to: arguments)
        ?? HelpText.answer(to: arguments)
      {
        try ResultOutput(path: nil).write(answer, for: .programs)
        Foundation.exit(0)
      }
      try CommandWords.check(arguments)
      var command = try Faultbench.parseAsRoot(arguments)
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      Foundation.exit(0)
    } catch let code as ExitCode {
      Foundation.exit(code.rawValue)
    } catch let error as UnusableInputError {
      Diagnostics.error(error.message)
      Foundation.exit(unusable(arguments).rawValue)
    } catch {
      let message = HelpText.wrapped(HelpText.guessing(Faultbench.fullMessage(for: error)))
      guard Faultbench.exitCode(for: error).isSuccess else {
        Diagnostics.write(message)
        Foundation.exit(unusable(arguments).rawValue)
      }
      print(message)
      Foundation.exit(0)
    }
  }
}

/// What the user gave cannot be used; `message` says what, why, and what to do.
struct UnusableInputError: Error {
  let message: String

  init(_ message: String) {
    self.message = message
  }

  /// From an error that describes itself in these terms.
  init(_ error: some Error & CustomStringConvertible) {
    message = error.description
  }
}

/// Help as people read it. The parser wraps everything to the terminal's width but the line that begins with USAGE.
enum HelpText {
  private static let mark = "USAGE: "

  /// The same with that line in as many as it needs.
  static func wrapped(_ message: String) -> String {
    message.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasPrefix(mark) ? usage(line, width: Terminal.helpWidth) : String(line)
    }.joined(separator: "\n")
  }

  /// Breaks between arguments, not in `[--fio <path>]`.
  private static func usage(_ line: Substring, width: Int) -> String {
    var lines: [String] = []
    var last = String(mark.dropLast())
    for word in words(line.dropFirst(mark.count)) {
      if last.count + 1 + word.count > width, last.count > mark.count {
        lines.append(last)
        last = String(repeating: " ", count: mark.count + 1) + word
      } else {
        last += " " + word
      }
    }
    return (lines + [last]).joined(separator: "\n")
  }

  private static func words(_ text: Substring) -> [String] {
    var words: [String] = []
    var depth = 0
    for letter in text {
      if letter == "[" { depth += 1 }
      if letter == "]" { depth -= 1 }
      if letter == " ", depth == 0 {
        words.append("")
      } else {
        if words.isEmpty { words.append("") }
        words[words.count - 1].append(letter)
      }
    }
    return words.filter { !$0.isEmpty }
  }
}

/// Commands by their names. The parser takes an unknown one for a surplus argument, and its help for a wish to see all.
enum CommandWords {
  /// Refuses a command that there is not, and names the one that was probably meant.
  static func check(_ arguments: [String]) throws(UnusableInputError) {
    var words = arguments[...]
    var path = "faultbench"
    var command: any ParsableCommand.Type = Faultbench.self
    if words.first == "help" { words = words.dropFirst() }
    while let word = words.popFirst(), !word.hasPrefix("-") {
      let known = command.configuration.subcommands
      if known.isEmpty { return }
      let names = known.map { $0.configuration.commandName ?? "" }
      guard let place = names.firstIndex(of: word) else {
        let shown = known.filter { $0.configuration.shouldDisplay }.map { $0.configuration.commandName ?? "" }
        let near =
          Spelling.nearest(to: word, in: path == "faultbench" ? shown + ["help"] : shown).map {
            " Did you mean `\(path) \($0)`?"
          } ?? ""
        throw UnusableInputError(
          "there is no command `\(path) \(word)`.\(near) There are \(shown.joined(separator: ", ")).")
      }
      path += " \(word)"
      command = known[place]
    }
  }
}

/// Arguments as the shell passed them, before Swift makes text of them: bytes that are no UTF-8 become U+FFFD then, and a file
/// that is there would be called missing.
enum ArgumentText {
  static func check() throws(UnusableInputError) {
    for index in 1..<max(1, Int(CommandLine.argc)) {
      guard let bytes = CommandLine.unsafeArgv[index], String(validatingCString: bytes) == nil else { continue }
      throw UnusableInputError(
        "\(String(cString: bytes)): is no name in UTF-8, so that it cannot be found. Rename it, or name a link to it "
          + "(`ln -s`).")
    }
  }
}
