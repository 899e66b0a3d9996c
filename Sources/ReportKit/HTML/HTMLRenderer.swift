// SPDX-License-Identifier: GPL-2.0-only

/// Renders tables as HTML: a page of their own, or markup for other pages.
package struct HTMLRenderer: Sendable {
  /// A renderer.
  package init() {}

  /// A page with these tables, a section each; `title` is the page's.
  package func render(_ tables: [Table], title: String? = nil) -> String {
    // A single table gives the page its name.
    let isSingle = title == nil && tables.count == 1
    let title = isSingle ? tables[0].title.isEmpty ? "faultbench" : tables[0].title : title
    var page = HTMLPage(title: title ?? tables.first { !$0.title.isEmpty }?.title ?? "faultbench")
    let sections = tables.enumerated().map { index, table in
      "<section id=\"table-\(index + 1)\">\(isSingle ? "" : heading(table))\(Self.markup(table))</section>\n"
    }
    page.body =
      (title.map { "<header><h1>\(XMLText.escape($0))</h1></header>\n" } ?? "")
      + "<main>\n\(sections.joined())</main>\n"
    return page.text
  }

  private func heading(_ table: Table) -> String {
    table.title.isEmpty ? "" : "<h2>\(XMLText.escape(table.title))</h2>\n"
  }

  /// The table without its title, and its notes. All of it is shown: a page scrolls where a mail does not.
  static func markup(_ table: Table) -> String {
    let notes = table.notes.map { HTMLPage.paragraph($0, class: "mute") }.joined()
    guard !table.rows.isEmpty else { return notes }
    let shown = table.columns.indices.filter { !table.columns[$0].isHidden }
    let head = shown.map { column in
      let name = XMLText.escape(table.columns[column].header)
      return name.isEmpty ? "<td></td>" : "<th scope=\"col\"\(place(table.columns[column]))>\(name)</th>"
    }
    let rows = table.rows.indices.map { row in
      "<tr>\(shown.enumerated().map { cell(table, row, $1, isFirst: $0 == 0) }.joined())</tr>"
    }
    let label = table.title.isEmpty ? "Table" : table.title
    return HTMLPage.scrolling(
      label,
      "<table><thead><tr>\(head.joined())</tr></thead><tbody>\n\(rows.joined(separator: "\n"))</tbody></table>") + notes
  }

  /// The first label names its row.
  private static func cell(_ table: Table, _ row: Int, _ index: Int, isFirst: Bool) -> String {
    let column = table.columns[index]
    let words = table.cell(row, index).shown(column.unit)
    guard column.isLabel else { return "<td\(place(column))>\(XMLText.escape(words))</td>" }
    let name = HTMLPage.name(words)
    return isFirst && !words.isEmpty ? "<th scope=\"row\">\(name)</th>" : "<td>\(name)</td>"
  }

  private static func place(_ column: Column) -> String {
    !column.isLabel && column.unit != .none ? " class=\"n\"" : ""
  }
}
