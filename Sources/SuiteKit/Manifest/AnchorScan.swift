// SPDX-License-Identifier: GPL-2.0-only
import Yams

/// Finds anchors and aliases before a tree is made of them: a few lines of aliases of aliases would keep its maker busy for
/// ever, since it compares keys whole. What begins a value only Yams' own scanner knows, so it is asked, of a text in which no
/// alias has an anchor: the first alias is refused at its place, and nothing is multiplied.
enum AnchorScan {
  /// Where the first anchor or alias is; nil without one, also in what is no YAML, which is told when it is read.
  static func firstAnchor(in text: String) -> SourcePlace? {
    guard text.contains(where: { $0 == "&" || $0 == "*" }) else { return nil }
    // No anchor begins with this letter. Where all are taken, there surely is one.
    guard let free = letters.first(where: { !text.contains("&\($0)") }) else { return SourcePlace(line: 1, column: 1) }
    do {
      let parser = try Parser(yaml: text.replacing("*", with: "*\(free)"))
      // The parser owns the anchors of its nodes.
      return try withExtendedLifetime(parser) { try parser.singleRoot().flatMap(firstAnchored) }
    } catch YamlError.composer(_, "found undefined alias", let mark, _) {
      return SourcePlace(line: mark.line, column: mark.column - inserted(before: mark, in: text, free))
    } catch {
      return nil
    }
  }

  private static let letters = "zyxwvutsrqponmlkjihgfedcbaZYXWVUTSRQPONMLKJIHGFEDCBA9876543210"

  /// How many letters of the line before `mark` are not in the text itself.
  private static func inserted(before mark: Mark, in text: String, _ free: Character) -> Int {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    guard lines.indices.contains(mark.line - 1) else { return 0 }
    let line = lines[mark.line - 1].replacing("*", with: "*\(free)")
    return line.unicodeScalars.prefix(mark.column - 1).count { $0 == "*" }
  }

  private static func firstAnchored(_ node: Node) -> SourcePlace? {
    if node.anchor != nil {
      return SourcePlace(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    }
    return switch node {
    case .mapping(let mapping): mapping.lazy.compactMap { firstAnchored($0.key) ?? firstAnchored($0.value) }.first
    case .sequence(let sequence): sequence.lazy.compactMap(firstAnchored).first
    case .scalar, .alias: nil
    }
  }
}
