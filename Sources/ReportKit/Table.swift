// SPDX-License-Identifier: GPL-2.0-only

/// A table: values in base units, which the renderers show in the way that suits their readers.
public struct Table: Sendable, Equatable {
  /// A line above the table.
  public var title: String
  /// The columns, in order.
  public var columns: [Column]
  /// The rows; each has a cell per column. Missing cells at the end count as ``Cell/missing``.
  public var rows: [[Cell]]
  /// Sentences below the table.
  public var notes: [String]
  /// Whether a table that is too wide is parted into blocks with all rows and labels, rather than turned.
  public var keepsRows: Bool
  /// Whether a label that is too wide stands on a line of its own, its row's other cells on the next, rather than the table
  /// being turned.
  public var hangsLabels: Bool

  /// A table of these rows.
  public init(
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
  public func cell(_ row: Int, _ column: Int) -> Cell {
    guard rows.indices.contains(row), rows[row].indices.contains(column) else { return .missing }
    return rows[row][column]
  }
}

/// A column of a table.
public struct Column: Sendable, Equatable {
  /// What people read above it, for example `clat p50`.
  public let header: String
  /// What programs read, for example `clat_p50`; the unit's suffix is added to it.
  public let key: String
  /// What its numbers are.
  public let unit: Unit
  /// Whether the column says which row this is; such columns stay in sight when a wide table is turned.
  public let isLabel: Bool
  /// Whether only programs see the column (CSV, JSON); people read it in the notes.
  public let isHidden: Bool

  /// A column; labels are text that identifies a row.
  public init(_ header: String, key: String, unit: Unit = .none, isLabel: Bool = false, isHidden: Bool = false) {
    self.header = header
    self.key = key
    self.unit = unit
    self.isLabel = isLabel
    self.isHidden = isHidden
  }

  /// The key with its unit, for example `clat_p50_ns`.
  public var rawKey: String { key + unit.suffix }
}

/// A value of a table.
public enum Cell: Sendable, Hashable {
  /// Words.
  case text(String)
  /// A whole number in the column's base unit.
  case integer(Int)
  /// A number in the column's base unit.
  case number(Double)
  /// There is no such value: `-`, empty or null.
  case missing

  /// A whole number, or missing.
  public init(_ value: Int?) {
    self = value.map { .integer($0) } ?? .missing
  }

  /// A number, or missing; NaN and infinity are missing, too.
  public init(_ value: Double?) {
    self = value.flatMap { $0.isFinite ? .number($0) : nil } ?? .missing
  }
}
