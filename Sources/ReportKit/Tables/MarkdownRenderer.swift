// SPDX-License-Identifier: GPL-2.0-only

/// Renders tables as GitHub-flavoured Markdown.
package struct MarkdownRenderer: Sendable {
  /// More columns than this are hard to read on a page, so the table is turned.
  private static let maxColumns = 8

  /// A renderer.
  package init() {}

  /// The table with its title as a heading, and its notes as a list.
  package func render(_ table: Table) -> String {
    var text = table.title.isEmpty ? "" : "### \(Self.escape(table.title))\n\n"
    if !table.rows.isEmpty {
      let upright = table.columns.count <= Self.maxColumns
      text += draw(upright ? Grid(upright: table) : Grid(turned: table))
    }
    if !table.notes.isEmpty {
      text += "\n" + table.notes.map { "- \(Self.escape($0))\n" }.joined()
    }
    return text
  }

  private func draw(_ grid: Grid) -> String {
    var text = ""
    for (index, line) in grid.lines.enumerated() {
      // Markdown has one header line; further labels are the first lines of the body.
      text += "| " + line.map(Self.escape).joined(separator: " | ") + " |\n"
      if index == 0 {
        text += "|" + grid.setsRight.map { $0 ? "---:|" : "---|" }.joined() + "\n"
      }
    }
    return text
  }

  /// A name as code, which needs no escapes; one with a backtick in it as text.
  static func code(_ text: String) -> String {
    text.contains { $0 == "`" || $0.isNewline } ? escape(text) : "`\(text)`"
  }

  static func escape(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "|", "\\", "*", "_", "`", "<", "[", "]": escaped += "\\\(character)"
      case _ where character.isNewline: escaped += " "
      default: escaped.append(character)
      }
    }
    return escaped
  }
}
