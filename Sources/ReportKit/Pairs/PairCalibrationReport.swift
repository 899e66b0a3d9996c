// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Metrics

/// Which changes pairs find on a host, to be shown: simple tables, in every format.
package struct PairCalibrationReport: Sendable {
  /// A case and what was found out with it.
  package struct Case: Sendable {
    /// Its name, and the figure that decides.
    package let name: String, metric: String
    /// nil where too few pairs count.
    package let calibration: PairCalibration?

    /// A case.
    package init(name: String, metric: String, calibration: PairCalibration?) {
      (self.name, self.metric, self.calibration) = (name, metric, calibration)
    }

    /// Of pairs of a base and itself.
    package init(_ series: PairSeries) {
      self.init(name: series.name, metric: series.design.metric, calibration: PairCalibration(series))
    }
  }

  /// The cases in their order.
  package let cases: [Case]
  /// What was seen on the host.
  package let host: [CalibrationAdvice]

  /// A report of these cases and of what was seen on the host.
  package init(_ cases: [Case], host: [CalibrationAdvice]) {
    (self.cases, self.host) = (cases, host)
  }

  /// For terminals and mails.
  package func text(width: Int = TextRenderer.mailWidth) -> String {
    (tables.map(TextRenderer(width: width).render) + [CalibrationAdvice.text(host, width: width)])
      .joined(separator: "\n")
  }

  /// For web pages and pull requests.
  package func markdown() -> String {
    (tables + [CalibrationAdvice.table(host)]).map(MarkdownRenderer().render).joined(separator: "\n")
  }

  /// As a page.
  package func html() -> String {
    HTMLRenderer().render(tables + [CalibrationAdvice.table(host)], title: "What pairs find on this host")
  }

  /// For JSON.
  package var document: PairCalibrationDocument { PairCalibrationDocument(self) }

  private var measured: [(item: Case, calibration: PairCalibration)] {
    cases.compactMap { item in item.calibration.map { (item, $0) } }
  }

  private var tables: [Table] {
    measured.isEmpty ? [noiseTable] : [noiseTable, foundTable, neededTable]
  }

  private static let label = Column("case", key: "case", isLabel: true)

  private var noiseTable: Table {
    let few = cases.filter { $0.calibration == nil }.map { ShownText.name($0.name) }
    return Table(
      title: "How far pairs of the same lie apart",
      columns: [
        Self.label, Column("figure", key: "metric"), Column("pairs", key: "pairs", unit: .count),
        Column("noise", key: "noise", unit: .percent), Column("per pair", key: "pair", unit: .milliseconds),
      ],
      rows: measured.map { item, calibration in
        [
          .text(item.name), .text(item.metric), .integer(calibration.pairs), .number(calibration.deviation * 100),
          .number(calibration.secondsPerPair * 1000),
        ]
      },
      notes: few.isEmpty
        ? []
        : [
          "Fewer than \(PairCalibration.minimumPairs) pairs count, which tell nothing: \(few.joined(separator: ", "))."
        ], hangsLabels: true)
  }

  private var foundTable: Table {
    Table(
      title: "The smallest slow-down that is found, by time",
      columns: [Self.label]
        + PairCalibration.budgets.map { Column(PairWords.seconds($0), key: "found_\(Int($0))", unit: .percent) },
      rows: measured.map { item, calibration in
        [.text(item.name)]
          + calibration.found.map { found in found.change.map { .text(Percent.words($0)) } ?? .missing }
      },
      notes: [rule + " -: so few pairs find none."], hangsLabels: true)
  }

  private var neededTable: Table {
    Table(
      title: "How long it takes to tell a slow-down",
      columns: [Self.label]
        + PairCalibration.changes.map { change in
          Column(change == 0 ? "no change" : Percent.words(change), key: Self.key(change), unit: .count)
        },
      rows: measured.map { item, calibration in
        [.text(item.name)]
          + calibration.needed.map { needed in needed.seconds.map { .text(PairWords.seconds($0)) } ?? .missing }
      },
      notes: ["-: more than \(PairWords.seconds(PairCalibration.longest)), or a change within the limit."],
      hangsLabels: true)
  }

  /// What is meant by found.
  private var rule: String {
    func all(_ values: [Double]) -> String { Set(values).sorted().map(PairWords.share).joined(separator: ", ") }
    return
      "In \(Percent.words(PairCalibration.power)) of runs, with a limit of \(all(measured.map(\.calibration.limit))) "
      + "and an error of at most \(all(measured.map(\.calibration.alpha))) over all looks."
  }

  private static func key(_ change: Double) -> String { "needed_\(Int((change * 100).rounded()))" }

  /// A row per case, for CSV; changes and noise are shares.
  package func flat() -> Table {
    let found = PairCalibration.budgets.flatMap { ["found_\(Int($0))s", "pairs_\(Int($0))s"] }
    let needed = PairCalibration.changes.map(Self.key).flatMap { ["\($0)_s", "\($0)_pairs"] }
    let keys = ["case", "metric", "pairs", "noise", "seconds_per_pair", "limit", "alpha"] + found + needed
    return Table(
      title: "", columns: keys.map { Column($0, key: $0) },
      rows: cases.map { item in
        let head: [Cell] = [.text(item.name), .text(item.metric)]
        guard let calibration = item.calibration else { return head }
        let facts: [Cell] = [
          .integer(calibration.pairs), Cell(calibration.deviation), Cell(calibration.secondsPerPair),
          Cell(calibration.limit), Cell(calibration.alpha),
        ]
        return head + facts + calibration.found.flatMap { [Cell($0.change), Cell($0.pairs)] }
          + calibration.needed.flatMap { [Cell($0.seconds), Cell($0.pairs)] }
      })
  }
}

/// Which changes pairs find, as `--format json` writes it; docs/pairs.md describes the keys.
package struct PairCalibrationDocument: Encodable, Sendable {
  /// Name and version of the schema; a change that breaks readers raises the number.
  package static let schema = "faultbench.pair-calibration/1"

  let schema = Self.schema
  let power = PairCalibration.power
  let cases: [Case]
  let host: [CalibrationAdvice]

  struct Case: Encodable {
    let name: String, metric: String
    let pairs: Int?
    let noise: Double?, secondsPerPair: Double?, limit: Double?, alpha: Double?
    let found: [Found], needed: [Needed]

    enum CodingKeys: String, CodingKey {
      case name, metric, pairs, noise, limit, alpha, found, needed
      case secondsPerPair = "seconds_per_pair"
    }
  }
  struct Found: Encodable {
    let seconds: Double
    let pairs: Int
    let change: Double?
  }
  struct Needed: Encodable {
    let change: Double
    let seconds: Double?
    let pairs: Int?
  }

  init(_ report: PairCalibrationReport) {
    host = report.host
    cases = report.cases.map { item in
      let calibration = item.calibration
      return Case(
        name: item.name, metric: item.metric, pairs: calibration?.pairs, noise: calibration?.deviation,
        secondsPerPair: calibration?.secondsPerPair, limit: calibration?.limit, alpha: calibration?.alpha,
        found: calibration?.found.map { Found(seconds: $0.seconds, pairs: $0.pairs, change: $0.change) } ?? [],
        needed: calibration?.needed.map { Needed(change: $0.change, seconds: $0.seconds, pairs: $0.pairs) } ?? [])
    }
  }
}
