// SPDX-License-Identifier: GPL-2.0-only

/// The words of a command line by what they are, and what the last of them, at which the cursor stands, may become.
package struct CompletedWords: Sendable {
  /// What is wanted at the cursor.
  package enum Place: Sendable {
    /// The value of an option; `prefix` is what stands before it in the same word (`--store=`).
    case value(ToolDescription.Argument, prefix: String)
    /// An operand, or a command below.
    case operand(ToolDescription.Argument?)
    /// An option's name.
    case option
    /// A command or topic behind `help`.
    case help
  }

  /// The command that the words lead to.
  package let command: ToolDescription.Command
  /// The names on the way to it, without the program's.
  package private(set) var path: [String] = []
  /// Operands before the cursor.
  package private(set) var operands: [String] = []
  /// Options before the cursor, with their values.
  package private(set) var options: [(name: String, value: String?)] = []
  /// What is wanted.
  package private(set) var place: Place
  /// The part of the current word that a value or an operand has.
  package private(set) var current: String

  /// `words` are those before the cursor's, without the program.
  package init(_ words: [String], current: String, of tool: ToolDescription) {
    self.current = current
    var command = tool.command
    var rest = words[...]
    var isTerminated = false
    var pending: ToolDescription.Argument?
    place = .operand(nil)
    if rest.first == "help" {
      rest.removeFirst()
      while let word = rest.popFirst() {
        guard let below = command.command(word) else { break }
        (command, path) = (below, path + [word])
      }
      self.command = command
      place = .help
      return
    }
    while let word = rest.popFirst() {
      if let option = pending {
        options.append((option.spellings.last ?? "", word))
        pending = nil
      } else if word == "--", !isTerminated {
        isTerminated = true
      } else if word.hasPrefix("-"), word.count > 1, !isTerminated {
        let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
        let option = command.option(parts[0])
        if option?.kind == .option, parts.count == 1 {
          pending = option
        } else {
          options.append((option?.spellings.last ?? parts[0], parts.count > 1 ? parts[1] : nil))
        }
      } else if operands.isEmpty, let below = command.command(word) {
        (command, path) = (below, path + [word])
      } else {
        operands.append(word)
      }
    }
    self.command = command
    if let pending {
      place = .value(pending, prefix: "")
    } else if !isTerminated, current.hasPrefix("-") {
      place = .option
      if let sign = current.firstIndex(of: "="), let option = command.option(String(current[..<sign])) {
        place = .value(option, prefix: String(current[...sign]))
        self.current = String(current[current.index(after: sign)...])
      }
    } else {
      let known = command.operands
      let last = known.last.flatMap { $0.isRepeating ? $0 : nil }
      place = .operand(operands.count < known.count ? known[operands.count] : last)
    }
  }

  /// The last value of this option.
  package func value(of option: String) -> String? { options.last { $0.name == option }?.value ?? nil }
}
