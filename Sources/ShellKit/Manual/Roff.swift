// SPDX-License-Identifier: GPL-2.0-only

/// A page in the language of man(7), which groff's and mandoc's readers have in common.
struct Roff {
  /// Where it stands, for its head.
  struct Head {
    let title: String
    let section: Int
    /// `2026-11-27`, or empty.
    let date: String
    /// `faultbench 0.1.0`.
    let source: String
    let manual: String
  }

  private(set) var text: String

  init(_ head: Head) {
    let words = [head.title.uppercased(), "\(head.section)", head.date, head.source, head.manual]
    text = """
      .\\" SPDX-License-Identifier: GPL-2.0-only
      .\\" Made by scripts/manuals.
      .TH \(words.map { "\"\($0)\"" }.joined(separator: " "))
      .\\" No hyphenation, a ragged right margin.
      .nh
      .ad l

      """
  }

  mutating func section(_ title: String) {
    text += ".SH \(Self.quoted(title.uppercased()))\n"
  }

  mutating func subsection(_ title: String) {
    text += ".SS \(Self.quoted(title))\n"
  }

  /// Text that is filled; lines that are indented, or stand in a table, stay as they are.
  mutating func prose(_ words: String) {
    for (number, block) in Self.blocks(words).enumerated() {
      if number > 0 { text += ".PP\n" }
      if block.isLiteral {
        literal(block.lines)
      } else {
        text += Self.lines(block.lines.joined(separator: " "))
      }
    }
  }

  /// A paragraph apart from the one before.
  mutating func paragraph(_ words: String) {
    text += ".PP\n"
    prose(words)
  }

  /// Lines as they are, indented by 4 where there is room. A command that is too long goes on in the next line.
  mutating func literal(_ lines: [String]) {
    let margin = lines.filter { !$0.isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
    let shown = lines.flatMap { Self.broken(String($0.dropFirst(margin))) }
    let indent = max(0, min(4, Self.room - (shown.map(\.count).max() ?? 0)))
    text += ".RS \(indent)\n.nf\n"
    for line in shown { text += Self.line(line) + "\n" }
    text += ".fi\n.RE\n"
  }

  /// Letters of a line behind the margin of man(1), where the page has 80.
  private static let room = 72

  /// Breaks a command before what it does, before an option, or at a blank.
  private static func broken(_ line: String) -> [String] {
    guard line.hasPrefix("faultbench "), line.count > room - 4 else { return [line] }
    if let gap = line.firstMatch(of: /\ {2,}/) {
      return [String(line[..<gap.range.lowerBound]), "    " + line[gap.range.upperBound...]]
    }
    let head = line.prefix(room - 6)
    guard let place = head.ranges(of: " --").last?.lowerBound ?? head.lastIndex(of: " ") else { return [line] }
    return ["\(line[..<place]) \\", "  \(line[line.index(after: place)...])"]
  }

  /// A term, with bold and italic parts, and what it is.
  mutating func entry(_ term: String, _ words: String) {
    text += ".TP\n\(term)\n\(Self.lines(words))"
  }

  /// A line of parts, as it was made by `bold`, `italic` and `plain`.
  mutating func raw(_ line: String) {
    text += line + "\n"
  }

  static func bold(_ word: String) -> String { "\\fB\(escaped(word))\\fP" }
  static func italic(_ word: String) -> String { "\\fI\(escaped(word))\\fP" }

  /// No letter of it means anything to roff. Hyphens stay what people type.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for letter in text {
      switch letter {
      case "\\": escaped += "\\e"
      case "-": escaped += "\\-"
      case "'": escaped += "\\(aq"
      case "`": escaped += "\\(ga"
      case "^": escaped += "\\(ha"
      case "~": escaped += "\\(ti"
      case "\"": escaped += "\\(dq"
      case "…": escaped += "..."
      case "×": escaped += "\\(mu"
      case "—", "–": escaped += "\\(en"
      case "µ": escaped += "\\(mc"
      case "α": escaped += "alpha"
      default: escaped.append(letter)
      }
    }
    return escaped
  }

  /// Prose in code marks becomes bold.
  static func marked(_ text: String) -> String {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false)
    guard parts.count % 2 == 1 else { return escaped(text) }
    return parts.enumerated().map { $0 % 2 == 1 ? bold(String($1)) : escaped(String($1)) }.joined()
  }

  /// A line each for sentences, none of which begins with what roff takes for a request.
  private static func lines(_ words: String) -> String {
    line(words) + "\n"
  }

  private static func line(_ words: String) -> String {
    let marked = marked(words)
    return marked.hasPrefix(".") || marked.hasPrefix("\\(aq") ? "\\&" + marked : marked
  }

  private static func quoted(_ word: String) -> String { "\"\(escaped(word))\"" }

  struct Block {
    var isLiteral: Bool
    var lines: [String]
  }

  /// Paragraphs: what is indented is a block of its own, which begins also without an empty line before it.
  static func blocks(_ text: String) -> [Block] {
    var blocks: [Block] = []
    var isOpen = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      let isLiteral = line.hasPrefix("  ")
      if line.allSatisfy(\.isWhitespace) {
        isOpen = false
      } else if isOpen, blocks.last?.isLiteral == isLiteral {
        blocks[blocks.count - 1].lines.append(line)
      } else {
        blocks.append(Block(isLiteral: isLiteral, lines: [line]))
        isOpen = true
      }
    }
    return blocks
  }
}
