// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Metrics
import Statistics

/// A calibration as tables.
extension Calibration {
  /// For people: the noise, and what can be decided.
  var tables: [Table] { [noiseTable] + (isDecidable ? [effectTable, repeatTable] : []) }

  private var isDecidable: Bool { metrics.contains { !$0.needed.isEmpty } }

  private var noiseTable: Table {
    Table(
      title: "How far repeats of the same lie apart",
      columns: Self.labels + [
        Column("n", key: "repeats", unit: .count), Column("median", key: "median"), Column("noise", key: "noise"),
        Column("drift p", key: "drift_p"), Column("per repeat", key: "drift"), Column("warm-up", key: "warm_up"),
        Column("steps", key: "steps"), Column("A/A", key: "false_alarms"),
      ],
      rows: metrics.map { item in
        Self.labels(of: item) + [
          .integer(item.values.count), .text(Cell(item.median).shown(item.rule.unit)),
          .text(item.isExact ? "count" : Self.share(item.noise)),
          .text(ComparisonWords.probability(item.steadiness?.trend.p)), .text(Self.share(item.slope, digits: 2)),
          Cell(item.steadiness?.warmUp), Cell(item.steadiness?.changes.count), .text(Self.share(item.falseAlarms)),
        ]
      },
      notes: [
        "noise: spread of the logarithms, robust. drift: Mann-Kendall, slope of Theil and Sen. warm-up: repeats "
          + "before a change point in the first third. A/A: splits in halves that say better or worse, of "
          + "\(SplitHalves.splits)."
      ] + advice + notes)
  }

  private var effectTable: Table {
    Table(
      title: "The smallest change that is found, by repeats per side",
      columns: Self.labels + Self.sizes.map { Column("n = \($0)", key: "smallest_\($0)") },
      rows: gated.map { item in
        Self.labels(of: item) + item.decidable.map { .text(pair(Self.share($0.alone), Self.share($0.corrected))) }
      }, notes: (tests > 1 ? [pairs] : []) + [least])
  }

  private var repeatTable: Table {
    let limits = Set(gated.map(\.rule.relativeLimit)).sorted()
    let usual = limits.map { Percent.words($0) }.joined(separator: ", ")
    return Table(
      title: "Repeats per side that find a change in \(Percent.words(options.power)) of "
        + "comparisons",
      columns: Self.labels
        + Self.effects.map {
          Column(Percent.words($0), key: "needed_\(Int($0 * 100))")
        },
      rows: gated.map { item in
        Self.labels(of: item) + item.needed.map { .text(pair(Self.count($0.alone), Self.count($0.corrected))) }
      },
      notes: [
        "A change counts only beyond the limit (\(usual)), from which its interval must be told. Smaller changes need "
          + "a smaller limit: these numbers are for `compare --limit` half of the change. -: more than "
          + "\(RequiredSize.largest) repeats, or a change below the absolute limit."
      ])
  }

  private var gated: [MetricCalibration] { metrics.filter { !$0.needed.isEmpty } }

  private var pairs: String {
    "In one test / with the correction over the \(tests) tests of a comparison of all of this."
  }

  private var least: String {
    "-: so few tell no change, whatever its size. At least \(minimumRepeats) repeats per side are needed for "
      + "\(tests) test\(tests == 1 ? "" : "s")."
  }

  /// What the figures mean for the runs to come.
  private var advice: [String] {
    let drifting = gated.filter { ($0.steadiness?.trend.p ?? 1) < 0.01 }.map { "\($0.name) \($0.rule.metric.name)" }
    let cold = gated.compactMap { item in item.steadiness.map { $0.warmUp } }.max() ?? 0
    return (drifting.isEmpty ? [] : ["The machine drifts: \(drifting.joined(separator: ", ")). Take turns run by run."])
      + (cold == 0 ? [] : ["Warm up with \(cold) more repeat\(cold == 1 ? "" : "s") (`warmup` in suite.yaml)."])
  }

  private func pair(_ alone: String, _ corrected: String) -> String {
    tests > 1 ? "\(alone) / \(corrected)" : alone
  }

  private static func count(_ repeats: Int?) -> String { repeats.map { "\($0)" } ?? "-" }

  private static func share(_ value: Double?) -> String {
    value.map { $0.isFinite ? Percent.words($0) : "-" } ?? "-"
  }

  private static func share(_ value: Double?, digits: Int) -> String {
    value.map { MetricUnit.percent.show($0 * 100) } ?? "-"
  }

  private static let labels = [
    Column("case", key: "case", isLabel: true), Column("metric", key: "metric", isLabel: true),
  ]

  private static func labels(of item: MetricCalibration) -> [Cell] {
    [.text(item.name), .text(item.rule.metric.name)]
  }
}

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
