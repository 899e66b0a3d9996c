// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Results

/// A table as it was published, with what was measured beside it.
struct PublishedTable {
  private let section: ReportLayout.Section
  private let table: ReportLayout.Table
  private let cases: [CaseResult]

  /// Of these cases, all of which the section shows; nil for another kind of section.
  init?(_ section: ReportLayout.Section, _ cases: [CaseResult]) {
    guard let table = section.table else { return nil }
    (self.section, self.table, self.cases) = (section, table, cases)
  }

  /// A table for each title, in the order of the cases.
  var sections: [ReportSection] {
    // What was published of a skipped case is still a row of its own there.
    let shown = table.columns.isEmpty ? cases.filter { !$0.isSkipped } : cases
    var titles: [String] = []
    var groups: [String: [CaseResult]] = [:]
    for item in shown {
      let title = section.title(of: item)
      if groups[title] == nil { titles.append(title) }
      groups[title, default: []].append(item)
    }
    return titles.compactMap { title in
      let items = groups[title] ?? []
      guard table.columns.isEmpty else { return runs(title, items).map { .table($0) } }
      guard let separator = table.separator else { return .table(columns(title, items)) }
      return .lines(title: "", lines(title, items, separator))
    }
  }

  private func figure(_ value: ReportLayout.Value, of item: CaseResult) -> ShownFigure {
    ShownFigure(value, of: item)
  }

  private func row(_ item: CaseResult) -> [String] { section.row(of: item.identity) ?? [] }
}

/// Columns: what was measured, and beside it what was published.
extension PublishedTable {
  /// The columns of the cases with one text, or of all.
  private struct Part {
    /// nil in a table whose columns no variable makes.
    let heading: String?
    /// Whether something was published for one of its cases.
    let isCompared: Bool
    /// Whether a ratio of both says something.
    let hasRatio: Bool
    var width: Int { isCompared ? (hasRatio ? 3 : 2) : 1 }
  }

  private func columns(_ title: String, _ items: [CaseResult]) -> Table {
    let headings: [String?] = table.across == nil ? [nil] : items.compactMap(text).unique
    let parts = headings.map { heading in
      Part(
        heading: heading,
        isCompared: items.contains { text($0) == heading && figure(table.value, of: $0).published != nil },
        hasRatio: items.first.map { !figure(table.value, of: $0).isCounted } ?? true)
    }
    var keys: [[String]] = []
    var cells: [[String]: [CaseResult]] = [:]
    for (number, item) in items.enumerated() {
      // Without such a variable each case is a row, whatever it is called.
      let key = row(item) + (table.across == nil ? ["\(number)"] : [])
      if cells[key] == nil { keys.append(key) }
      cells[key, default: []].append(item)
    }
    let rows = keys.map { key in
      key.prefix(table.rows.count).map(Cell.text)
        + parts.flatMap { part in self.cells(of: cells[key]?.first { text($0) == part.heading }, part) }
    }
    let labels = table.rows.map { Column($0.heading, key: $0.heading, isLabel: true) }
    return Table(
      title: title, columns: labels + parts.flatMap { columns(of: $0, items) }, rows: rows, notes: table.notes,
      keepsRows: true)
  }

  private func columns(of part: Part, _ items: [CaseResult]) -> [Column] {
    guard let first = items.first else { return [] }
    let shown = figure(table.value, of: first)
    let name = part.heading ?? (part.isCompared ? "measured" : shown.header)
    let compared =
      [Column("published", key: "published_\(name)", unit: shown.columnUnit)]
      + (part.hasRatio ? [Column("ratio", key: "ratio_\(name)", unit: .ratio)] : [])
    return [Column(name, key: name, unit: shown.columnUnit)] + (part.isCompared ? compared : [])
  }

  private func cells(of item: CaseResult?, _ part: Part) -> [Cell] {
    guard let item else { return Array(repeating: .missing, count: part.width) }
    let shown = figure(table.value, of: item)
    return [shown.cell(shown.value)]
      + (part.isCompared ? [shown.publishedCell(shown.published)] + (part.hasRatio ? [Cell(shown.ratio)] : []) : [])
  }

  private func text(_ item: CaseResult) -> String? { table.across.flatMap { section.text($0, of: item.identity) } }
}

/// Plain lines, as mails have them.
extension PublishedTable {
  /// `Anon 4 KiB  : Read                     :    0.119 ms      0.435 ms    3.66`
  private func lines(_ title: String, _ items: [CaseResult], _ separator: String) -> [String] {
    let widths = table.rows.map { section.width($0.text, of: items.map(\.identity)) }
    let labels = widths.reduce(0) { $0 + $1 + separator.count }
    // Instructions have no ratio to times.
    let hasRatio = items.contains { !figure(table.value, of: $0).isCounted }
    func ratio(_ words: String) -> String { hasRatio ? Self.right(words, 8) : "" }
    let head =
      Self.left(title + ":", labels) + Self.right("published", 12) + Self.right("measured", hasRatio ? 14 : 20)
      + ratio("ratio")
    let underline = table.underline.map { [String(repeating: $0, count: head.count)] } ?? []
    let rows = items.map { item -> String in
      let figure = figure(table.value, of: item)
      return zip(row(item), widths).map { Self.left($0, $1) + separator }.joined()
        + Self.right(figure.published.map(figure.publishedWords) ?? "-", 12)
        + Self.right(figure.value.map(figure.words) ?? "-", hasRatio ? 14 : 20)
        + ratio(figure.ratio.map { String(format: "%.2f", $0) } ?? "-")
    }
    return [head] + underline + rows + table.notes
  }

  private static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}

/// A row per published run, which its source names, above a row per case.
extension PublishedTable {
  private func runs(_ title: String, _ cases: [CaseResult]) -> Table? {
    let shown = cases.filter { !$0.isSkipped }
    guard !shown.isEmpty else { return nil }
    // As they were published, also where instructions stand below them.
    let metrics = Set(table.columns.map(\.value.timed).flatMap { [$0.metric, $0.perMetric].compactMap { $0 } })
    let figures = cases.flatMap(\.stored.facts.published).filter { metrics.contains($0.metric) }
    let published = figures.map(\.source).unique.map { source -> [Cell] in
      let values = table.columns.map { column in
        ShownFigure.quotient(column.value.timed) { metric in
          figures.first { $0.source == source && $0.metric == metric }?.value
        }
      }
      return cells([source], zip(table.columns, values).map { ShownFigure.publishedCell($1, $0.value) })
    }
    let measured = shown.map { item in
      cells(row(item), table.columns.map { ShownFigure.cell(figure($0.value, of: item).value, $0.value) })
    }
    let absent = table.columns.filter { column in !shown.contains { figure(column.value, of: $0).value != nil } }
    return Table(
      title: title,
      columns: table.rows.map { Column($0.heading, key: $0.heading, isLabel: true) }
        + table.columns.map { Column($0.heading, key: $0.heading, unit: ShownFigure.columnUnit($0.value)) },
      rows: published + measured, notes: table.notes + absent.compactMap(\.absent))
  }

  private func cells(_ labels: [String], _ values: [Cell]) -> [Cell] {
    let rest = Array(repeating: Cell.text(""), count: max(0, table.rows.count - labels.count))
    return labels.map(Cell.text) + rest + values
  }
}
