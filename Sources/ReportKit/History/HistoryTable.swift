// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Metrics
import Statistics

/// The values of a metric over stored runs: a row per run, the oldest first.
package struct HistoryTable: Sendable {
  /// What it shows.
  package let history: History
  /// Whether the machine is named: that of a host, and where there are others beside it.
  private let namesHost: Bool

  private var series: HistorySeries { history.series }

  /// A table of `history`.
  package init(_ history: History, isOfSeveral: Bool = false) {
    self.history = history
    namesHost = isOfSeveral || history.host != nil
  }

  /// What the machine is called.
  var host: String { history.host ?? "this machine" }

  /// The table with a chart below it, for people.
  package func text(width: Int) -> String {
    let chart = HistoryChart(history: history, width: width).render()
    return TextRenderer(width: width).render(table) + (chart.isEmpty ? "" : "\n" + chart)
  }

  /// The table. A column that says the same of every run is hidden from people and becomes a note.
  package var table: Table {
    let facts = Self.facts.map { fact in (fact, runs.map(fact.value)) }
    let unit = history.metric.unit
    let columns =
      [Column("", key: "change", isLabel: true, isHidden: series.changes.isEmpty)]
      + (namesHost ? [Column("host", key: "host", isLabel: true, isHidden: true)] : [])
      + [Column("run", key: "run", isLabel: true), Column("label", key: "label", isLabel: true, isHidden: !hasLabels)]
      + [Column("started", key: "started", isLabel: true)]
      + facts.map { Column($0.header, key: $0.key, isLabel: true, isHidden: Set($1).count < 2) }
      + [Column("n", key: "repeats", unit: .count)]
      + [Column("invalid", key: "invalid", unit: .count, isHidden: runs.allSatisfy { $0.invalid == 0 })]
      + ["min", "median", "max"].map { Column($0, key: $0, unit: unit) }
      + [Column("segment", key: "segment", isHidden: series.changes.isEmpty)]
    let found = Dictionary(series.points.map { ($0.index, $0) }) { first, _ in first }
    return Table(
      title: "\(history.metric.name) of \(history.caseName)\(namesHost ? " on \(host)" : "")", columns: columns,
      rows: runs.enumerated().map { row($1, found[$0]) },
      notes: facts.compactMap { fact, values in
        guard let first = values.first, !first.isEmpty, Set(values).count == 1 else { return nil }
        return "\(fact.header): \(first)"
      } + [history.metric.clock.label].compactMap { $0 } + changeNotes)
  }

  private var runs: [History.Run] { history.runs }

  /// What was found, in sentences.
  private var changeNotes: [String] {
    let (found, search) = (series.changes, series.search)
    guard series.isSearched else {
      return [
        "Changes are looked for from \(HistorySeries.minRuns) runs on; with \(series.points.count) chance explains every order."
      ]
    }
    let method =
      "E-divisive on the medians of the runs, \(search.orders) random orders, p <= \(search.level), segments of at "
      + "least \(search.smallest) runs"
    guard !found.isEmpty else { return ["No change found (\(method))."] }
    return found.map { change in
      let shift = series.shift(at: change).map { ": \(Percent.words($0, signed: true))" } ?? ""
      return "> run \(change.run.id)\(shift), p \(ComparisonWords.probability(change.changeP))"
    } + ["Changes: \(method)."]
  }

  private var hasLabels: Bool { runs.contains { $0.label != nil } }

  private struct Fact {
    let header: String
    let key: String
    let value: @Sendable (History.Run) -> String
  }

  private static let facts = [
    Fact(header: "suite", key: "suite") { $0.suite ?? "" },
    Fact(header: "kernel", key: "kernel") { $0.kernel ?? "" },
    Fact(header: "fio", key: "fio_version") { $0.fioVersion },
    Fact(header: "engine build", key: "engine_build") { String(($0.engineBuild ?? "").prefix(12)) },
  ]

  private func row(_ run: History.Run, _ found: HistorySeries.Point?) -> [Cell] {
    let sorted = run.values.sorted()
    let place: [Cell] = namesHost ? [history.host.map { .text($0) } ?? .missing] : []
    return [.text(found?.changeP == nil ? "" : ">")] + place + [
      .text(run.id), .text(run.label ?? ""), .text(run.started),
    ] + Self.facts.map { .text($0.value(run)) } + [.integer(sorted.count), .integer(run.invalid)]
      + [Cell(sorted.first), Cell(Sample.median(of: sorted)), Cell(sorted.last), Cell(found?.segment)]
  }
}

/// A history as a chart of characters: a column per run, or per some runs where there are many.
struct HistoryChart {
  let history: History
  let width: Int

  private var series: HistorySeries { history.series }

  private static let rows = 10

  /// Nothing below two runs, or where all medians are equal.
  func render() -> String {
    let columns = binned()
    let all = columns.flatMap { [$0.low, $0.high] }
    guard series.points.count > 1, let low = all.min(), let high = all.max(), high > low else { return "" }
    let unit = history.metric.unit
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
    let margin = ends.map { history.metric.unit.show($0).count }.max() ?? 0
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
