// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Comparison
import ReportKit
import Results
import StoreKit
import SuiteKit

struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Show a stored run in the shape of its publication.",
    discussion: """
      RUN is a run's number, its label, or `latest`; of several hosts the label shows
      all, and LABEL@HOST one. Text keeps to 76 columns where it does not go to a
      terminal, so that it can be pasted into a mail.

      Exit codes: 0 fine, 1 a case failed or repeats are missing, 2 there is no such
      run or store, 77 every case was skipped.

      Example:
        faultbench report latest --store results.sqlite
      """)

  @Argument(help: ArgumentHelp("The run: its number, its label, or latest.", valueName: "run"), completion: .storedRuns)
  var name: String

  @OptionGroup var shown: StoredResultOptions

  func run() async throws {
    if let pairs = try shown.read({ try PairSeries.isPaired(name, in: $0) ? try PairReport(name, in: $0) : nil }) {
      return try await show(pairs)
    }
    if let fleet = try shown.read({ try FleetResults(name, in: $0, layout: Self.layout) }) { return try show(fleet) }
    let results = try shown.read { try SuiteResults(name, in: $0, layout: Self.layout) }
    let target = try shown.target()
    try target.write(await render(results, width: target.width), for: shown.format.kind)
    try end(results.verdict)
  }

  private func end(_ verdict: SuiteResults.Verdict) throws {
    switch verdict {
    case .fine: return
    case .failed: throw CommandEnd.failed
    case .allSkipped: throw CommandEnd.notApplicable
    }
  }

  /// The hosts of a fleet, each and together.
  private func show(_ results: FleetResults) throws {
    let (target, report) = (try shown.target(), FleetReport(results))
    let text =
      switch shown.format {
      case .text: report.text(width: target.width)
      case .markdown: report.markdown()
      case .json: try JSONRenderer().render(FleetReportDocument(results))
      case .csv: CSVRenderer().render(report.flat())
      case .html: report.html()
      }
    try target.write(text, for: shown.format.kind)
    try end(results.verdict)
  }

  /// Pairs are shown as `ab` has shown them.
  private func show(_ pairs: PairReport) async throws {
    let target = try shown.target()
    let format = PairFormat(shown.format)
    try target.write(await pairs.render(format, width: target.width, isStrict: false), for: format.kind)
    if pairs.cases.contains(where: { $0.judgement.verdict == .failed }) { throw CommandEnd.failed }
    if pairs.cases.allSatisfy({ $0.judgement.verdict == .skipped }) { throw CommandEnd.notApplicable }
  }

  /// Runs that were stored before their suite's layout was: that of the suite with this name, if it is here.
  private static func layout(ofSuite name: String) -> ReportLayout? {
    guard let directory = try? SuiteSearch().find(name) else { return nil }
    return try? SuitePlan(SuiteManifest(directory: directory)).report
  }

  private func render(_ results: SuiteResults, width: Int) async throws -> String {
    let report = SuiteReport(results)
    switch shown.format {
    case .text: return report.text(width: width)
    case .markdown: return report.markdown()
    case .json: return try JSONRenderer().render(SuiteReportDocument(results))
    case .csv: return CSVRenderer().render(report.flat())
    case .html: return try await page(results)
    }
  }

  private func page(_ results: SuiteResults) async throws(UnusableInputError) -> String {
    let gnuplot = Gnuplot.find()
    do throws(StoreError) {
      // Without charts nothing of it is shown.
      let details = try results.details(
        store: shown.store, maxCases: gnuplot == nil ? 0 : ChartGallery.maxCases, maxRepeats: ChartGallery.maxRepeats)
      return await SuiteReportPage(results, details, by: gnuplot).text
    } catch {
      throw UnusableInputError(error)
    }
  }
}
