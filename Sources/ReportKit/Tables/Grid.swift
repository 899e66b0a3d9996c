// SPDX-License-Identifier: GPL-2.0-only

/// A table as text cells, upright (a row per row) or turned (a column per row, so that many metrics fit on a page).
struct Grid: Equatable {
  /// Lines of cells; the first ``headerLines`` are headers.
  var lines: [[String]]
  var headerLines: Int
  /// Whether each column is set to the right, as numbers are.
  var setsRight: [Bool]

  /// A line per row.
  init(upright table: Table) {
    let shown = table.columns.indices.filter { !table.columns[$0].isHidden }
    lines =
      [shown.map { table.columns[$0].header }]
      + table.rows.indices.map { row in
        shown.map { table.cell(row, $0).shown(table.columns[$0].unit) }
      }
    headerLines = 1
    setsRight = shown.map { column in
      !table.columns[column].isLabel && table.columns[column].unit != .none
    }
  }

  /// A line per column: labels first, as headers. A column in which no row has a value is left out.
  init(turned table: Table) {
    let labels = table.columns.indices.filter { table.columns[$0].isLabel }
    let metrics = table.columns.indices.filter { column in
      !table.columns[column].isLabel && !table.columns[column].isHidden
        && table.rows.indices.contains { table.cell($0, column) != .missing }
    }
    lines = (labels + metrics).map { column in
      [table.columns[column].header]
        + table.rows.indices.map { table.cell($0, column).shown(table.columns[column].unit) }
    }
    headerLines = labels.count
    setsRight = [false] + table.rows.map { _ in true }
  }

  /// Width of each column in characters.
  var widths: [Int] {
    setsRight.indices.map { column in
      lines.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
  }

  /// Width of a line, with two spaces between columns.
  var width: Int {
    let widths = widths
    return widths.reduce(0, +) + 2 * max(0, widths.count - 1)
  }

  /// Parts of the grid that are no wider than `limit`, each with the first `labels` columns; one column beside them is always
  /// there.
  func blocks(limit: Int, labels: Int = 1) -> [Grid] {
    let widths = widths
    guard labels > 0, width > limit, widths.count > labels + 1 else { return [self] }
    let first = widths.prefix(labels).reduce(0, +) + 2 * (labels - 1)
    var groups: [[Int]] = []
    var used = 0
    for column in widths.indices.dropFirst(labels) {
      let needed = widths[column] + 2
      if var group = groups.last, first + used + needed <= limit {
        group.append(column)
        groups[groups.count - 1] = group
        used += needed
      } else {
        groups.append([column])
        used = needed
      }
    }
    return groups.map { columns(kept: Array(0..<labels) + $0).withoutEmptyLines(labels: labels) }
  }

  /// Without the lines that say nothing about any column of this block.
  private func withoutEmptyLines(labels: Int) -> Grid {
    var part = self
    part.lines = lines.enumerated().filter { index, line in
      index < headerLines || line.dropFirst(labels).contains { $0 != "-" }
    }.map(\.element)
    return part
  }

  private func columns(kept: [Int]) -> Grid {
    var part = self
    part.lines = lines.map { line in kept.map { $0 < line.count ? line[$0] : "" } }
    part.setsRight = kept.map { setsRight[$0] }
    return part
  }
}
