// SPDX-License-Identifier: GPL-2.0-only
import Statistics

/// A history as a chart of characters: a column per run, or per some runs where there are many.
struct HistoryChart {
  let series: HistorySeries
  let width: Int

  private static let rows = 10

  /// Nothing below two runs, or where all medians are equal.
  func render() -> String {
    let columns = binned()
    let all = columns.flatMap { [$0.low, $0.high] }
    guard series.points.count > 1, let low = all.min(), let high = all.max(), high > low else { return "" }
    let unit = series.metric.unit
    let labels = [unit.show(high), unit.show(low + (high - low) / 2), unit.show(low)]
    let margin = labels.map(\.count).max() ?? 0
    func row(_ value: Double) -> Int {
      Self.rows - 1 - min(Self.rows - 1, Int((value - low) / (high - low) * Double(Self.rows - 1) + 0.5))
    }
    let lines = (0..<Self.rows).map { line -> String in
      let label = line == 0 ? labels[0] : line == Self.rows / 2 ? labels[1] : line == Self.rows - 1 ? labels[2] : ""
      let cells = columns.map { column -> String in
        if line == row(column.median) { return "*" }
        return line >= row(column.high) && line <= row(column.low) ? "|" : column.changes ? ":" : " "
      }
      return String(repeating: " ", count: margin - label.count) + label + " |" + cells.joined()
    }
    let marks = columns.map { $0.changes ? "^" : "-" }.joined()
    let axis = String(repeating: " ", count: margin) + " +" + marks
    return (lines + [axis]).map { $0.trimmingEnd + "\n" }.joined() + legend(columns.count, margin)
  }

  private struct Bin {
    var low: Double, median: Double, high: Double
    var changes: Bool
  }

  private var available: Int {
    let ends = series.points.flatMap { [$0.minimum, $0.maximum] }
    let margin = ends.map { series.metric.unit.show($0).count }.max() ?? 0
    return max(10, width - margin - 2)
  }

  private var perColumn: Int { max(1, (series.points.count + available - 1) / available) }

  private func binned() -> [Bin] {
    stride(from: 0, to: series.points.count, by: perColumn).map { start in
      let part = series.points[start..<min(series.points.count, start + perColumn)]
      return Bin(
        low: part.map(\.minimum).min() ?? .nan, median: Sample.median(of: part.map(\.median)) ?? .nan,
        high: part.map(\.maximum).max() ?? .nan, changes: part.contains { $0.changeP != nil })
    }
  }

  private func legend(_ columns: Int, _ margin: Int) -> String {
    let each = perColumn == 1 ? "a column per run" : "a column per \(perColumn) runs"
    let changes = series.changes.isEmpty ? "" : "; ^ change"
    let indent = String(repeating: " ", count: margin + 2)
    return TextRenderer.hanging(indent, ["\(each); * median, | smallest to largest\(changes)"], width: width)
  }
}

extension String {
  fileprivate var trimmingEnd: String { String(self[..<(lastIndex { $0 != " " }.map(index(after:)) ?? startIndex)]) }
}
