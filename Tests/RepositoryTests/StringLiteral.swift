// SPDX-License-Identifier: GPL-2.0-only

/// A Swift source with its strings.
struct ScannedFile: Sendable {
  let path: String
  let text: String
  let literals: [StringLiteral]

  init(_ file: SourceFile) {
    (path, text) = (file.path, file.text)
    literals = StringLiteral.all(in: file.text)
  }
}

/// A string in a Swift source, with what stands around it.
struct StringLiteral: Equatable, Sendable {
  /// What the string is an argument, an element or a statement of.
  struct Place: Equatable, Sendable {
    /// The callee of `callee(label: "…")`; what `{` opens: `struct Name`, `func name`, `var name`; else empty.
    var name: String
    /// The argument's label, or the variable that is declared.
    var label = ""
  }

  let line: Int
  /// Its text, as far as the source has it: `…` stands for what is interpolated. Concatenated literals are one.
  var text: String
  /// From the file to the string.
  let places: [Place]
  /// It is compared with something (`==`, `case`), not said.
  let isCompared: Bool

  /// The strings of a source, those inside of interpolations behind the one that holds them.
  static func all(in source: String) -> [StringLiteral] {
    var scanner = LiteralScanner(source)
    scanner.scan(closing: nil)
    return scanner.literals
  }
}
