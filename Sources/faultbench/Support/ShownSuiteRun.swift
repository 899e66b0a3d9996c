// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import FioKit
import StoreKit
import SuiteKit

/// A run of a suite for a person: its progress is shown, and it is stored with the command line that asked for it.
struct ShownSuiteRun {
  let fio: FioBinary
  let engine: String?
  let label: String?
  var resumes = false
  var passesProgress = false
  /// Ends the run when requested.
  var stop = StopLatch()

  func run(_ plan: SuitePlan, into store: Store) async throws(Unusable) -> SuiteOutcome {
    let progress = SuiteProgressLine()
    var runner = SuiteRunner(fio: fio, engine: engine, store: store)
    runner.stop = stop
    runner.label = label
    runner.resumes = resumes
    runner.passesProgress = passesProgress
    runner.tool = Faultbench.configuration.version
    runner.arguments = Array(CommandLine.arguments.dropFirst())
    runner.journalDirectory = EarlierRuns.journalDirectory
    runner.observe = { progress.show($0) }
    do {
      let outcome = try await runner.run(plan)
      progress.finish()
      return outcome
    } catch {
      progress.finish()
      throw Unusable(error)
    }
  }
}
