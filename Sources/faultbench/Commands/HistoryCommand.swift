// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import ReportKit
import StoreKit
import SuiteKit

struct HistoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Show a metric of a case over the stored runs.",
    discussion: """
      A row per run, the oldest first, and a chart. Warm-ups and invalid repeats do
      not count. Runs with which the metric changes are marked with `>`: E-divisive
      on the medians of the runs, from 10 runs on.

      Example:
        faultbench history missing-copy/WAIT=poll,AFFINITY=none page_p50_ns
      """)

  @Argument(
    help: ArgumentHelp(
      "The case: its id as `suite list SUITE` and `report` show it, or a job file as `run` was given it.",
      valueName: "case"))
  var name: String

  @Argument(help: "The metric (default: the one that compare judges).")
  var metric: String?

  @Option(help: ArgumentHelp("Only runs of this suite.", valueName: "name"))
  var suite: String?

  @OptionGroup var shown: StoredResultOptions

  func run() async throws {
    let history = try shown.read(history(in:))
    let target = try shown.target()
    try target.write(await render(history, width: target.width), for: shown.format.kind)
  }

  private func render(_ history: HistoryTable, width: Int) async throws -> String {
    switch shown.format {
    case .text: history.text(width: width)
    case .html: await HistoryPage(history).text()
    case .markdown, .json, .csv: try shown.format.render(history.table, width: width)
    }
  }

  private func history(in store: Store) throws -> HistoryTable {
    let known = try store.metrics(ofCase: name, suite: suite)
    guard let metric = metric ?? UsualMetrics.first(named: known.named, of: known.others) else {
      throw Unusable("\(name) has no metric: none of its repeats has stored figures.")
    }
    let points = try store.history(case: name, suite: suite, metric: metric)
    let history = HistoryTable(points, case: name, metric: metric)
    guard history.hasValues else {
      let others = (known.named + known.others).filter { $0 != metric }
      let nearest = Spelling.nearest(to: metric, in: others).map { " Did you mean `\($0)`?" } ?? ""
      let list = others.isEmpty ? "" : " It has \(others.joined(separator: ", "))."
      throw Unusable("\(name) has no values of \(metric).\(nearest)\(list)")
    }
    return history
  }
}
