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
  /// Ends them; the caller has it told of signals.
  let stop: StopLatch

  /// What ran, and why it did not go on to the end. Without any run there is nothing but the reason, which is thrown.
  func run() async throws -> (runs: [RepeatedRun], failure: UnusableInputError?) {
    var runs: [RepeatedRun] = []
    // What a lost host measured is kept, and it is not asked again. Nor is one where fio could not be run.
    var lost: Set<Int> = []
    var failures: [String] = []
    do {
      for number in 1...repeats {
        for index in jobFiles.indices where stop.reason == nil && lost.count < lanes.count {
          let present = lanes.indices.filter { !lost.contains($0) }
          let results = await run(index, number, on: present)
          var measured: [(lane: Int, run: FioRun)] = []
          for (lane, result) in results {
            switch result {
            case .success(let run): measured.append((lane, run))
            case .failure(let error):
              lost.insert(lane)
              failures.append((lanes[lane].runner.host.map { "\($0): " } ?? "") + "\(error)")
            }
          }
          // What was measured is shown, also where it cannot be stored.
          for (_, run) in measured { runs.append(RepeatedRun(run, number: number, of: repeats)) }
          for (lane, run) in measured {
            try lanes[lane].record.append(run, ofFile: index, number: number)
            if run.problems.contains(where: \.isOfConnection) { lost.insert(lane) }
          }
        }
      }
      for (place, lane) in lanes.enumerated() {
        try lane.record.finish(lost.contains(place) ? .failed : stop.reason == nil ? .complete : .interrupted)
      }
      guard !failures.isEmpty else { return (runs, nil) }
      let failure = UnusableInputError(failures.joined(separator: "\n"))
      guard !runs.isEmpty else { throw failure }
      return (runs, failure)
    } catch let error as UnusableInputError {
      throw error
    } catch {
      // The store may be what failed; its run then stays unfinished.
      for lane in lanes { try? lane.record.finish(.failed) }
      let failure = UnusableInputError("\(error)")
      guard !runs.isEmpty else { throw failure }
      return (runs, failure)
    }
  }

  private func run(
    _ index: Int, _ number: Int, on present: [Int]
  ) async -> [(lane: Int, result: Result<FioRun, FioRunError>)] {
    let file = jobFiles[index]
    let place = lanes.count > 1 ? "\(file) on \(present.count) hosts" : file
    let progress = ProgressLine(repeats > 1 ? "\(place)  run \(number) of \(repeats)" : place)
    let environment = [JobFileChecks.repeatVariable: "\(time(of: index, number))"]
    // What one host cannot do takes nothing from the others.
    let results = await withTaskGroup(of: (lane: Int, result: Result<FioRun, FioRunError>).self) { group in
      for lane in present {
        let runner = lanes[lane].runner
        group.addTask {
          do throws(FioRunError) {
            // Before the tuple: what it holds while it waits, Swift 6.3.1 loses when it optimises.
            let run = try await runner.run(file, environment: environment, stop: stop)
            return (lane, .success(run))
          } catch {
            return (lane, .failure(error))
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    await progress.finish()
    return results.sorted { $0.lane < $1.lane }
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
