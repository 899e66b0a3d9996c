// SPDX-License-Identifier: GPL-2.0-only
import Metrics

/// A table: values in base units, which the renderers show in the way that suits their readers.
package struct Table: Sendable, Equatable {
  /// A line above the table.
  package var title: String
  /// The columns, in order.
  package var columns: [Column]
  /// The rows; each has a cell per column. Missing cells at the end count as ``Cell/missing``.
  package var rows: [[Cell]]
  /// Sentences below the table.
  package var notes: [String]
  /// Whether a table that is too wide is parted into blocks with all rows and labels, rather than turned.
  package var keepsRows: Bool
  /// Whether a label that is too wide stands on a line of its own, its row's other cells on the next, rather than the table
  /// being turned.
  package var hangsLabels: Bool

  /// A table of these rows.
  package init(
    title: String, columns: [Column], rows: [[Cell]] = [], notes: [String] = [], keepsRows: Bool = false,
    hangsLabels: Bool = false
  ) {
    self.title = title
    self.columns = columns
    self.rows = rows
    self.notes = notes
    self.keepsRows = keepsRows
    self.hangsLabels = hangsLabels
  }

  /// The cell at `row` and `column`, ``Cell/missing`` where there is none.
  package func cell(_ row: Int, _ column: Int) -> Cell {
    guard rows.indices.contains(row), rows[row].indices.contains(column) else { return .missing }
    return rows[row][column]
  }
}

/// A column of a table.
package struct Column: Sendable, Equatable {
  /// What people read above it, for example `clat p50`.
  package let header: String
  /// The name without its unit, for example `median`.
  package let key: String
  /// What programs read: the name with its unit, for example `median_ns`.
  package private(set) var rawKey: String
  /// What its numbers are.
  package let unit: MetricUnit
  /// Whether the column says which row this is; such columns stay in sight when a wide table is turned.
  package let isLabel: Bool
  /// Whether only programs see the column (CSV, JSON); people read it in the notes.
  package let isHidden: Bool

  /// A column; labels are text that identifies a row.
  package init(_ header: String, key: String, unit: MetricUnit = .none, isLabel: Bool = false, isHidden: Bool = false) {
    self.header = header
    self.key = key
    self.unit = unit
    self.isLabel = isLabel
    self.isHidden = isHidden
    rawKey = key + unit.suffix
  }

  /// A column of a metric, whose name has its unit already: programs read it as it is.
  package init(_ header: String, metric: Metric, isHidden: Bool = false) {
    self.init(header, key: metric.name, unit: metric.unit, isHidden: isHidden)
    rawKey = metric.name
  }
}

/// A value of a table.
package enum Cell: Sendable, Hashable {
  /// Words.
  case text(String)
  /// A whole number in the column's base unit.
  case integer(Int)
  /// A number in the column's base unit.
  case number(Double)
  /// There is no such value: `-`, empty or null.
  case missing

  /// A whole number, or missing.
  package init(_ value: Int?) {
    self = value.map { .integer($0) } ?? .missing
  }

  /// A number, or missing; NaN and infinity are missing, too.
  package init(_ value: Double?) {
    self = value.flatMap { $0.isFinite ? .number($0) : nil } ?? .missing
  }
}

extension Cell {
  /// The cell for people.
  func shown(_ unit: MetricUnit) -> String {
    switch self {
    case .text(let text): ShownText.name(text)
    case .integer(let value): unit.show(Double(value))
    case .number(let value): unit.show(value)
    case .missing: "-"
    }
  }

  var isNumber: Bool {
    switch self {
    case .integer, .number: true
    case .text, .missing: false
    }
  }
}
