// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Foundation
import Metrics
import ReportKit
import SuiteKit

/// The tables of `faultbench suite`.
enum SuiteTable {
  /// The suites in these directories.
  static func suites(_ directories: [String]) -> Table {
    let plans = directories.map { directory in
      (directory, try? SuitePlan(SuiteManifest(directory: directory)))
    }
    return Table(
      title: "Suites",
      columns: [
        Column("suite", key: "suite", isLabel: true), Column("cases", key: "cases", unit: .count),
        Column("what it shows", key: "summary"), Column("directory", key: "directory", isHidden: true),
      ],
      rows: plans.map { directory, plan in
        let name = URL(fileURLWithPath: directory).lastPathComponent
        guard let plan else {
          return [.text(name), .missing, .text("has mistakes; `faultbench suite check` tells them"), .text(directory)]
        }
        return [.text(name), .integer(plan.cases.count), .text(plan.summary), .text(directory)]
      },
      notes: plans.compactMap { _, plan in
        plan.flatMap { plan in PlannedDecisions(planned: plan.cases).words.map { "\(plan.suite): \($0)" } }
      })
  }

  /// The same for people: a suite, how many cases it has, and beside it what it shows.
  static func list(_ suites: Table, width: Int) -> String {
    let names = suites.rows.indices.map { row in
      let cases: String
      if case .integer(let count) = suites.cell(row, 1) {
        cases = "\(count) case\(count == 1 ? " " : "s")"
      } else {
        cases = ""
      }
      return (name: suites.text(row, 0), cases: cases, summary: suites.text(row, 2))
    }
    let widths = (names.map(\.name.count).max() ?? 0, names.map(\.cases.count).max() ?? 0)
    return names.map { item in
      let name = item.name + String(repeating: " ", count: widths.0 - item.name.count)
      let cases = String(repeating: " ", count: widths.1 - item.cases.count) + item.cases
      return TextRenderer.hanging("\(name)  \(cases)  ", [item.summary], width: width)
    }.joined()
  }

  /// What would run, what would be skipped and why, and for how long.
  static func cases(_ plan: SuitePlan, missing: [String: MissingRequirements], times: TimeTable) -> Table {
    let running = plan.cases.filter { missing[$0.id] == nil }
    let known = running.compactMap { times.total(of: $0) }
    let sum = known.reduce(Duration.zero, +)
    let unknown = running.count - known.count
    // The boots of a guest are its repeats, and they are chosen when it runs.
    let decisions = plan.variant == .guest ? nil : PlannedDecisions(planned: running).words
    var skips = GroupedSkips()
    for item in plan.cases {
      if let lack = missing[item.id] { skips.add(item.id, reason: lack.reason, remedy: lack.remedy) }
    }
    return Table(
      title: "\(plan.suite)\(plan.variant.title): \(plan.summary)",
      columns: [
        Column("case", key: "case", isLabel: true), Column("state", key: "state", isLabel: true),
        Column("runs", key: "runs", unit: .count), Column("about", key: "about"),
        Column("seconds", key: "estimated_s", isHidden: true), Column("reason", key: "reason", isHidden: true),
        Column("remedy", key: "remedy", isHidden: true),
      ],
      rows: plan.cases.map { item in
        let lack = missing[item.id]
        let total = times.total(of: item)
        return [
          .text(item.id), .text(lack == nil ? "runs" : "SKIP"), .integer(item.runs),
          total.map { .text(TimeText.show($0)) } ?? .missing, Cell(total.map { Double($0.components.seconds) }),
          lack.map { .text($0.reason) } ?? .missing, lack.map { .text($0.remedy) } ?? .missing,
        ]
      },
      notes: [
        "\(running.count) of \(plan.cases.count) cases run\(running.count == 1 ? "s" : "") here, in about \(TimeText.show(sum))"
          + (unknown > 0 ? " and what \(unknown) take of which nothing is known." : ".")
      ] + (decisions.map { [$0] } ?? []) + skips.notes, hangsLabels: true)
  }
}

extension SuiteVariant {
  /// What it is called behind a suite's name.
  fileprivate var title: String {
    switch self {
    case .plain: ""
    case .full: ", full run"
    case .guest: ", values for guests"
    }
  }
}

extension Table {
  /// The words of a cell; empty for what has none.
  fileprivate func text(_ row: Int, _ column: Int) -> String {
    if case .text(let text) = cell(row, column) { ShownText.name(text) } else { "" }
  }
}

/// Times for people.
enum TimeText {
  /// `0:07`, `3:20`, `1:02:03`.
  static func show(_ duration: Duration) -> String {
    let seconds = duration.components.seconds + (duration.components.attoseconds >= 500_000_000_000_000_000 ? 1 : 0)
    let tail = String(format: "%02d", seconds % 60)
    guard seconds >= 3600 else { return "\(seconds / 60):\(tail)" }
    return "\(seconds / 3600):\(String(format: "%02d", seconds / 60 % 60)):\(tail)"
  }
}

/// Cases that were skipped, or would be: each reason once, with the cases that have it.
struct GroupedSkips {
  private var order: [String] = []
  private var cases: [String: [String]] = [:]

  mutating func add(_ name: String, reason: String, remedy: String) {
    let text = "\(reason). \(remedy)"
    if cases[text] == nil { order.append(text) }
    cases[text, default: []].append(name)
  }

  /// `SKIP missing-copy (8 cases), handlers (2 cases): why. What to do.`
  var notes: [String] { order.map { "SKIP \(CaseNames.families(cases[$0] ?? [])): \($0)" } }
}

extension PlannedDecisions {
  /// What comparing two runs of these cases could decide, in so many boots of a guest where they run in one.
  init(planned cases: [PlannedCase], boots: Int? = nil, clock: MeasurementClock = .time) {
    self.init(
      cases.map { Case($0.id, repeats: boots ?? $0.repeats, metrics: $0.metrics, limits: $0.limits) },
      sample: boots == nil ? .repeats : .boots, clock: clock)
  }
}
