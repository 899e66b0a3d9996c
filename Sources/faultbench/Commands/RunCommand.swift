// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import FioKit
import ReportKit

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run fio job files as they are and show what they measured.",
    discussion: """
      Job files say `ioengine=external:${PAGEFAULT_ENGINE}`; faultbench sets that
      variable to the engine that it found.

      A run fails (exit code 1) when a job failed, was killed, is missing or did no
      I/O, whatever fio's exit code is; what was measured until then is shown all
      the same. ^C stops fio so that it writes its results.

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

  @Option(name: .customLong("repeat"), help: "Run all job files so many times, in turn.")
  var repeats = 1

  @Option(help: "Stop a run after so many seconds; fio still writes what it has measured.")
  var timeout: Int?

  func validate() throws {
    guard (1...10_000).contains(repeats) else {
      throw ValidationError("--repeat takes a number from 1 to 10000, not \(repeats).")
    }
    if let timeout, !(1...604_800).contains(timeout) {
      throw ValidationError("--timeout takes a number of seconds from 1 to 604800, not \(timeout).")
    }
  }

  func run() async throws {
    let files = try jobFiles.map(readJobFile)
    let fio = try await tools.findFio()
    let engine = try engine(for: files)
    let target = try ResultOutput(path: output)
    Diagnostics.write("fio: \(fio.path) (\(fio.version))")
    Diagnostics.write("engine: \(engine ?? "none; no job file asks for one")")
    let limit = timeout.map { Duration.seconds($0) }
    let runs = try await runAll(FioRunner(fio: fio, engine: engine, timeout: limit))
    try target.write(render(runs, width: target.width))
    report(runs)
    if runs.contains(where: { !$0.run.passed }) { throw CommandEnd.failed }
  }

  private func readJobFile(_ path: String) throws(Unusable) -> JobFile {
    do {
      let file = try JobFile(contentsOf: path)
      _ = try JobPlan(file, path: path)
      return file
    } catch {
      throw Unusable(error)
    }
  }

  /// An engine is needed only where a job file or the user names one.
  private func engine(for files: [JobFile]) throws(Unusable) -> String? {
    let isNeeded = tools.engine != nil || files.contains { $0.mentions("${\(EngineSearch.variable)}") }
    return isNeeded ? try tools.findEngine() : try? tools.findEngine()
  }

  /// Round-robin, so that a change of the machine meets all job files alike.
  private func runAll(_ runner: FioRunner) async throws -> [RepeatedRun] {
    let stop = StopLatch()
    InterruptSignals.forward(to: stop)
    var runs: [RepeatedRun] = []
    for number in 1...repeats {
      for file in jobFiles where stop.reason == nil {
        let progress = ProgressLine(repeats > 1 ? "\(file)  run \(number) of \(repeats)" : file)
        do {
          let run = try await runner.run(file, stop: stop)
          await progress.finish()
          runs.append(RepeatedRun(run, number: number, of: repeats))
        } catch {
          await progress.finish()
          // What was measured before is worth more than the end of the series.
          guard !runs.isEmpty else { throw Unusable(error) }
          Diagnostics.error(error.description)
          return runs
        }
      }
    }
    return runs
  }

  private func render(_ runs: [RepeatedRun], width: Int) throws -> String {
    switch format {
    case .text: RunTable.perJobFile(runs).map(TextRenderer(width: width).render).joined(separator: "\n")
    case .markdown: RunTable.perJobFile(runs).map(MarkdownRenderer().render).joined(separator: "\n")
    case .json: try JSONRenderer().render(RunReport(runs))
    case .csv: CSVRenderer().render(RunTable.flat(runs))
    }
  }

  private func report(_ runs: [RepeatedRun]) {
    for run in runs {
      let place = run.of > 1 ? "\(run.run.jobFile), run \(run.number)" : run.run.jobFile
      for problem in run.run.problems {
        Diagnostics.error("\(place): \(problem.message) \(problem.remedy)")
        for line in problem.words { Diagnostics.write("  | \(line)") }
      }
      let quoted = Set(run.run.problems.flatMap(\.words))
      for line in run.run.engineNotes where !quoted.contains(line) { Diagnostics.write("\(place): \(line)") }
    }
  }
}
