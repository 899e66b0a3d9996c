// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Comparison
import Metrics
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

  @Argument(help: ArgumentHelp("The case, as `suite list` names it.", valueName: "case"))
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

  private func render(_ history: History, width: Int) async throws -> String {
    switch shown.format {
    case .text: HistoryTable(history).text(width: width)
    case .html: await HistoryPage(history, gnuplot: Gnuplot.find()).text()
    case .markdown, .json, .csv: try shown.format.render(HistoryTable(history).table, width: width)
    }
  }

  private func history(in store: Store) throws -> History {
    let known = try store.metrics(ofCase: name, suite: suite)
    guard let metric = metric ?? DefaultMetrics.first(named: known.named, of: known.others) else {
      throw Unusable("\(name) has no metric: none of its repeats has stored figures.")
    }
    let points = try store.history(case: name, suite: suite, metric: metric)
    let history = History(points, case: name, metric: metric)
    guard history.hasValues else {
      let others = (known.named + known.others).filter { $0 != metric }
      let nearest = Spelling.nearest(to: metric, in: others).map { " Did you mean `\($0)`?" } ?? ""
      let list = others.isEmpty ? "" : " It has \(others.joined(separator: ", "))."
      throw Unusable("\(name) has no values of \(metric).\(nearest)\(list)")
    }
    return history
  }
}
