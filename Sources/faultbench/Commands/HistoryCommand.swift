// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import ReportKit
import StoreKit

struct HistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Show a metric of a case over the stored runs.",
    discussion: """
      A row per run, the oldest first, and a chart. Warm-ups and invalid repeats do
      not count. Runs with which the metric changes are marked with `>`: E-divisive
      on the medians of the runs, from 10 runs on.

      Example:
        faultbench history missing-copy/WAIT=poll uffd_resolution_p50_ns
      """)

  @Argument(help: ArgumentHelp("The case, as `suite list` names it.", valueName: "case"))
  var name: String

  @Argument(help: "The metric (default: the case's first).")
  var metric: String?

  @Option(help: ArgumentHelp("Only runs of this suite.", valueName: "name"))
  var suite: String?

  @Option(help: ArgumentHelp("The store.", valueName: "file"), completion: .file())
  var store = StoreOptions.usual

  @Option(help: "How to show it.")
  var format = ResultFormat.text

  @Option(help: ArgumentHelp("Write it to a file.", valueName: "file"), completion: .file())
  var output: String?

  func run() throws {
    let history = try read()
    let target = try ResultOutput(path: output)
    try target.write(
      format == .text ? history.text(width: target.width) : format.render(history.table, width: target.width))
  }

  private func read() throws(Unusable) -> HistoryTable {
    do {
      let store = try Store(path: store, mode: .existing)
      let known = try store.metrics(ofCase: name, suite: suite)
      guard let metric = metric ?? known.first else {
        throw Unusable("\(name) has no metric: none of its repeats has stored figures.")
      }
      let points = try store.history(case: name, suite: suite, metric: metric)
      let history = HistoryTable(points, case: name, metric: metric)
      guard history.hasValues else {
        let others = known.filter { $0 != metric }.joined(separator: ", ")
        throw Unusable("\(name) has no values of \(metric)\(others.isEmpty ? "." : "; it has \(others).")")
      }
      return history
    } catch let error as Unusable {
      throw error
    } catch let error as StoreError {
      throw Unusable(error)
    } catch {
      throw Unusable("\(store): \(error)")
    }
  }
}
