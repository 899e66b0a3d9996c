// SPDX-License-Identifier: GPL-2.0-only

/// Names of others, as people may be shown them: job files and exports come from anywhere.
package enum ShownText {
  /// The text with U+FFFD for what a terminal would obey, or what turns the direction of writing around, so that a name would
  /// show as another. Tabs and line ends stay, also those of CSV.
  package static func safe(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
    var safe = String.UnicodeScalarView()
    for character in text {
      if character == "\r\n" {
        safe.append(contentsOf: character.unicodeScalars)
      } else {
        safe.append(contentsOf: character.unicodeScalars.map { isUnsafe($0) ? "\u{fffd}" : $0 })
      }
    }
    return String(safe)
  }

  /// A name in one line: safe, and no line end of its own, which would make another line of it.
  package static func name(_ text: String) -> String {
    guard text.contains(where: { $0.isNewline || $0 == "\t" }) else { return safe(text) }
    return String(safe(text).map { $0.isNewline || $0 == "\t" ? " " : $0 })
  }

  static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0a: false
    case 0..<0x20, 0x7f...0x9f, 0xfffe, 0xffff: true
    // Directions, separators of lines, and what is not seen at all. U+200D stays: pictures are joined by it.
    case 0x061c, 0x200b, 0x200e, 0x200f, 0x2028...0x202e, 0x2060...0x206f, 0xfeff, 0xfff9...0xfffb, 0xe0000...0xe007f:
      true
    default: false
    }
  }
}

/// Text in XML and in HTML that is written as XML.
enum XMLText {
  /// Safe between tags and in double quotes. XML 1.0 has no control characters but tab and line ends; what turns the direction
  /// of writing around would let a name show as another, so it goes, too.
  static func escape(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f && !special.contains($0) }) { return text }
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case _ where ShownText.isUnsafe(scalar): escaped += "\u{fffd}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  private static let special = Array("&<>\"".utf8)
}
