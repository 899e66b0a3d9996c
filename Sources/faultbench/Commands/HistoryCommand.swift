// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Comparison
import Metrics
import ReportKit
import StoreKit
import SuiteKit
import Words

struct HistoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Show a metric of a case over the stored runs.",
    discussion: """
      A row per run, the oldest first, and a chart. Warm-ups and invalid repeats do
      not count. Runs with which the metric changes are marked with `>`: E-divisive
      on the medians of the runs, from 10 runs on. Each host that runs were made on
      with --client has a series of its own.

      Example:
        faultbench history missing-copy/WAIT=poll,AFFINITY=none page_p50_ns
      """)

  @Argument(
    help: ArgumentHelp(
      "The case: its id as `suite list SUITE` and `report` show it, or a job file as `run` was given it.",
      valueName: "case"), completion: .storedCases)
  var name: String

  @Argument(help: "The metric (default: the one that compare judges).", completion: .metricsOfCase)
  var metric: String?

  @Option(help: ArgumentHelp("Only runs of this suite.", valueName: "name"), completion: .storedSuites)
  var suite: String?

  @Option(
    help: ArgumentHelp("Only runs of this host, as --client named it.", valueName: "host"), completion: .storedHosts)
  var host: String?

  @Flag(help: "List the metrics that the case has instead.")
  var listMetrics = false

  @OptionGroup var shown: StoredResultOptions

  func validate() throws {
    guard listMetrics else { return }
    if let metric { throw ValidationError("--list-metrics lists all metrics; leave \(metric) out.") }
    guard shown.format == .text else { throw ValidationError("--list-metrics writes text only.") }
  }

  func run() async throws {
    if listMetrics {
      let known = try shown.read { try $0.metrics(ofCase: name, suite: suite, host: host) }
      let all = known.named + known.others
      let first = DefaultMetrics.first(named: known.named, of: known.others)
      let ordered = [first].compactMap { $0 } + all.filter { $0 != first }
      return try shown.target().write(ordered.map { "\($0)\n" }.joined())
    }
    let report = HistoryReport(try shown.read(histories(in:)))
    let target = try shown.target()
    try target.write(await render(report, width: target.width), for: shown.format.kind)
  }

  private func render(_ report: HistoryReport, width: Int) async throws -> String {
    switch shown.format {
    case .text: report.text(width: width)
    case .markdown: report.markdown()
    case .html: await HistoryPage(report, gnuplot: Gnuplot.find()).text()
    case .json, .csv: try shown.format.render(report.flat, width: width)
    }
  }

  private func histories(in store: Store) throws -> [History] {
    let known = try store.metrics(ofCase: name, suite: suite, host: host)
    guard let metric = metric ?? DefaultMetrics.first(named: known.named, of: known.others) else {
      throw UnusableInputError("\(name) has no metric: none of its repeats has stored figures.")
    }
    let points = try store.history(case: name, suite: suite, host: host, metric: metric)
    let histories = History.ofEachHost(points, case: name, metric: metric)
    guard histories.contains(where: \.hasValues) else {
      throw UnusableInputError("\(name) has no values of \(metric).\(hint(metric, known.named + known.others))")
    }
    return histories
  }

  /// The metrics that may have been meant; all where they are few.
  private func hint(_ metric: String, _ known: [String]) -> String {
    let others = known.filter { $0 != metric }
    if let today = EarlierMetricNames.today(metric), others.contains(today) { return " Did you mean `\(today)`?" }
    guard others.count > Self.maxNamed else {
      return others.isEmpty ? "" : " It has \(others.joined(separator: ", "))."
    }
    let alike = Spelling.candidates(for: metric, in: others).map { "`\($0)`" }.joined(separator: " or ")
    let question = alike.isEmpty ? "" : " Did you mean \(alike)?"
    return "\(question) --list-metrics lists all \(others.count) that it has."
  }

  private static let maxNamed = 8
}
