// SPDX-License-Identifier: GPL-2.0-only

/// A shell that asks for completions.
package enum CompletingShell: String, CaseIterable, Sendable {
  case bash, zsh, fish

  /// What the shell's script passes, as words.
  ///
  /// bash passes the line up to the cursor and COMP_WORDBREAKS: it has cut its words at `=` and `:`. zsh and fish pass words
  /// without quotes, the current one last, which fish passes as it was typed.
  package func line(_ arguments: [String]) -> ShellLine {
    switch self {
    case .bash: ShellLine(arguments.first ?? "", breaks: arguments.dropFirst().first ?? "")
    case .zsh: ShellLine(words: arguments.dropLast(), current: arguments.last ?? "")
    case .fish: ShellLine(words: arguments.dropLast(), current: ShellLine(arguments.last ?? "").current)
    }
  }

  /// The answer: a candidate each line, as the shell's script reads it.
  package func text(of completion: Completion, at words: CompletedWords, in line: ShellLine, home: String?) -> String {
    let found = completion.matching(words.current, home: home)
    let prefix = if case .value(_, let prefix) = words.place { prefix } else { "" }
    let lines = found.map { candidate -> String in
      let word = prefix + candidate.word
      switch self {
      case .bash: return ShellLine.quoted(String(word.dropFirst(line.breakOffset)), in: line.quote)
      case .zsh: return "\(word)\t\(Self.flat(candidate.help))"
      case .fish: return candidate.help.isEmpty ? word : "\(word)\t\(Self.flat(candidate.help))"
      }
    }
    // A line end in a label would be two candidates.
    return lines.filter { !$0.contains("\n") }.map { $0 + "\n" }.joined()
  }

  private static func flat(_ help: String) -> String {
    help.split(whereSeparator: { $0.isNewline || $0 == "\t" }).joined(separator: " ")
  }
}
