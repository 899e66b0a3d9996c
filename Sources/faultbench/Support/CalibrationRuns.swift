// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import StoreKit
import SuiteKit

/// Runs the cases of a calibration.
struct CalibrationRuns {
  let fio: FioBinary
  let engine: String?
  private let stop = StopLatch()

  init(fio: FioBinary, engine: String?) {
    self.fio = fio
    self.engine = engine
    InterruptSignals.forward(to: stop)
  }

  /// How long one round of all cases takes; nothing of it is kept.
  func time(_ plan: SuitePlan) async throws -> Duration {
    try await Scratch.withDirectory { directory in
      let begin = ContinuousClock.now
      let round = plan.repeating(1)
      let (results, outcome) = try await run(round, store: "\(directory)/store.sqlite", label: nil)
      guard outcome.verdict != .allSkipped else { return .milliseconds(1) }
      guard outcome.verdict == .fine else { throw UnusableInputError(Self.problems(outcome, results)) }
      // Warm-ups ran, too.
      let runs = round.cases.map(\.runs).max() ?? 1
      return max(.milliseconds(1), (ContinuousClock.now - begin) / runs)
    }
  }

  /// Runs all repeats, the cases in turn.
  func run(_ plan: SuitePlan, store path: String, label: String?) async throws -> (Store, SuiteOutcome) {
    let results = try open(path)
    let shown = ShownSuiteRun(fio: fio, engine: engine, label: label, stop: stop)
    let outcome = try await shown.run(plan, into: results)
    return (results, outcome)
  }

  private func open(_ path: String) throws(UnusableInputError) -> Store {
    do {
      return try Store(path: path, mode: .create)
    } catch {
      throw UnusableInputError(error)
    }
  }

  private static func problems(_ outcome: SuiteOutcome, _ results: Store) -> String {
    let repeats = (try? results.repeats(of: outcome.run, metrics: .none)) ?? [:]
    let words = Set(repeats.values.joined().flatMap(\.problems)).sorted()
    return "the first round did not end well"
      + (words.isEmpty ? "." : ": \(words.joined(separator: " "))")
  }
}
