// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import ReportKit
import StoreKit
import SuiteKit

/// What a run has come to, a row for each of its cases; `faultbench report` shows the figures.
enum SuiteSummary {
  static func table(_ run: RunID, of plan: SuitePlan, in store: Store, host: String? = nil) throws -> Table {
    let cases = try store.cases(of: run)
    let mains = Set(cases.compactMap(\.facts.metrics.first))
    let repeats = try store.repeats(of: run, metrics: .only(mains))
    var skips = GroupedSkips()
    var notes: [String] = []
    let rows = cases.map { item -> [Cell] in
      let own = repeats[item.id] ?? []
      let main = item.facts.metrics.first ?? ""
      let values = own.filter(\.isReported).compactMap { $0.metrics[main] }
      var skip: (reason: String, remedy: String)?
      if case .skipped(let reason, let remedy) = item.state {
        skips.add(item.name, reason: reason, remedy: remedy)
        skip = (reason, remedy)
      }
      for bad in own where !bad.isValid {
        notes.append("INVALID \(item.name), run \(bad.number): \(bad.problems.joined(separator: " "))")
      }
      let median = Metric.Statistic.median.of(values)
      return [
        .text(item.name), .text(state(of: item, own)), .integer(own.count(where: \.isReported)), .text(main),
        median.map { .text(Metric(main).unit.show($0)) } ?? .missing, Cell(median),
        .integer(own.count { !$0.isValid }), skip.map { .text($0.reason) } ?? .missing,
        skip.map { .text($0.remedy) } ?? .missing,
      ]
    }
    return Table(
      title: "\(plan.suite)\(host.map { " on \($0)" } ?? ""), run \(run)",
      columns: [
        Column("case", key: "case", isLabel: true), Column("state", key: "state", isLabel: true),
        Column("repeats", key: "repeats", unit: .count), Column("metric", key: "metric"),
        Column("median", key: "shown"), Column("median", key: "median", isHidden: true),
        Column("invalid", key: "invalid", isHidden: true), Column("reason", key: "reason", isHidden: true),
        Column("remedy", key: "remedy", isHidden: true),
      ],
      rows: rows, notes: skips.notes + notes)
  }

  private static func state(of item: StoredCase, _ repeats: [StoredRepeat]) -> String {
    if item.state != .planned { return "SKIP" }
    if repeats.contains(where: { !$0.isValid }) { return "INVALID" }
    return repeats.count < item.facts.plannedRepeats ? "unfinished" : "ok"
  }
}
