// SPDX-License-Identifier: GPL-2.0-only

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
    return one.stored.facts.metrics == other.stored.facts.metrics && keys == other.stored.facts.parameters.map(\.key)
      && (keys.isEmpty || one.family == other.family)
  }

  private static func table(_ group: [CaseResult]) -> Table {
    let keys = group.first?.stored.facts.parameters.map(\.key) ?? []
    let metrics = group.first?.stored.facts.metrics ?? []
    let comparable = metrics.filter { metric in group.contains { CaseFigure(metric, of: $0).published.count == 1 } }
    let labels = keys.isEmpty ? [Column("case", key: "case", isLabel: true)] : keys.map { Column($0, key: $0, isLabel: true) }
    let measured = metrics.map { Column(MetricName($0).header, key: $0, unit: MetricName($0).unit) }
    let published = comparable.flatMap { metric in
      let suffix = comparable.count > 1 ? " \(MetricName(metric).header)" : ""
      return [
        Column("published\(suffix)", key: "published_\(metric)", unit: MetricName(metric).unit),
        Column("ratio\(suffix)", key: "ratio_\(metric)", unit: .ratio),
      ]
    }
    let rows = group.map { item -> [Cell] in
      let names = keys.isEmpty ? [item.name] : item.stored.facts.parameters.map(\.value)
      return names.map(Cell.text) + [.integer(item.counted.count)]
        + metrics.map { Cell(CaseFigure($0, of: item).value) }
        + [Cell(metrics.first.flatMap { CaseFigure($0, of: item).spread })]
        + comparable.flatMap { metric -> [Cell] in
          let figure = CaseFigure(metric, of: item)
          return [Cell(figure.published.count == 1 ? figure.published.first?.value : nil), Cell(figure.ratio)]
        }
    }
    return Table(
      title: keys.isEmpty ? "" : group.first?.family ?? "",
      columns: labels + [Column("n", key: "repeats", unit: .count)] + measured
        + [Column("spread", key: "spread", unit: .percent)] + published,
      rows: rows)
  }
}

extension CaseResult {
  var isSkipped: Bool {
    if case .skipped = stored.state { true } else { false }
  }
}
