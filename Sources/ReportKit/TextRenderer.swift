// SPDX-License-Identifier: GPL-2.0-only

/// Renders tables as plain text that keeps its shape in a terminal and in a mail.
public struct TextRenderer: Sendable {
  /// Width for mails and files, in characters.
  public static let mailWidth = 76

  /// Characters per line. A column that is wider alone is not cut.
  public let width: Int

  /// A renderer for lines of `width` characters.
  public init(width: Int = TextRenderer.mailWidth) {
    self.width = width
  }

  /// The table with its title and notes; upright where that fits, else turned, and in several blocks where it must be.
  public func render(_ table: Table) -> String {
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
    let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ") + "\n"
    var text = ""
    for (index, line) in grid.lines.enumerated() {
      var line = line
      if let label = line.first, let room = widths.first, label.count > room {
        text += label + "\n"
        line[0] = ""
      }
      let cells = zip(line, zip(widths, grid.setsRight)).map { Self.pad($0, to: $1.0, right: $1.1) }
      text += Self.trimmed(cells.joined(separator: "  ")) + "\n"
      if index + 1 == grid.headerLines { text += rule }
    }
    return text
  }

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
