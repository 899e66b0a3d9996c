// SPDX-License-Identifier: GPL-2.0-only

extension TextRenderer {
  /// Paragraphs beside a head: their lines are wrapped to `width` and begin below each other. Where the head leaves too
  /// little room, they stand below it, indented.
  public static func hanging(_ head: String, _ paragraphs: [String], width: Int) -> String {
    let room = width - head.count
    let isBeside = room >= 24
    let indent = String(repeating: " ", count: isBeside ? head.count : 4)
    let lines = paragraphs.flatMap { words($0, width: max(16, isBeside ? room : width - 4)) }
    guard isBeside, let first = lines.first else {
      return ([head] + lines.map { indent + $0 }).map { trim($0) + "\n" }.joined()
    }
    return ([head + first] + lines.dropFirst().map { indent + $0 }).map { trim($0) + "\n" }.joined()
  }

  /// The words of `text` in lines of at most `width` characters, each with its end; nothing for no words.
  static func wrapped(_ text: String, width: Int) -> String {
    text.isEmpty ? "" : words(text, width: width).map { $0 + "\n" }.joined()
  }

  /// The words of `text` in lines of at most `width` characters; a longer word is not cut.
  static func words(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(whereSeparator: \.isWhitespace) {
      if line.isEmpty {
        line = String(word)
      } else if line.count + 1 + word.count <= width {
        line += " \(word)"
      } else {
        lines.append(line)
        line = String(word)
      }
    }
    return lines + [line]
  }

  private static func trim(_ line: String) -> Substring {
    line.dropLast(line.reversed().prefix { $0 == " " }.count)
  }
}
