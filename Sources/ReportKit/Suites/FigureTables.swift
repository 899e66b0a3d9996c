// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import Results

/// The figures of cases of any suite: a table for those that have the same variables and metrics.
enum FigureTables {
  static func sections(_ cases: [CaseResult]) -> [ReportSection] {
    groups(cases.filter { !$0.isSkipped }).map { .table(table($0)) }
  }

  /// Neighbours that fit into one table: the combinations of a matrix, or cases without one.
  private static func groups(_ cases: [CaseResult]) -> [[CaseResult]] {
    var groups: [[CaseResult]] = []
    for item in cases {
      if let last = groups.last?.last, belongs(item, with: last) {
        groups[groups.count - 1].append(item)
      } else {
        groups.append([item])
      }
    }
    return groups
  }

  private static func belongs(_ one: CaseResult, with other: CaseResult) -> Bool {
    let keys = one.stored.facts.parameters.map(\.key)
    return one.metrics == other.metrics && keys == other.stored.facts.parameters.map(\.key)
      && (keys.isEmpty || one.family == other.family)
  }

  /// Labels, how many repeats, then each metric: the first with its spread, each with what was published about it.
  private static func table(_ group: [CaseResult]) -> Table {
    let keys = group.first?.stored.facts.parameters.map(\.key) ?? []
    let metrics = group.first?.metrics ?? []
    let labels = keys.isEmpty ? ["case"] : keys
    let compared = Set(metrics.filter { metric in group.contains { isCompared(metric, of: $0) } })
    let measured = metrics.flatMap { metric in
      columns(Metric(metric), isMain: metric == metrics.first, isCompared: compared.contains(metric))
    }
    let rows = group.map { item -> [Cell] in
      let names = keys.isEmpty ? [item.name] : item.stored.facts.parameters.map(\.value)
      return names.map(Cell.text) + [.integer(item.counted.count)]
        + metrics.flatMap { metric in
          cells(
            CaseFigure(metric, of: item), isMain: metric == metrics.first, isCompared: compared.contains(metric))
        }
    }
    return Table(
      title: keys.isEmpty ? "" : group.first?.family ?? "",
      columns: labels.map { Column($0, key: $0, isLabel: true) } + [Column("n", key: "repeats", unit: .count)]
        + measured,
      rows: rows, notes: group.flatMap { notes($0, metrics) }, keepsRows: true)
  }

  private static func isCompared(_ metric: String, of item: CaseResult) -> Bool {
    CaseFigure(metric, of: item).beside != nil
  }

  private static func columns(_ metric: Metric, isMain: Bool, isCompared: Bool) -> [Column] {
    let spread = Column("spread", key: "spread_\(metric.name)", unit: .percent)
    let beside = metric.timed ?? metric
    let compared =
      [Column(beside.publishedHeading(of: metric), key: "published_\(beside.name)", unit: beside.unit)]
      + (metric.clock == .time ? [Column("ratio", key: "ratio_\(metric.name)", unit: .ratio)] : [])
    return [Column(metric.heading, key: metric.name, unit: metric.unit)] + (isMain ? [spread] : [])
      + (isCompared ? compared : [])
  }

  private static func cells(_ figure: CaseFigure, isMain: Bool, isCompared: Bool) -> [Cell] {
    let ratio = figure.metric.clock == .time ? [Cell(figure.ratio)] : []
    return [Cell(figure.value)] + (isMain ? [Cell(figure.spread)] : [])
      + (isCompared ? [Cell(figure.beside?.value)] + ratio : [])
  }

  /// A median of some repeats must not be taken for one of all.
  private static func notes(_ item: CaseResult, _ metrics: [String]) -> [String] {
    metrics.map { CaseFigure($0, of: item) }.filter { !$0.values.isEmpty && $0.values.count < item.counted.count }
      .map { "\(item.name): \($0.values.count) of \(item.counted.count) repeats have \($0.metric.heading)." }
  }
}

extension Metric {
  /// What stands above published figures of this metric beside those of `other`. A rate has no unit beside its number.
  func publishedHeading(of other: Metric) -> String {
    other.clock != clock && unit == .perSecond ? "published \(heading)" : "published"
  }
}
