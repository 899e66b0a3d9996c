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
  func run() async throws -> (runs: [RepeatedRun], failure: Unusable?) {
    let stop = StopLatch()
    InterruptSignals.forward(to: stop)
    var runs: [RepeatedRun] = []
    do {
      for number in 1...repeats {
        for (index, file) in jobFiles.enumerated() where stop.reason == nil {
          let run = try await run(file, number, stop)
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
      let failure = Unusable("\(error)")
      guard !runs.isEmpty else { throw failure }
      return (runs, failure)
    }
  }

  private func run(_ file: String, _ number: Int, _ stop: StopLatch) async throws -> FioRun {
    let progress = ProgressLine(repeats > 1 ? "\(file)  run \(number) of \(repeats)" : file)
    do {
      let run = try await runner.run(file, stop: stop)
      await progress.finish()
      return run
    } catch {
      await progress.finish()
      throw error
    }
  }
}
