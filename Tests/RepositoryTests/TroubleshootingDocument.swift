// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport

/// docs/troubleshooting.md: items that begin with messages, each a line of code, and go on with their cause and remedy.
struct TroubleshootingDocument: Sendable {
  struct Entry: Sendable {
    let line: Int
    /// As the document has them.
    let messages: [String]
    let explanation: String
    /// The heading that it stands below.
    let section: String

    var place: String { "\(TroubleshootingDocument.path):\(line)" }
  }

  static let path = "docs/troubleshooting.md"

  let entries: [Entry]
  let headings: [String]

  static func read() throws -> TroubleshootingDocument {
    TroubleshootingDocument(try String(contentsOf: Repository.root.appending(path: path), encoding: .utf8))
  }

  init(_ text: String) {
    var (entries, headings): ([Entry], [String]) = ([], [])
    var item: [String] = []
    var begin = 0
    func take() {
      if let entry = Self.entry(item, line: begin, section: headings.last ?? "") { entries.append(entry) }
      item = []
    }
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.hasPrefix("- ") {
        take()
        (item, begin) = ([String(line.dropFirst(2))], number + 1)
      } else if line.hasPrefix("  "), !item.isEmpty {
        item.append(line.trimmingCharacters(in: .whitespaces))
      } else {
        take()
        if line.hasPrefix("#") { headings.append(line.trimmingCharacters(in: CharacterSet(charactersIn: "# "))) }
      }
    }
    take()
    (self.entries, self.headings) = (entries, headings)
  }

  private static func entry(_ lines: [String], line: Int, section: String) -> Entry? {
    let messages = lines.prefix { code($0) != nil }.compactMap(code)
    guard !messages.isEmpty else { return nil }
    let explanation = lines.dropFirst(messages.count).joined(separator: " ")
    return Entry(line: line, messages: messages, explanation: explanation, section: section)
  }

  /// The message of a line that is nothing but code: `` `…` \ `` or `` ``…`…`` ``.
  private static func code(_ line: String) -> String? {
    let text = line.trimmingCharacters(in: CharacterSet(charactersIn: " \\"))
    let mark = String(text.prefix { $0 == "`" })
    guard !mark.isEmpty, text.count > 2 * mark.count, text.hasSuffix(mark) else { return nil }
    let inner = text.dropFirst(mark.count).dropLast(mark.count)
    guard !inner.contains(mark) else { return nil }
    return inner.trimmingCharacters(in: .whitespaces)
  }

  /// The entries that a reader finds who looks for a printed line by its words.
  func entries(for printed: String) -> [Entry] {
    entries.filter { entry in entry.messages.contains { Self.fits(MessagePattern($0), printed) } }
  }

  /// Whether the words that stay the same stand in the line, in that order.
  private static func fits(_ pattern: MessagePattern, _ printed: String) -> Bool {
    let fragments = pattern.fragments
    guard fragments.contains(where: MessagePattern.isSentence) else { return false }
    var rest = MessagePattern(printed).text[...]
    for fragment in fragments {
      guard let range = rest.range(of: fragment) else { return false }
      rest = rest[range.upperBound...]
    }
    return true
  }
}
