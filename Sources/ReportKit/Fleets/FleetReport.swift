// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import Results

/// The runs of a fleet: each host as a run of its own, then the hosts side by side, and together.
package struct FleetReport: Sendable {
  /// What is reported.
  package let results: FleetResults

  /// A report of `results`.
  package init(_ results: FleetResults) {
    self.results = results
  }

  /// What the figures of several hosts are called.
  private func together(_ item: FleetResults.Case) -> String {
    let (ran, all) = (item.hosts.count { $0?.isSkipped == false }, results.hosts.count)
    return ran == all ? "all \(all) together" : "\(ran) of \(all) together"
  }

  /// Plain text.
  package func text(width: Int = TextRenderer.mailWidth) -> String {
    (results.hosts.map { SuiteReport($0).text(width: width) } + tables.map(TextRenderer(width: width).render))
      .joined(separator: "\n")
  }

  /// GitHub-flavoured Markdown.
  package func markdown() -> String {
    (results.hosts.map { SuiteReport($0).markdown() } + tables.map(MarkdownRenderer().render)).joined(separator: "\n")
  }

  /// A page with the hosts side by side; each host has a page of its own, by its name.
  package func html() -> String {
    let first = results.hosts.first.map { ReportHead(results: $0).title } ?? ""
    return HTMLRenderer().render(tables, title: "\(results.hosts.count) hosts: \(first)")
  }

  /// A table for each case, with a row for each host and one for all of them.
  package var tables: [Table] { results.cases.filter { !$0.hosts.allSatisfy { $0?.isSkipped ?? true } }.map(table) }

  private func table(_ item: FleetResults.Case) -> Table {
    let metrics = item.metrics.map { Metric($0) }
    let rows = zip(results.hosts, item.hosts).map { host, own -> [Cell] in
      let values = metrics.map { metric in own.map { CaseFigure(metric.name, of: $0).value } ?? nil }
      return [.text(FleetResults.name(of: host)), Cell(own?.counted.count)] + values.map { Cell($0) }
    }
    let together: [Cell] =
      [.text(together(item)), .integer(item.together.count)] + metrics.map { Cell(median($0, item)) }
    let short = zip(results.hosts, item.hosts).filter { ($1?.counted.count ?? 0) > item.together.count }
    return Table(
      title: "\(item.name) on \(results.hosts.count) hosts",
      columns: [Column("host", key: "host", isLabel: true), Column("n", key: "repeats", unit: .count)]
        + metrics.map { Column($0.heading, metric: $0) },
      rows: rows + [together],
      notes: (short.isEmpty ? [] : ["Together are only repeats that count on every host that ran it."]) + skips(item),
      keepsRows: true)
  }

  private func skips(_ item: FleetResults.Case) -> [String] {
    var notes: [String] = []
    for (host, own) in zip(results.hosts, item.hosts) {
      let name = FleetResults.name(of: host)
      guard let own else {
        notes.append("\(name) has no such case.")
        continue
      }
      if case .skipped(let reason, _) = own.outcome { notes.append("\(name) skipped it: \(reason).") }
    }
    return notes
  }

  private func median(_ metric: Metric, _ item: FleetResults.Case) -> Double? {
    metric.statistic.of(item.values(metric.name))
  }

  /// All figures in one table: for programs.
  package func flat() -> Table {
    let columns = [
      Column("host", key: "host", isLabel: true), Column("case", key: "case", isLabel: true),
      Column("metric", key: "metric", isLabel: true), Column("repeats", key: "repeats", unit: .count),
      Column("value", key: "value"),
    ]
    let rows = results.cases.flatMap { item in
      item.metrics.flatMap { name -> [[Cell]] in
        let metric = Metric(name)
        let hosts = zip(results.hosts, item.hosts).map { host, own -> [Cell] in
          let value = own.map { CaseFigure(name, of: $0).value } ?? nil
          return [
            .text(FleetResults.name(of: host)), .text(item.name), .text(name), Cell(own?.counted.count), Cell(value),
          ]
        }
        return hosts
          + [
            [
              .text(together(item)), .text(item.name), .text(name), .integer(item.together.count),
              Cell(median(metric, item)),
            ]
          ]
      }
    }
    return Table(title: "", columns: columns, rows: rows)
  }
}

/// What `faultbench report --format json` writes of a fleet; docs/reports.md.
package struct FleetReportDocument: Encodable, Sendable {
  /// A case's figures over all hosts, a value per repeat that counts on every host that did not skip it.
  struct Together: Encodable, Sendable {
    let name: String
    /// Those that ran it.
    let hosts: [String]
    let repeats: Int
    let metrics: [String: [Double]]
  }

  let schema = "faultbench.fleet/1"
  let hosts: [SuiteReportDocument]
  let together: [Together]

  /// A document of `results`.
  package init(_ results: FleetResults) {
    hosts = results.hosts.map(SuiteReportDocument.init)
    let names = results.hosts.map(FleetResults.name)
    together = results.cases.map { item in
      Together(
        name: item.name, hosts: zip(names, item.hosts).filter { $1?.isSkipped == false }.map(\.0),
        repeats: item.together.count,
        metrics: Dictionary(item.metrics.map { ($0, item.values($0)) }) { first, _ in first })
    }
  }
}

extension Table {
  /// Tables of several hosts in one, for programs: their columns must be the same.
  package static func joined(_ tables: [(host: String, table: Table)]) -> Table {
    Table(
      title: "", columns: [Column("host", key: "host", isLabel: true)] + (tables.first?.table.columns ?? []),
      rows: tables.flatMap { host, table in table.rows.map { [.text(host)] + $0 } },
      notes: tables.flatMap(\.table.notes))
  }
}
