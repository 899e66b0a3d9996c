// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import ReportKit
import StoreKit
import SuiteKit

/// A machine that job files run on, and the run that its results are stored in.
struct JobLane: Sendable {
  let runner: FioRunner
  let record: JobFileRecord
}

/// Runs job files in turn, so that a change of the machine meets all of them alike, and stores each run as it ends. Where there are
/// several machines, each job file runs on all of them at once.
struct JobRounds {
  let jobFiles: [String]
  let repeats: Int
  let lanes: [JobLane]
  /// Ends them when a signal comes; one that the caller has is told of signals already.
  var stop: StopLatch?

  /// What ran, and why it did not go on to the end. Without any run there is nothing but the reason, which is thrown.
  func run() async throws -> (runs: [RepeatedRun], failure: UnusableInputError?) {
    let stop = self.stop ?? StopLatch()
    if self.stop == nil { InterruptSignals.forward(to: stop) }
    var runs: [RepeatedRun] = []
    // What a lost host measured is kept, and it is not asked again.
    var lost: Set<Int> = []
    do {
      for number in 1...repeats {
        for index in jobFiles.indices where stop.reason == nil {
          let present = lanes.indices.filter { !lost.contains($0) }
          let results = try await run(index, number, on: present, stop)
          // What was measured is shown, also where it cannot be stored.
          for (_, run) in results { runs.append(RepeatedRun(run, number: number, of: repeats)) }
          for (lane, run) in results {
            try lanes[lane].record.append(run, ofFile: index, number: number)
            if run.problems.contains(where: \.isOfConnection) { lost.insert(lane) }
          }
        }
      }
      for (place, lane) in lanes.enumerated() {
        try lane.record.finish(lost.contains(place) ? .failed : stop.reason == nil ? .complete : .interrupted)
      }
      return (runs, nil)
    } catch {
      // The store may be what failed; its run then stays unfinished.
      for lane in lanes { try? lane.record.finish(.failed) }
      let failure = UnusableInputError("\(error)")
      guard !runs.isEmpty else { throw failure }
      return (runs, failure)
    }
  }

  private func run(
    _ index: Int, _ number: Int, on present: [Int], _ stop: StopLatch
  ) async throws -> [(lane: Int, run: FioRun)] {
    let file = jobFiles[index]
    let place = lanes.count > 1 ? "\(file) on \(present.count) hosts" : file
    let progress = ProgressLine(repeats > 1 ? "\(place)  run \(number) of \(repeats)" : place)
    let environment = [JobFileChecks.repeatVariable: "\(time(of: index, number))"]
    do {
      let runs = try await withThrowingTaskGroup(of: (lane: Int, run: FioRun).self) { group in
        for lane in present {
          let runner = lanes[lane].runner
          group.addTask { (lane, try await runner.run(file, environment: environment, stop: stop)) }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      await progress.finish()
      return runs.sorted { $0.lane < $1.lane }
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
      let job = run.run.jobFile + (run.run.host.map { " on \($0)" } ?? "")
      let place = run.of > 1 ? "\(job), run \(run.number)" : job
      var quoted: Set<String> = []
      for problem in run.run.problems { quoted.formUnion(problem.words) }
      for group in RunProblem.grouped(run.run.problems) { write(group, place) }
      for line in run.run.fioWarnings + run.run.engineNotes where !quoted.contains(line) {
        if remarks.insert("\(job): \(line)").inserted { Diagnostics.write("\(place): \(line)") }
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
