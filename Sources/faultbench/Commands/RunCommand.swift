// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import FioKit
import Foundation
import ReportKit
import StoreKit
import SuiteKit

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run fio job files as they are, store and show what they measured.",
    discussion: """
      Job files say `ioengine=external:${PAGEFAULT_ENGINE}`; faultbench sets that
      variable to the engine that it found.

      A run fails (exit code 1) when a job failed, was killed, is missing or did no
      I/O, whatever fio's exit code is; what was measured until then is shown all
      the same. ^C stops fio so that it writes its results.

      Each run goes into the store, a case per job file: `faultbench compare` and
      `history` find it there by its label or number.

      Example:
        faultbench run page-fault.fio --repeat 5 --format json --output run.json
      """)

  @Argument(help: "The job files.", completion: .file(extensions: ["fio"]))
  var jobFiles: [String]

  @OptionGroup var tools: ToolOptions

  @Option(help: "How to show the result.")
  var format = ResultFormat.text

  @Option(help: ArgumentHelp("Write the result to a file.", valueName: "file"), completion: .file())
  var output: String?

  @Option(
    help: ArgumentHelp("The file with all results.", valueName: "file"),
    completion: .file(extensions: ["sqlite", "db"]))
  var store = StoreOptions.defaultPath

  @OptionGroup var naming: LabelOption
  @OptionGroup var clients: ClientOptions

  @Option(name: .customLong("repeat"), parsing: .unconditional, help: "Run all job files so many times, in turn.")
  var repeats = 1

  @Option(
    help: ArgumentHelp("Stop a run after 90s, 5m, 1h; fio still writes what it has measured.", valueName: "time"))
  var timeout: String?

  @OptionGroup(visibility: .hidden) var foreign: FioOptions

  func validate() throws {
    guard (1...10_000).contains(repeats) else {
      throw ValidationError("--repeat takes a number from 1 to 10000, not \(repeats).")
    }
    if let timeout, DurationText.parse(timeout) == nil {
      throw ValidationError("--timeout takes \(DurationText.rule), not `\(timeout)`.")
    }
  }

  func run() async throws {
    let files = try jobFiles.map(JobFileChecks.read)
    try JobFileChecks(paths: jobFiles, files: files, repeats: repeats).check()
    let fio = try await tools.findFio()
    if !clients.client.isEmpty { return try await run(files, fio: fio) }
    let engine = try engine(for: files)
    let target = try ResultOutput(path: output, sparing: jobFiles + [store])
    Diagnostics.write("fio: \(fio.path) (\(fio.version))")
    Diagnostics.write("engine: \(engine ?? "none; no job file asks for one")")
    try EarlierRuns.clear()
    if let engine, usesEngine(files) { try await requireFit(of: engine, in: fio) }
    let limit = timeout.flatMap(DurationText.parse)
    let record = try begin(files, fio: fio, engine: engine)
    let lane = JobLane(runner: FioRunner(fio: fio, engine: engine, timeout: limit), record: record)
    let stop = StopLatch()
    InterruptSignals.forward(to: stop)
    let (runs, failure) = try await JobRounds(jobFiles: jobFiles, repeats: repeats, lanes: [lane], stop: stop).run()
    try target.write(render(runs, width: target.width), for: format.kind)
    RunMessages.write(runs)
    if let failure { throw failure }
    Diagnostics.write("stored as run \(record.run) in \(store)")
    // Between two jobs, or before the first, a stop leaves nothing that failed.
    if stop.reason != nil || runs.contains(where: { !$0.run.passed }) { throw CommandEnd.failed }
  }

  /// An engine is needed only where a job file or the user names one.
  private func engine(for files: [JobFile]) throws(UnusableInputError) -> String? {
    let isNeeded = tools.engine != nil || usesEngine(files)
    return isNeeded ? try tools.findEngine() : try? tools.findEngine()
  }

  private func usesEngine(_ files: [JobFile]) -> Bool {
    files.contains { $0.mentions("${\(EngineSearch.variable)}") }
  }

  /// An engine that does not load fails every run, and none of them is the job's.
  private func requireFit(of engine: String, in fio: FioBinary) async throws(UnusableInputError) {
    do throws(SuiteRunError) {
      try await JobCheck.requireFit(of: engine, in: fio)
    } catch {
      throw UnusableInputError(error)
    }
  }

  /// The same on the hosts that --client names.
  private func run(_ files: [JobFile], fio: FioBinary) async throws {
    let targets = try clients.targets(of: tools, needsEngine: usesEngine(files))
    let target = try ResultOutput(path: output, sparing: jobFiles + [store])
    Diagnostics.write(
      "fio: \(fio.path) (\(fio.version)), as the client of \(targets.count) host\(targets.count == 1 ? "" : "s")")
    // A client of a run that died still has its jobs run.
    try EarlierRuns.clear()
    let stop = StopLatch()
    InterruptSignals.forward(to: stop)
    let reached = try await ReachedHosts.ask(targets, with: fio, stop: stop)
    let lanes = try begin(files, fio: fio, on: reached)
    let (runs, failure) = try await JobRounds(jobFiles: jobFiles, repeats: repeats, lanes: lanes, stop: stop).run()
    try target.write(render(runs, width: target.width), for: format.kind)
    RunMessages.write(runs)
    if let failure { throw failure }
    let stored = zip(reached.members, lanes).map { "run \($1.record.run) (\($0.target.host))" }
    Diagnostics.write("stored as \(stored.joined(separator: ", ")) in \(store)")
    if stop.reason != nil || reached.lost > 0 || runs.contains(where: { !$0.run.passed }) { throw CommandEnd.failed }
  }

  /// A run for each host; where one cannot be begun, those that were are of nothing and say so.
  private func begin(
    _ files: [JobFile], fio: FioBinary, on reached: ReachedHosts
  ) throws(UnusableInputError) -> [JobLane] {
    var lanes: [JobLane] = []
    for member in reached.members {
      let (host, engine) = (member.target.host, member.target.engine)
      var runner = FioRunner(fio: fio, engine: engine, timeout: timeout.flatMap(DurationText.parse))
      runner.host = host
      do throws(UnusableInputError) {
        let record = try begin(
          files, fio: fio, engine: engine, on: FleetHost(host, server: member.server, fleet: reached.fleet))
        lanes.append(JobLane(runner: runner, record: record))
      } catch {
        for lane in lanes { try? lane.record.finish(.failed) }
        throw error
      }
    }
    return lanes
  }

  private func begin(
    _ files: [JobFile], fio: FioBinary, engine: String?, on host: FleetHost? = nil
  ) throws(UnusableInputError) -> JobFileRecord {
    var identity = JobFileRecord.Identity(
      fio: fio, engine: engine, label: naming.label, tool: Faultbench.configuration.version,
      arguments: Array(CommandLine.arguments.dropFirst()))
    identity.host = host
    do {
      let environment = ProcessInfo.processInfo.environment
      var named: [JobFileRecord.File] = []
      for (path, file) in zip(jobFiles, files) {
        named.append(try JobFileRecord.File(file, path: path, environment: environment))
      }
      return try JobFileRecord.begin(named, repeats: repeats, by: identity, in: Store(path: store, mode: .create))
    } catch {
      throw UnusableInputError("\(error)")
    }
  }

  private func render(_ runs: [RepeatedRun], width: Int) throws -> String {
    switch format {
    case .text: RunTable.perJobFile(runs).map(TextRenderer(width: width).render).joined(separator: "\n")
    case .markdown: RunTable.perJobFile(runs).map(MarkdownRenderer().render).joined(separator: "\n")
    case .json: try JSONRenderer().render(RunReport(runs))
    case .csv: CSVRenderer().render(RunTable.flat(runs))
    case .html: HTMLRenderer().render(RunTable.perJobFile(runs), title: "Results of fio")
    }
  }
}
