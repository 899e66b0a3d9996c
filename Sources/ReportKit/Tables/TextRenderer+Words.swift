// SPDX-License-Identifier: GPL-2.0-only

extension TextRenderer {
  /// Paragraphs beside a head: their lines are wrapped to `width` and begin below each other. Where the head leaves too
  /// little room, they stand below it, indented.
  package static func hanging(_ head: String, _ paragraphs: [String], width: Int) -> String {
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

  /// `text` in pieces of at most `width` characters: between words, else behind a sign that parts names, else anywhere.
  static func broken(_ text: String, width: Int) -> [String] {
    guard text.count > width else { return [text] }
    return words(text, width: width).flatMap { word -> [String] in
      var (pieces, rest): ([String], Substring) = ([], word[...])
      while rest.count > width {
        let head = rest.prefix(width)
        let sign = head.lastIndex { ",/=&;:_-".contains($0) }.map(head.index(after:))
        let end = sign.flatMap { head.distance(from: head.startIndex, to: $0) > width / 2 ? $0 : nil } ?? head.endIndex
        pieces.append(String(rest[..<end]))
        rest = rest[end...]
      }
      return pieces + [String(rest)]
    }
  }

  private static func trim(_ line: String) -> Substring {
    line.dropLast(line.reversed().prefix { $0 == " " }.count)
  }
}
