// SPDX-License-Identifier: GPL-2.0-only
import Words

/// A text of `faultbench help`: what several commands have in common, on a screen.
package struct HelpTopic: Sendable {
  /// What is written behind `help`.
  package let name: String
  /// What it is about, in a line.
  package let summary: String
  /// The text, at most 79 letters wide.
  package let text: String
  /// Whether it is a list that has a section of its own in the manual page.
  let isReference: Bool

  init(_ name: String, _ summary: String, isReference: Bool = false, _ text: String) {
    (self.name, self.summary, self.isReference, self.text) = (name, summary, isReference, text)
  }

  /// Its heading in the manual page.
  var title: String { "About \(name)" }

  /// All of them, as they are listed.
  package static let all: [HelpTopic] = [
    suites, engine, verdicts, noise, metrics, store, guests, exitCodes, environment,
  ]

  /// The topic of this name.
  package static func named(_ name: String) -> HelpTopic? { all.first { $0.name == name } }

  /// What `faultbench help TOPIC` prints.
  package var page: String {
    let blocks = Roff.blocks(text).map { block in
      block.isLiteral ? block.lines : TextFill.fill(block.lines.joined(separator: " "), width: 79)
    }
    return "\(summary)\n\n" + blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  /// The list of all topics, as it stands below the commands.
  package static var list: String {
    let width = all.map(\.name.count).max() ?? 0
    let lines = all.map { "  \($0.name)\(String(repeating: " ", count: width - $0.name.count + 2))\($0.summary)" }
    return "TOPICS:\n" + lines.joined(separator: "\n")
      + "\n\n  See 'faultbench help <command>' or 'faultbench help <topic>'."
  }

  /// A list of words with what they mean, as people read it.
  private static func list(_ items: [(word: String, meaning: String)]) -> String {
    let width = items.map(\.word.count).max() ?? 0
    return items.map { item in
      let lines = TextFill.fill(item.meaning, width: 79 - width - 4)
      return lines.enumerated().map { number, line in
        let word = number == 0 ? item.word : ""
        return "  \(word)\(String(repeating: " ", count: width - word.count + 2))\(line)"
      }.joined(separator: "\n")
    }.joined(separator: "\n")
  }

  static let exitCodes = HelpTopic(
    "exit-codes", "What commands end with.", isReference: true,
    list(ExitStatus.all.map { ("\($0.number)", $0.meaning) }))

  static let environment = HelpTopic(
    "environment", "Variables that faultbench reads.", isReference: true,
    list(EnvironmentVariable.all.map { ($0.name, $0.meaning) }))
}

/// Words in lines.
enum TextFill {
  /// As many words in each line as go into `width`.
  static func fill(_ text: String, width: Int) -> [String] {
    var lines = [""]
    for word in text.split(separator: " ") {
      let last = lines[lines.count - 1]
      if last.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if last.count + 1 + word.count <= width {
        lines[lines.count - 1] += " \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
