// SPDX-License-Identifier: GPL-2.0-only

/// A command line up to the cursor, as the shell's user typed it, taken apart as a shell does.
package struct ShellLine: Sendable, Equatable {
  /// The words before the current one, without their quotes; the program is the first.
  package fileprivate(set) var words: [String] = []
  /// The current word, without its quotes; empty behind a blank.
  package fileprivate(set) var current = ""
  /// The quote in which the cursor stands.
  package private(set) var quote: Character?
  /// How many letters of `current` stand before the place from which bash replaces: behind the last of its word breaks.
  package private(set) var breakOffset = 0

  /// - Parameters:
  ///   - text: the line up to the cursor. Only the command in which the cursor stands is looked at.
  ///   - breaks: COMP_WORDBREAKS of bash.
  package init(_ text: String, breaks: String = "") {
    let breaks = Set(breaks).subtracting([" ", "\t", "\n", "\"", "'"])
    var isOpen = false
    var letters = Array(text)[...]
    while let letter = letters.popFirst() {
      if let open = quote {
        if letter == open {
          quote = nil
        } else if letter == "\\", open == "\"", let next = letters.first, "\"\\$`".contains(next) {
          current.append(letters.removeFirst())
        } else {
          current.append(letter)
        }
        continue
      }
      switch letter {
      case "\\":
        isOpen = true
        if let next = letters.popFirst() { current.append(next) }
      case "'", "\"":
        // bash replaces from the quote on.
        (isOpen, quote, breakOffset) = (true, letter, current.count)
      case ";", "|", "&", "(", "\n":
        (words, current, isOpen, breakOffset) = ([], "", false, 0)
      case " ", "\t":
        if isOpen { words.append(current) }
        (current, isOpen, breakOffset) = ("", false, 0)
      default:
        isOpen = true
        current.append(letter)
        // bash completes host names and replaces from the `@` on.
        if breaks.contains(letter) { breakOffset = current.count - (letter == "@" ? 1 : 0) }
      }
    }
  }

  /// A word as it must be typed in bash for `text` to come out, where the cursor stands in `quote`.
  package static func quoted(_ text: String, in quote: Character?) -> String {
    switch quote {
    case "'": return text.replacing("'", with: "'\\''")
    case "\"":
      return text.reduce(into: "") { quoted, letter in
        if "\"\\$`".contains(letter) { quoted.append("\\") }
        quoted.append(letter)
      }
    default:
      return text.enumerated().reduce(into: "") { quoted, item in
        let isTilde = item.element == "~" && item.offset > 0
        if " \t\"'\\$`&|;<>()*?[]{}#!".contains(item.element) && !isTilde { quoted.append("\\") }
        quoted.append(item.element)
      }
    }
  }
}

extension ShellLine {
  /// Words that a shell has taken apart itself.
  init(words: some Sequence<String>, current: String) {
    self.init("")
    self.words = Array(words)
    self.current = current
  }
}
