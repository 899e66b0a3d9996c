// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import Statistics
import StoreKit

/// The values of a metric over stored runs: a row per run, the oldest first.
package struct HistoryTable: Sendable {
  private let points: [HistoryPoint]
  private let name: String
  private let metric: String
  /// The values as a series with its change points.
  package let series: HistorySeries

  /// `points` of the case `name`, values of `metric`.
  package init(_ points: [HistoryPoint], case name: String, metric: String) {
    self.points = points
    self.name = name
    self.metric = metric
    series = HistorySeries(points, case: name, metric: metric)
  }

  /// The table with a chart below it, for people.
  package func text(width: Int) -> String {
    let chart = HistoryChart(series: series, width: width).render()
    return TextRenderer(width: width).render(table) + (chart.isEmpty ? "" : "\n" + chart)
  }

  /// Whether any run has a value.
  package var hasValues: Bool { points.contains { !$0.values.isEmpty } }

  /// The table. A column that says the same of every run is hidden from people and becomes a note.
  package var table: Table {
    let facts = Self.facts.map { fact in (fact, points.map { fact.value($0.run) }) }
    let unit = Metric(metric).unit
    let columns =
      [Column("", key: "change", isLabel: true, isHidden: series.changes.isEmpty)]
      + [Column("run", key: "run", isLabel: true), Column("label", key: "label", isLabel: true, isHidden: !hasLabels)]
      + [Column("started", key: "started", isLabel: true)]
      + facts.map { Column($0.header, key: $0.key, isLabel: true, isHidden: Set($1).count < 2) }
      + [Column("n", key: "repeats", unit: .count)]
      + [Column("invalid", key: "invalid", unit: .count, isHidden: points.allSatisfy { $0.invalid == 0 })]
      + ["min", "median", "max"].map { Column($0, key: $0, unit: unit) }
      + [Column("segment", key: "segment", isHidden: series.changes.isEmpty)]
    let found = Dictionary(series.points.map { ($0.index, $0) }) { first, _ in first }
    return Table(
      title: "\(metric) of \(name)", columns: columns, rows: points.enumerated().map { row($1, found[$0]) },
      notes: facts.compactMap { fact, values in
        guard let first = values.first, !first.isEmpty, Set(values).count == 1 else { return nil }
        return "\(fact.header): \(first)"
      } + series.notes)
  }

  private var hasLabels: Bool { points.contains { $0.run.label != nil } }

  private struct Fact {
    let header: String
    let key: String
    let value: @Sendable (StoredRun) -> String
  }

  private static let facts = [
    Fact(header: "suite", key: "suite") { $0.suite ?? "" },
    Fact(header: "kernel", key: "kernel") { $0.kernel ?? "" },
    Fact(header: "fio", key: "fio_version") { $0.facts.fioVersion },
    Fact(header: "engine build", key: "engine_build") { String(($0.facts.engineBuild ?? "").prefix(12)) },
  ]

  private func row(_ point: HistoryPoint, _ found: HistorySeries.Point?) -> [Cell] {
    let sorted = point.values.sorted()
    return [
      .text(found?.changeP == nil ? "" : ">"), .text(point.run.id.description), .text(point.run.label ?? ""),
      .text(point.run.startedText),
    ] + Self.facts.map { .text($0.value(point.run)) } + [.integer(sorted.count), .integer(point.invalid)]
      + [Cell(sorted.first), Cell(Sample.median(of: sorted)), Cell(sorted.last), Cell(found?.segment)]
  }
}
