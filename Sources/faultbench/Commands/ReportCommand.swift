// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import ReportKit
import StoreKit

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Show a stored run in the shape of its publication.",
    discussion: """
      RUN is a run's number, its label, or `latest`. Text keeps to 76 columns where
      it does not go to a terminal, so that it can be pasted into a mail.

      Exit codes: 0 fine, 1 a case failed or repeats are missing, 2 there is no such
      run or store, 77 every case was skipped.

      Example:
        faultbench report latest --store results.sqlite
      """)

  @Argument(help: ArgumentHelp("The run: its number, its label, or latest.", valueName: "run"))
  var name: String

  @Option(help: ArgumentHelp("The store.", valueName: "file"), completion: .file())
  var store = StoreOptions.usual

  @Option(help: "How to show it.")
  var format = ResultFormat.text

  @Option(help: ArgumentHelp("Write it to a file.", valueName: "file"), completion: .file())
  var output: String?

  func run() throws {
    let results = try read()
    let target = try ResultOutput(path: output)
    try target.write(render(results, width: target.width))
    switch results.verdict {
    case .fine: return
    case .failed: throw CommandEnd.failed
    case .allSkipped: throw CommandEnd.notApplicable
    }
  }

  private func read() throws(Unusable) -> SuiteResults {
    do {
      return try SuiteResults(name, in: Store(path: store, mode: .existing))
    } catch {
      throw Unusable(error)
    }
  }

  private func render(_ results: SuiteResults, width: Int) throws -> String {
    let report = SuiteReport(results)
    switch format {
    case .text: return report.text(width: width)
    case .markdown: return report.markdown()
    case .json: return try JSONRenderer().render(SuiteReportDocument(results))
    case .csv: return CSVRenderer().render(report.flat())
    }
  }
}
