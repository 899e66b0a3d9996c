// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Comparison
import ReportKit
import SuiteKit

/// How long a calibration runs: so many repeats, or as many as fit into a time.
struct CalibrationLength: ParsableArguments {
  @Option(name: .customLong("repeat"), parsing: .unconditional, help: "Run each case so often (default: 20).")
  var repeats: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("As many repeats as fit into it: 90s, 5m. A first round is timed.", valueName: "time"))
  var time: String?

  private static let usualRepeats = 20

  func validate() throws {
    let least = Calibration.leastRepeats
    if let repeats, !(least...10_000).contains(repeats) {
      throw ValidationError(
        "--repeat takes a number from \(least) to 10000, not \(repeats); fewer tell nothing of noise.")
    }
    if let time, DurationText.parse(time) == nil {
      throw ValidationError("--time takes \(DurationText.rule), not `\(time)`.")
    }
    if time != nil, repeats != nil { throw ValidationError("--time and --repeat exclude each other.") }
  }

  /// How often each case of the plan runs.
  func repeats(of plan: SuitePlan, _ runs: CalibrationRuns) async throws -> Int {
    guard let budget = time.flatMap(DurationText.parse) else { return repeats ?? Self.usualRepeats }
    let round = try await runs.time(plan)
    let warmUps = plan.cases.map(\.warmup).max() ?? 0
    let least = Calibration.leastRepeats
    let fitting = Int(min(10_000, budget / round)) - 1 - warmUps
    guard fitting >= least else {
      let needed = round * (least + 1 + warmUps)
      throw Unusable(
        "a round takes \(Self.shown(round)), so \(least) repeats need \(Self.shown(needed)), more than --time \(time ?? ""). "
          + "Give it more time, or choose fewer cases with --case.")
    }
    Diagnostics.write("a round takes \(Self.shown(round)): \(fitting) repeats")
    return fitting
  }

  private static func shown(_ duration: Duration) -> String {
    duration.formatted(.units(allowed: [.hours, .minutes, .seconds], width: .narrow, fractionalPart: .show(length: 1)))
  }
}
