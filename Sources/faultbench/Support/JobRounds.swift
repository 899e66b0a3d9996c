// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import ReportKit
import StoreKit
import SuiteKit

/// Runs job files in turn, so that a change of the machine meets all of them alike, and stores each run as it ends.
struct JobRounds {
  let jobFiles: [String]
  let repeats: Int
  let runner: FioRunner
  let record: JobFileRecord

  /// What ran, and why it did not go on to the end. Without any run there is nothing but the reason, which is thrown.
  func run() async throws -> (runs: [RepeatedRun], failure: UnusableInputError?) {
    let stop = StopLatch()
    InterruptSignals.forward(to: stop)
    var runs: [RepeatedRun] = []
    do {
      for number in 1...repeats {
        for index in jobFiles.indices where stop.reason == nil {
          let run = try await run(index, number, stop)
          // What was measured is shown, also where it cannot be stored.
          runs.append(RepeatedRun(run, number: number, of: repeats))
          try record.append(run, ofFile: index, number: number)
        }
      }
      try record.finish(stop.reason == nil ? .complete : .interrupted)
      return (runs, nil)
    } catch {
      // The store may be what failed; its run then stays unfinished.
      try? record.finish(.failed)
      let failure = UnusableInputError("\(error)")
      guard !runs.isEmpty else { throw failure }
      return (runs, failure)
    }
  }

  private func run(_ index: Int, _ number: Int, _ stop: StopLatch) async throws -> FioRun {
    let file = jobFiles[index]
    let progress = ProgressLine(repeats > 1 ? "\(file)  run \(number) of \(repeats)" : file)
    do {
      let run = try await runner.run(
        file, environment: [JobFileChecks.repeatVariable: "\(time(of: index, number))"], stop: stop)
      await progress.finish()
      return run
    } catch {
      await progress.finish()
      throw error
    }
  }

  /// How often the file has run by then; one that is named twice runs twice in each round.
  private func time(of index: Int, _ number: Int) -> Int {
    let same = jobFiles.indices.filter { jobFiles[$0] == jobFiles[index] }
    return (number - 1) * same.count + same.count { $0 <= index }
  }
}

/// What runs of job files say to people, beside their figures.
enum RunMessages {
  /// Problems with their remedies and fio's words, then what fio and the engine remarked; the same remark of several repeats
  /// once.
  static func write(_ runs: [RepeatedRun]) {
    var remarks: Set<String> = []
    for run in runs {
      let place = run.of > 1 ? "\(run.run.jobFile), run \(run.number)" : run.run.jobFile
      var quoted: Set<String> = []
      for problem in run.run.problems { quoted.formUnion(problem.words) }
      for group in RunProblem.grouped(run.run.problems) { write(group, place) }
      for line in run.run.fioWarnings + run.run.engineNotes where !quoted.contains(line) {
        if remarks.insert("\(run.run.jobFile): \(line)").inserted { Diagnostics.write("\(place): \(line)") }
      }
    }
  }

  private static func write(_ group: RunProblem.Group, _ place: String) {
    var lines: Set<String> = []
    for problem in group.shown {
      Diagnostics.error("\(place): \(problem.message) \(problem.remedy)")
      for line in problem.words where lines.insert(line).inserted { Diagnostics.write("  | \(line)") }
    }
    if let rest = group.rest { Diagnostics.error("\(place): \(rest)") }
  }
}
