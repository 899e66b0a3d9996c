// SPDX-License-Identifier: GPL-2.0-only

/// Renders tables as plain text that keeps its shape in a terminal and in a mail.
package struct TextRenderer: Sendable {
  /// Width for mails and files, in characters.
  package static let mailWidth = 76

  /// Characters per line. A cell that does not fit goes on in the next line.
  package let width: Int

  /// A renderer for lines of `width` characters.
  package init(width: Int = TextRenderer.mailWidth) {
    self.width = width
  }

  /// The table with its title and notes; upright where that fits, else turned, and in several blocks where it must be.
  package func render(_ table: Table) -> String {
    var parts = table.title.isEmpty ? [] : [wrap(table.title, indent: "")]
    if !table.rows.isEmpty {
      let upright = Grid(upright: table)
      let labels = table.columns.count(where: \.isLabel)
      let blocks = upright.blocks(limit: width, labels: labels)
      // Rows of a matrix are read down a column; elsewhere a metric a line is easier to read than labels in every block.
      let keepsRows = upright.width <= width || (table.keepsRows && blocks.allSatisfy { $0.width <= width })
      if !keepsRows, table.hangsLabels {
        parts.append(draw(upright, hanging: true))
      } else {
        let grids = keepsRows ? blocks : Grid(turned: table).blocks(limit: width)
        parts.append(grids.map { draw($0) }.joined(separator: "\n"))
      }
    }
    if !table.notes.isEmpty {
      parts.append(table.notes.map { wrap($0, indent: "  ") }.joined())
    }
    return parts.joined(separator: "\n")
  }

  /// Hanging, the first column has what the others leave.
  private func draw(_ grid: Grid, hanging: Bool = false) -> String {
    var widths = grid.widths
    if hanging, let first = widths.first { widths[0] = max(1, width - (grid.width - first)) }
    widths = fitted(widths)
    let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ") + "\n"
    var text = ""
    for (index, line) in grid.lines.enumerated() {
      var line = line
      if hanging, let label = line.first, let room = widths.first, label.count > room {
        text += Self.broken(label, width: width).map { $0 + "\n" }.joined()
        line[0] = ""
      }
      let parts = zip(line, widths).map { Self.broken($0, width: $1) }
      for row in 0..<(parts.map(\.count).max() ?? 1) {
        let cells = zip(parts, zip(widths, grid.setsRight)).map { part, form in
          Self.pad(row < part.count ? part[row] : "", to: form.0, right: form.1)
        }
        text += Self.trimmed(cells.joined(separator: "  ")) + "\n"
      }
      if index + 1 == grid.headerLines { text += rule }
    }
    return text
  }

  /// These widths, the widest made smaller until all fit beside each other.
  private func fitted(_ widths: [Int]) -> [Int] {
    var widths = widths
    var surplus = widths.reduce(0, +) + 2 * max(0, widths.count - 1) - width
    while surplus > 0, let widest = widths.max(), widest > Self.minColumn, let place = widths.firstIndex(of: widest) {
      // At once down to the second widest, since a cell may be very long.
      let next = max(Self.minColumn, widths.filter { $0 < widest }.max() ?? 0)
      let less = min(surplus, max(1, widest - next))
      widths[place] -= less
      surplus -= less
    }
    return widths
  }

  /// A column that is narrower cannot be read.
  private static let minColumn = 8

  /// Words in lines of the width; later lines are indented.
  private func wrap(_ text: String, indent: String) -> String {
    let lines = Self.words(text, width: max(1, width - indent.count))
    return lines.enumerated().map { ($0 == 0 ? "" : indent) + $1 + "\n" }.joined()
  }

  private static func pad(_ text: String, to width: Int, right: Bool) -> String {
    let fill = String(repeating: " ", count: max(0, width - text.count))
    return right ? fill + text : text + fill
  }

  private static func trimmed(_ line: String) -> Substring {
    line.dropLast(line.reversed().prefix { $0 == " " }.count)
  }
}
