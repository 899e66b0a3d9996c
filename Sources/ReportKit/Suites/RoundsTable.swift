// SPDX-License-Identifier: GPL-2.0-only

/// The table of mmap-retry: rounds, throughput, and how many retries were in vain, published and measured.
enum RoundsTable {
  /// Counters of a kernel with the publication's second patch.
  static let drop = "vmstat.retry_mmap_drop"
  static let miss = "vmstat.retry_io_miss"

  static func sections(_ cases: [CaseResult]) -> [ReportSection] {
    let shown = cases.filter { !$0.isSkipped && $0.stored.facts.metrics.contains("rounds_per_s") }
    guard !shown.isEmpty else { return [] }
    let rows = publishedRows(cases) + shown.map(measuredRow)
    let counts = shown.contains { CaseFigure(drop, of: $0).value != nil }
    let note =
      "This kernel has no retry_mmap_drop and retry_io_miss in /proc/vmstat; they are a patch of the publication."
    return [.table(Table(title: "", columns: columns, rows: rows, notes: counts ? [] : [note]))]
  }

  private static let columns = [
    Column("case", key: "case", isLabel: true), Column("rounds", key: "ios", unit: .count),
    Column("rounds/s", key: "rounds", unit: .perSecond), Column("miss/drop", key: "miss_drop", unit: .percent),
    Column("mmap drop", key: "mmap_drop", unit: .count), Column("I/O miss", key: "io_miss", unit: .count),
  ]

  /// A row per published run, which its source names.
  private static func publishedRows(_ cases: [CaseResult]) -> [[Cell]] {
    let figures = cases.flatMap(\.stored.facts.published)
    var sources: [String] = []
    for figure in figures where !sources.contains(figure.source) { sources.append(figure.source) }
    return sources.map { source in
      row(source) { metric in figures.first { $0.source == source && $0.metric == metric }?.value }
    }
  }

  private static func measuredRow(_ item: CaseResult) -> [Cell] {
    row("here: \(item.name)") { CaseFigure($0, of: item).value }
  }

  private static func row(_ name: String, _ value: (String) -> Double?) -> [Cell] {
    let (drops, misses) = (value(drop), value(miss))
    let share = drops.flatMap { drops in misses.map { drops > 0 ? $0 / drops * 100 : .nan } }
    return [
      .text(name), Cell(value("ios")), Cell(value("rounds_per_s")), Cell(share), Cell(drops), Cell(misses),
    ]
  }
}
