// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Comparison
import FioKit
import HostKit
import ReportKit
import StoreKit
import SuiteKit

struct CalibrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Measure the noise of this host, and what comparisons on it can decide.",
    discussion: """
      Runs the same again and again (A/A): a suite, job files, or two short jobs of
      its own. Tells how far repeats lie apart, whether the machine drifts or has to
      warm up, the repeats that find a change of 2, 5 and 10 %, the smallest change
      that 5, 10 and 20 repeats find, and what on the host to change.

      Exit codes: 0 fine, 1 a repeat failed, 2 wrong usage or data that cannot be
      used, 77 every case was skipped.

      Example:
        faultbench calibrate
        faultbench calibrate fio-jobs/page-fault --case 'first-touch*' --time 5m
      """)

  @Argument(
    help: ArgumentHelp("A suite, or job files (default: the suite `calibrate`).", valueName: "target"),
    completion: .suitesOrJobs)
  var targets: [String] = []

  @OptionGroup var tools: ToolOptions

  @Option(
    name: .customLong("case"),
    help: ArgumentHelp(
      "Only cases whose id or name matches (shell pattern); may be given several times.", valueName: "glob"),
    completion: .casesOfSuite)
  var cases: [String] = []

  @OptionGroup var length: CalibrationLength

  @Flag(help: "Pairs side by side (`faultbench ab`): which change they find within which time.")
  var pairs = false

  @OptionGroup var judgement: JudgementOptions

  @Option(
    help: ArgumentHelp("Keep the results in this store.", valueName: "file"),
    completion: .file(extensions: ["sqlite", "db"]))
  var store: String?

  @OptionGroup var naming: LabelOption

  @Option(help: "How to show the result.")
  var format = ResultFormat.text

  @Option(help: ArgumentHelp("Write the result to a file.", valueName: "file"), completion: .file())
  var output: String?

  func validate() throws {
    if naming.label != nil, store == nil {
      throw ValidationError("--label names a run in a store; name that with --store.")
    }
  }

  func run() async throws {
    var plan = try CalibrationTarget(targets).plan(cases: cases)
    let fio = try await tools.findFio()
    let engine =
      tools.engine != nil || plan.cases.contains(where: \.needsEngine) ? try tools.findEngine() : nil
    let target = try ResultOutput(path: output, sparing: targets + (store.map { [$0] } ?? []))
    Diagnostics.write("fio: \(fio.path) (\(fio.version))")
    Diagnostics.write("engine: \(engine ?? "none; no case asks for one")")
    if pairs {
      let calibration = PairCalibrationRun(
        plan: plan, fio: fio, engine: engine, length: length, limit: judgement.limit, alpha: judgement.alpha)
      return try target.write(
        try await calibration.report(store: store, label: naming.label).render(format, width: target.width),
        for: format.kind)
    }
    let runs = CalibrationRuns(fio: fio, engine: engine)
    plan = plan.repeating(try await length.repeats(of: plan, runs))
    let result: Measured
    if let store {
      result = try await measure(plan, runs, store: store)
      Diagnostics.write("stored as run \(result.outcome.run) in \(store)")
    } else {
      // A store that is gone afterwards.
      let chosen = plan
      result = try await Scratch.withDirectory { try await measure(chosen, runs, store: "\($0)/store.sqlite") }
    }
    try target.write(render(result.calibration, result.host, width: target.width), for: format.kind)
    switch result.outcome.verdict {
    case .fine: break
    case .failed: throw CommandEnd.failed
    case .allSkipped: throw CommandEnd.notApplicable
    }
  }

  private struct Measured: Sendable {
    let calibration: Calibration
    let host: [CalibrationAdvice]
    let outcome: SuiteOutcome
  }

  private func measure(_ plan: SuitePlan, _ runs: CalibrationRuns, store: String) async throws -> Measured {
    let watch = NoiseWatch()
    let (results, outcome) = try await runs.run(plan, store: store, label: naming.label)
    let host = watch.sources().map(CalibrationAdvice.init)
    return Measured(calibration: try calibration(of: outcome, in: results), host: host, outcome: outcome)
  }

  private func calibration(of outcome: SuiteOutcome, in results: Store) throws(UnusableInputError) -> Calibration {
    do throws(StoreError) {
      return try Calibration(run: outcome.run.description, in: results, options: judgement.comparison)
    } catch {
      throw UnusableInputError(error)
    }
  }

  private func render(_ calibration: Calibration, _ host: [CalibrationAdvice], width: Int) throws -> String {
    switch format {
    case .text: calibration.text(host: host, width: width)
    case .markdown: calibration.markdown(host: host)
    case .json: try JSONRenderer().render(CalibrationDocument(calibration, host: host))
    case .csv: CSVRenderer().render(calibration.flat())
    case .html: calibration.html(host: host)
    }
  }
}

extension CalibrationAdvice {
  init(_ source: NoiseSource) {
    self.init(topic: source.topic, state: source.state.rawValue, detail: source.detail, remedy: source.remedy)
  }
}
