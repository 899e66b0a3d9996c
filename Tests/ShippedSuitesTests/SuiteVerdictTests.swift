// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Metrics
import ReportKit
import SuiteKit
import Testing

/// The gate can go red, and seldom does so by chance: every shipped suite, at its own repeats.
@Suite("Verdicts of the suites of fio-jobs") struct SuiteVerdictTests {
  private static let both = Shipped.all.flatMap { suite in [(suite, false), (suite, true)] }

  @Test(arguments: both)
  func repeatsAreEnoughForAVerdict(_ suite: Shipped, _ isFull: Bool) throws {
    let plan = try suite.plan(isFull ? .full : .plain)
    let decisions = PlannedDecisions(
      plan.cases.map { .init($0.id, repeats: $0.repeats, metrics: $0.metrics, limits: $0.limits) },
      countsSpread: true)
    #expect(decisions.words == nil)
    // One figure per case, so that few tests share alpha; the rest are counts.
    #expect(decisions.tests >= plan.cases.count && decisions.tests <= 3 * plan.cases.count)
    for item in plan.cases {
      #expect(Metric(item.metrics[0]).polarity != .neutral, "\(item.id)")
      #expect(GatedMetrics.of(item.metrics, limits: item.limits).first == item.metrics[0], "\(item.id)")
    }
  }

  /// Whatever the noise of all others, and with counts that spread: what every repeat of one case shows is found.
  @Test(arguments: both)
  func aWhollySeparatedCaseEndsWithOne(_ suite: Shipped, _ isFull: Bool) throws {
    let plan = try suite.plan(isFull ? .full : .plain)
    for (number, noise) in MachineNoise.allCases.enumerated() {
      for place in Set([0, plan.cases.count / 2, plan.cases.count - 1]) {
        var runs = MadeRuns(plan, noise, seed: UInt64(100 * number + place + 1), hasCounts: true)
        let base = runs.run()
        let comparison = try Comparison(base: base, candidate: runs.run(separatedFrom: base, in: place))
        #expect(comparison.cases[place].verdict == .worse, "\(plan.cases[place].id), \(noise)")
        #expect(ComparisonGate().end(comparison) == .failed)
        // With one repeat less nothing could have been told of it, or the suite has more than it needs.
        let few = PlannedDecisions(
          plan.cases.map {
            .init($0.id, repeats: comparison.minimumRepeats - 1, metrics: $0.metrics, limits: $0.limits)
          },
          countsSpread: true)
        #expect(few.undecidable.count == plan.cases.count)
      }
    }
  }

  /// 402 comparisons of the same for each suite: at most 1 % say worse.
  @Test(arguments: Shipped.all)
  func noiseAloneIsHardlyEverWorse(_ suite: Shipped) throws {
    let plan = try suite.plan(.plain)
    var (failed, fine) = (0, 0)
    for (number, noise) in MachineNoise.allCases.enumerated() {
      var runs = MadeRuns(plan, noise, seed: UInt64(number + 1), hasCounts: false)
      for _ in 0..<134 {
        let comparison = try Comparison(base: runs.run(), candidate: runs.run())
        switch ComparisonGate().end(comparison) {
        case .failed: failed += 1
        case .fine: fine += 1
        case .inconclusive, .allSkipped: Issue.record("\(comparison.undecidableWords ?? "skipped")")
        }
      }
    }
    #expect(failed <= 4 && failed + fine == 402, "\(failed) of 402")
  }
}
