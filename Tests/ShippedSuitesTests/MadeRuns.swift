// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Metrics
import ReportKit
import Statistics
import SuiteKit

/// How repeats of a machine lie apart.
enum MachineNoise: CaseIterable, Sendable {
  /// About normal, 5 %.
  case normal
  /// Tails like Cauchy's.
  case heavyTails
  /// One of two states, 35 % apart, each as often as the other.
  case twoStates

  /// A factor around 1.
  func draw(_ generator: inout SeededGenerator) -> Double {
    let z = Self.normal(&generator)
    let logarithm =
      switch self {
      case .normal: 0.05 * z
      case .heavyTails: max(-2, min(2, 0.02 * z / max(1e-3, abs(Self.normal(&generator)))))
      case .twoStates: 0.02 * z + (generator.index(below: 2) == 0 ? 0 : Logarithm.of(1.35))
      }
    return Logarithm.inverse(logarithm)
  }

  private static func normal(_ generator: inout SeededGenerator) -> Double {
    (try? Normal.quantile((Double(generator.index(below: 1_000_000)) + 0.5) / 1_000_000)) ?? 0
  }
}

/// Made-up runs of a shipped suite, at its own repeats.
struct MadeRuns {
  let plan: SuitePlan
  let noise: MachineNoise
  /// Whether counts are there, and spread, so that they are tested, too.
  let hasCounts: Bool
  private var generator: SeededGenerator

  init(_ plan: SuitePlan, _ noise: MachineNoise, seed: UInt64, hasCounts: Bool) {
    (self.plan, self.noise, self.hasCounts) = (plan, noise, hasCounts)
    generator = SeededGenerator(seed)
  }

  /// A run; all runs of a case have the same distribution.
  mutating func run() -> ComparedSide {
    ComparedSide(name: "made", origin: "made", suite: plan.suite, cases: plan.cases.map { made($0) })
  }

  private mutating func made(_ planned: PlannedCase) -> ComparedCase {
    var metrics = Set(GatedMetrics.of(planned.metrics, limits: planned.limits))
    if !hasCounts { metrics = metrics.filter { Metric($0).kind == .sampled } }
    let repeats = (0..<planned.repeats).map { _ in
      Dictionary(uniqueKeysWithValues: metrics.sorted().map { ($0, 50_000 * noise.draw(&generator)) })
    }
    return ComparedCase(name: planned.id, metrics: planned.metrics, repeats: repeats, limits: planned.limits)
  }

  /// `base` again, noise and all, but for one case: there the judged figure of every repeat is worse than that of any repeat of the
  /// base, by twice the limit.
  mutating func run(separatedFrom base: ComparedSide, in place: Int) -> ComparedSide {
    var side = run()
    let name = GatedMetrics.of(plan.cases[place].metrics, limits: plan.cases[place].limits)[0]
    let rule = MetricRule(name)
    let (old, new) = (base.cases[place].values(name), side.cases[place].values(name))
    let isRise = rule.polarity == .lowerIsBetter
    // Just so far that the nearest pair of both sides is twice the limit apart.
    let nearest = isRise ? (old.max() ?? 1) / (new.min() ?? 1) : (old.min() ?? 1) / (new.max() ?? 1)
    let factor = nearest * (isRise ? 1 + 2 * rule.relativeLimit : 1 / (1 + 2 * rule.relativeLimit))
    let item = side.cases[place]
    var repeats = item.repeats.dictionaries
    for index in repeats.indices { repeats[index][name]? *= factor }
    side.cases[place] = ComparedCase(name: item.name, metrics: item.metrics, repeats: repeats, limits: item.limits)
    return side
  }
}
