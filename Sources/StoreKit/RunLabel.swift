// SPDX-License-Identifier: GPL-2.0-only

/// What a user may call a run, so that every command can name it again: beside files and numbers, in lists with commas, after
/// options, and on any terminal.
package enum RunLabel {
  /// For people.
  package static let rule =
    "A label begins with a letter or a digit, and goes on with letters, digits and `. _ - + : @ = # %`, at most 100 in all; "
    + "it is neither a number nor `\(RunRow.latest)`, which mean other runs, and does not end in .json, as files do."

  /// Whether a new run may have this label. Of runs that are imported less is asked.
  package static func isUsable(_ label: String) -> Bool {
    let scalars = label.unicodeScalars
    guard let first = scalars.first, isAlphanumeric(first), scalars.count <= 100 else { return false }
    return scalars.allSatisfy { isAlphanumeric($0) || isMark($0) || "._-+:@=#%".unicodeScalars.contains($0) }
      && Int64(label) == nil && label != RunRow.latest && !label.hasSuffix(".json")
  }

  private static func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber: true
    default: false
    }
  }

  /// Accents of letters before them, which some scripts need.
  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    [.nonspacingMark, .spacingMark].contains(scalar.properties.generalCategory)
  }
}
