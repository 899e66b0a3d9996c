// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Foundation
import ShellKit
import Words

/// What the scripts of shells ask the program, and what they get.
enum CompletionAnswer {
  /// Answers where the arguments are such a question, or ask for a script; nil where they are a command.
  static func text(to arguments: [String]) throws(UnusableInputError) -> String? {
    if arguments.first == CompletingShell.request {
      guard let shell = arguments.dropFirst().first.flatMap(CompletingShell.init) else { return "" }
      return answer(shell, Array(arguments.dropFirst(2)))
    }
    let parts = arguments.first?.split(separator: "=", maxSplits: 1).map(String.init) ?? []
    guard parts.first == "--generate-completion-script" else { return nil }
    let own = ProcessInfo.processInfo.environment["SHELL"]?.split(separator: "/").last.map(String.init)
    return try shell(parts.dropFirst().first ?? arguments.dropFirst().first ?? own ?? "a shell without a name").script
  }

  private static func shell(_ name: String) throws(UnusableInputError) -> CompletingShell {
    if let shell = CompletingShell(rawValue: name) { return shell }
    let known = CompletingShell.allCases.map(\.rawValue)
    throw UnusableInputError(
      "there are completions for \(known.joined(separator: ", ")), not for \(name).\(Spelling.question(name, in: known))"
    )
  }

  /// Whatever goes wrong leaves nothing to offer: a shell would show a message amid what is typed.
  private static func answer(_ shell: CompletingShell, _ arguments: [String]) -> String {
    guard let tool = Self.tool else { return "" }
    let line = shell.line(arguments)
    let words = CompletedWords(Array(line.words.dropFirst()), current: line.current, of: tool)
    let completion = Completion(words) { custom($0, words, line) }
    return shell.text(
      of: completion, at: words, in: line, home: ProcessInfo.processInfo.environment["HOME"])
  }

  /// The program's own commands.
  static let tool = try? ToolDescription(json: Faultbench._dumpHelp())

  /// Asks the parser for what the declaration of an argument says (`completion:`).
  private static func custom(
    _ argument: ToolDescription.Argument, _ words: CompletedWords, _ line: ShellLine
  ) -> Completion {
    let operand = words.command.operands.firstIndex { $0.valueName == argument.valueName } ?? 0
    let name = argument.spellings.last ?? "positional@\(operand)"
    let question =
      ["---completion"] + words.path + ["--", name, "\(line.words.count)", "\(line.current.count)"] + line.words
      + [line.current]
    do {
      _ = try Faultbench.parseAsRoot(question)
      return Completion()
    } catch {
      return DynamicCompletion.decoded(Faultbench.fullMessage(for: error))
    }
  }
}
