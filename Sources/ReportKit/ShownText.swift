// SPDX-License-Identifier: GPL-2.0-only

/// Names of others, as people may be shown them: job files and exports come from anywhere.
public enum ShownText {
  /// The text with U+FFFD for what a terminal would obey, or what turns the direction of writing around, so that a name would
  /// show as another. Tabs and line ends stay, also those of CSV.
  public static func safe(_ text: String) -> String {
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

  static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0a: false
    case 0..<0x20, 0x7f...0x9f, 0x202a...0x202e, 0x2066...0x2069, 0xfffe, 0xffff: true
    default: false
    }
  }
}
