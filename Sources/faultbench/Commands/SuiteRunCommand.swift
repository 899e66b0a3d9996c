// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Comparison
import FioKit
import ReportKit
import StoreKit
import SuiteKit

struct SuiteRunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a suite, and store each result as it comes.",
    discussion: """
      Cases whose requirements this host lacks are skipped, with the reason. Host
      settings are put back at the end, on ^C, and after a crash by the next start.
      Repeats are interleaved. `--resume` goes on with a run that was interrupted.

      Exit codes: 0 fine, 1 a case failed or the run did not end, 2 wrong usage or
      broken data, 77 every case was skipped.

      Example:
        faultbench suite run userfaultfd --label before
      """)

  @Argument(help: "The suite: a directory, or the name of one.", completion: .suites)
  var suite: String

  @OptionGroup var tools: ToolOptions
  @OptionGroup var choice: SuiteChoice

  @Option(
    help: ArgumentHelp("The file with all results.", valueName: "file"),
    completion: .file(extensions: ["sqlite", "db"]))
  var store = StoreOptions.defaultPath

  @OptionGroup var naming: LabelOption
  @OptionGroup var clients: ClientOptions
  @OptionGroup var remote: ClientOptions.OfSuites

  @Flag(help: "Go on with the last run of this suite and label, which was interrupted.")
  var resume = false

  @Option(help: "How to show the result.")
  var format = ResultFormat.text

  @Option(help: ArgumentHelp("Write the result to a file.", valueName: "file"), completion: .file())
  var output: String?

  func validate() throws {
    try choice.validate()
    if clients.client.isEmpty { try remote.requireNone() }
  }

  func run() async throws {
    let plan = try choice.plan(suite)
    let fio = try await tools.findFio()
    if !clients.client.isEmpty { return try await run(plan, fio: fio) }
    let needsEngine = tools.engine != nil || plan.cases.contains(where: \.needsEngine)
    let engine = needsEngine ? try tools.findEngine() : nil
    let target = try ResultOutput(path: output, sparing: [store])
    Diagnostics.write("fio: \(fio.path) (\(fio.version))")
    Diagnostics.write("engine: \(engine ?? "none; no case asks for one")")
    tellTooFew(plan, fioVersion: fio.version)
    let results = try open(plan)
    let outcome = try await run(plan, fio: fio, engine: engine, into: results)
    try target.write(
      format.render(SuiteSummary.table(outcome.run, of: plan, in: results), width: target.width), for: format.kind)
    switch outcome.verdict {
    case .fine: break
    case .failed: throw CommandEnd.failed
    case .allSkipped: throw CommandEnd.notApplicable
    }
  }

  /// The same on the hosts that --client names, each at its own pace.
  private func run(_ plan: SuitePlan, fio: FioBinary) async throws {
    let targets = try clients.targets(of: tools, needsEngine: plan.cases.contains(where: \.needsEngine))
    let target = try ResultOutput(path: output, sparing: [store])
    Diagnostics.write(
      "fio: \(fio.path) (\(fio.version)), as the client of \(targets.count) host\(targets.count == 1 ? "" : "s")")
    // A client of a run that died still has its jobs run.
    try EarlierRuns.clear()
    let stop = StopLatch()
    InterruptSignals.forward(to: stop)
    let reached = try await ReachedHosts.ask(targets, with: fio, stop: stop)
    let results = try open(plan)
    var fleet = SuiteFleet(reached: reached, fio: fio, label: naming.label, resumes: resume, stop: stop)
    (fleet.directory, fleet.met) = (remote.clientDirectory, remote.met)
    let all = try await fleet.run(plan, into: results)
    let outcomes = all.ran
    let tables = try outcomes.map { host, outcome in
      (host: host, table: try SuiteSummary.table(outcome.run, of: plan, in: results, host: host))
    }
    try target.write(format.render(tables, width: target.width), for: format.kind)
    for (host, outcome) in outcomes { tell(outcome, on: host) }
    let verdicts = outcomes.map(\.outcome.verdict)
    if reached.lost > 0 || all.failed > 0 || verdicts.contains(.failed) {
      throw CommandEnd.failed
    }
    if !verdicts.contains(.fine) { throw CommandEnd.notApplicable }
  }

  /// Repeats that could never decide are told before they run. What this host skips is not compared.
  private func tellTooFew(_ plan: SuitePlan, fioVersion: String) {
    guard PlannedDecisions(planned: plan.cases).words != nil else { return }
    let missing = plan.missing(fioVersion: fioVersion)
    let words = PlannedDecisions(planned: plan.cases.filter { missing[$0.id] == nil }).words
    if let words { Diagnostics.write(words) }
  }

  private func open(_ plan: SuitePlan) throws(UnusableInputError) -> Store {
    do {
      return try Store(path: store, mode: resume ? .existing : .create)
    } catch {
      throw UnusableInputError(error)
    }
  }

  private func run(
    _ plan: SuitePlan, fio: FioBinary, engine: String?, into results: Store
  ) async throws(UnusableInputError) -> SuiteOutcome {
    var shown = ShownSuiteRun(fio: fio, engine: engine, label: naming.label)
    shown.resumes = resume
    shown.passesProgress = true
    InterruptSignals.forward(to: shown.stop)
    let outcome = try await shown.run(plan, into: results)
    tell(outcome)
    return outcome
  }

  private func tell(_ outcome: SuiteOutcome, on host: String? = nil) {
    let place = host.map { "\($0): " } ?? ""
    switch outcome.state {
    case .complete: Diagnostics.write("\(place)stored as run \(outcome.run) in \(store)")
    default:
      Diagnostics.error(
        "\(place)run \(outcome.run) did not end; what was measured is in \(store), and --resume goes on with it.")
    }
  }
}
