// SPDX-License-Identifier: GPL-2.0-only

/// A table that reads well in a terminal and is Markdown too.
struct Table {
  private var rows: [[String]]

  init(_ header: [String]) { rows = [header] }

  mutating func append(_ row: [String]) { rows.append(row) }

  /// The first column to the left, the others, numbers, to the right.
  var markdown: String {
    let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    var lines = rows.map { row in
      "| " + row.enumerated().map { pad($1, to: widths[$0], left: $0 == 0) }.joined(separator: " | ") + " |"
    }
    let rule = widths.enumerated().map { $0 == 0 ? String(repeating: "-", count: $1) : dashes($1) }
    lines.insert("| " + rule.joined(separator: " | ") + " |", at: 1)
    return lines.joined(separator: "\n")
  }

  private func dashes(_ width: Int) -> String { String(repeating: "-", count: width - 1) + ":" }

  private func pad(_ text: String, to width: Int, left: Bool) -> String {
    let blank = String(repeating: " ", count: width - text.count)
    return left ? text + blank : blank + text
  }
}
