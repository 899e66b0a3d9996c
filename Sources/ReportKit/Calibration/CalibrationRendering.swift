// SPDX-License-Identifier: GPL-2.0-only
import Statistics

extension Calibration {
  /// For terminals and mails.
  package func text(host: [CalibrationAdvice], width: Int) -> String {
    (tables.map(TextRenderer(width: width).render) + [CalibrationAdvice.text(host, width: width)])
      .joined(separator: "\n")
  }

  /// For web pages and pull requests.
  package func markdown(host: [CalibrationAdvice]) -> String {
    (tables + [CalibrationAdvice.table(host)]).map(MarkdownRenderer().render).joined(separator: "\n")
  }

  /// As a page.
  package func html(host: [CalibrationAdvice]) -> String {
    HTMLRenderer().render(tables + [CalibrationAdvice.table(host)], title: "The noise of this host")
  }

  /// For CSV: a row per case and metric, in base units and shares.
  package func flat() -> Table {
    func columns(_ what: String, _ parts: [Int]) -> [Column] {
      parts.flatMap { part in ["alone", "corrected"].map { Column("", key: "\(what)_\(part)_\($0)") } }
    }
    let percents = Self.effects.map { Int(($0 * 100).rounded()) }
    let columns =
      ["case", "metric", "gated", "repeats", "median", "noise", "drift_p", "drift_per_repeat", "warm_up", "steps"]
      .map { Column("", key: $0) } + [Column("", key: "false_alarms")] + columns("needed", percents)
      + columns("smallest", Self.sizes)
    return Table(
      title: "", columns: columns,
      rows: metrics.map { item in
        let head: [Cell] = [
          .text(item.name), .text(item.rule.metric.name), .text(item.isGated ? "true" : "false"),
          .integer(item.values.count), Cell(item.median), Cell(item.noise), Cell(item.steadiness?.trend.p),
          Cell(item.slope), Cell(item.steadiness?.warmUp), Cell(item.steadiness?.changes.count),
          Cell(item.falseAlarms),
        ]
        return head + item.needed.flatMap { [Cell($0.alone), Cell($0.corrected)] }
          + item.decidable.flatMap { [Cell($0.alone), Cell($0.corrected)] }
      })
  }
}
