// SPDX-License-Identifier: GPL-2.0-only

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
