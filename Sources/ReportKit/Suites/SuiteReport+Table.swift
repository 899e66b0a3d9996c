// SPDX-License-Identifier: GPL-2.0-only
import Results
import StoreKit

extension SuiteReport {
  /// A row per case and metric, and one per case without figures, for `--format csv`. Values are in the unit that the metric's
  /// name ends in.
  package func flat() -> Table {
    Table(
      title: ReportHead(results: results).title,
      columns: [
        Column("run", key: "run", isLabel: true), Column("suite", key: "suite", isLabel: true),
        Column("case", key: "case", isLabel: true), Column("outcome", key: "outcome"), Column("reason", key: "reason"),
        Column("metric", key: "metric"), Column("value", key: "value"), Column("statistic", key: "statistic"),
        Column("repeats", key: "repeats"), Column("spread", key: "spread", unit: .percent),
        Column("published", key: "published"), Column("source", key: "source"),
        Column("ratio", key: "ratio", unit: .ratio),
      ],
      rows: results.cases.flatMap(rows))
  }

  private func rows(_ item: CaseResult) -> [[Cell]] {
    let head: [Cell] = [
      .integer(Int(results.run.id.number)), results.run.suite.map { .text($0) } ?? .missing, .text(item.name),
      .text(item.outcome.word), reason(item).map { .text($0) } ?? .missing,
    ]
    let figures = item.isSkipped ? [] : item.shownMetrics.map { CaseFigure($0, of: item) }
    guard !figures.isEmpty else { return [head] }
    return figures.flatMap { figure -> [[Cell]] in
      let measured: [Cell] = [
        .text(figure.metric.name), Cell(figure.value), .text(figure.metric.statistic.rawValue),
        .integer(figure.values.count), Cell(figure.spread),
      ]
      guard !figure.published.isEmpty else { return [head + measured] }
      // With several published figures there is a row, and a ratio, for each.
      return figure.published.map { published in
        let ratio = published.value == 0 ? nil : figure.value.map { $0 / published.value }
        return head + measured + [.number(published.value), .text(published.source), Cell(ratio)]
      }
    }
  }

  private func reason(_ item: CaseResult) -> String? {
    switch item.outcome {
    case .passed: nil
    case .skipped(let reason, _): reason
    case .failed: item.repeats.flatMap(\.problems).first ?? "repeats are missing"
    }
  }
}
