// SPDX-License-Identifier: GPL-2.0-only
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
    let usual = limits.map { ComparisonWords.percent($0, signed: false) }.joined(separator: ", ")
    return Table(
      title: "Repeats per side that find a change in \(ComparisonWords.percent(options.power, signed: false)) of "
        + "comparisons",
      columns: Self.labels
        + Self.effects.map {
          Column(ComparisonWords.percent($0, signed: false), key: "needed_\(Int($0 * 100))")
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
    "-: so few tell no change, whatever its size. At least \(leastRepeats) repeats per side are needed for "
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
    value.map { $0.isFinite ? ComparisonWords.percent($0, signed: false) : "-" } ?? "-"
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
