// SPDX-License-Identifier: GPL-2.0-only
import Comparison

/// A metric over the stored runs of one or several machines: a series for each.
package struct HistoryReport: Sendable {
  let shown: [HistoryTable]

  /// A report of `histories`, all of the same case and metric.
  package init(_ histories: [History]) {
    shown = histories.map { HistoryTable($0, isOfSeveral: histories.count > 1) }
  }

  /// What all of it is about.
  var title: String {
    guard shown.count != 1, let history = shown.first?.history else { return shown.first?.table.title ?? "" }
    return "\(history.metric.name) of \(history.caseName) on \(shown.count) machines"
  }

  /// The tables with their charts, for people.
  package func text(width: Int) -> String {
    shown.map { $0.text(width: width) }.joined(separator: "\n")
  }

  /// The tables, for people.
  package func markdown() -> String {
    shown.map { MarkdownRenderer().render($0.table) }.joined(separator: "\n")
  }

  /// All runs in one table, for programs: the machine stands in its rows, and before its notes.
  package var flat: Table {
    let tables = shown.map(\.table)
    guard tables.count > 1 else { return tables.first ?? Table(title: "", columns: []) }
    return Table(
      title: title, columns: tables[0].columns, rows: tables.flatMap(\.rows),
      notes: shown.flatMap { one in one.table.notes.map { "\(one.host): \($0)" } })
  }
}
