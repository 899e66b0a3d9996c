// SPDX-License-Identifier: GPL-2.0-only

/// Finds anchors before the parser does: a few lines of aliases of aliases keep it busy for ever, since it compares keys whole.
enum AnchorScan {
  /// Where the first `&` begins a value, outside of quotes and comments; nil without one.
  static func firstAnchor(in text: String) -> SourcePlace? {
    var place = SourcePlace(line: 1, column: 0)
    // The last character that is no blank; a value can begin behind these and at the beginning of a line.
    var last: Unicode.Scalar = "\n"
    var quote: Unicode.Scalar?
    var isComment = false
    var wasBlank = true
    for character in text.unicodeScalars {
      place =
        character == "\n"
        ? SourcePlace(line: place.line + 1, column: 0) : SourcePlace(line: place.line, column: place.column + 1)
      if character == "\n" { isComment = false }
      defer { wasBlank = [" ", "\t", "\n"].contains(character) }
      guard !isComment else { continue }
      if let open = quote {
        // A doubled or escaped quote opens again at once, or hides only what is quoted.
        if character == open { quote = nil }
        last = character
        continue
      }
      let isBeginning = openers.contains(last)
      switch character {
      case "#" where wasBlank: isComment = true
      case "\"", "'": if isBeginning { quote = character }
      case "&": if isBeginning { return place }
      default: break
      }
      if character != " ", character != "\t" { last = character }
    }
    return nil
  }

  private static let openers: Set<Unicode.Scalar> = ["\n", ":", "-", "[", "{", ",", "?", "!"]
}
