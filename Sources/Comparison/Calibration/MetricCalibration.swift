// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import Statistics

/// The noise of one metric of one case, and what comparisons can decide with it.
package struct MetricCalibration: Sendable {
  /// The name of the case.
  package let name: String
  /// How the metric is judged.
  package let rule: MetricRule
  /// Whether it can fail a comparison.
  package let isGated: Bool
  /// The values in the order of the repeats.
  package let values: [Double]
  /// Whether it is a count that hardly spreads, so that it is compared as it is and needs no more repeats.
  package let isExact: Bool
  /// The middle value.
  package let median: Double
  /// How far repeats spread, as a share of the value; nil where there is no ratio.
  package let noise: Double?
  /// Warm-up, trend and steps.
  package let steadiness: Steadiness?
  /// How often halves of these repeats differ, in splits that take turns; nil below eight repeats.
  package let falseAlarms: Double?
  /// The repeats that decide each of ``Calibration/effects``.
  package let needed: [NeededRepeats]
  /// The smallest effects that each of ``Calibration/sizes`` decides, beyond the metric's limit.
  package let decidable: [DecidedEffect]

  /// Repeats per side that find an effect.
  package struct NeededRepeats: Sendable {
    /// As a share: 0.1 for 10 %.
    package let effect: Double
    /// The limit that the effect must be told from.
    package let limit: Double
    /// In one test, and with Holm's correction over all tests of the comparison; nil for more than ten thousand.
    package let alone: Int?, corrected: Int?
  }

  /// What a number of repeats per side finds.
  package struct DecidedEffect: Sendable {
    /// Repeats per side.
    package let repeats: Int
    /// In one test, and with Holm's correction; nil where so few repeats never pass the test.
    package let alone: Double?, corrected: Double?
  }

  init(_ item: MetricComparison, of name: String, tests: Int, options: ComparisonOptions) {
    self.name = name
    (rule, isGated, values) = (item.rule, item.isGated, item.base)
    isExact = item.isExact
    median = item.baseMedian ?? .nan
    let sample = try? Sample(values)
    steadiness = isExact ? nil : sample.map { Steadiness($0) }
    let logarithms = try? sample?.logarithms()
    noise = isExact ? nil : logarithms?.planningDeviation
    falseAlarms = isExact ? nil : SplitHalves(values).changes(rule, options)
    guard let logarithms, !isExact, isGated else {
      (needed, decidable) = ([], [])
      return
    }
    let (median, rule) = (median, rule)
    func planned(_ tests: Int) -> DecidableEffect? {
      try? DecidableEffect(
        logarithms, power: options.power, confidence: options.confidence, level: options.alpha / Double(tests))
    }
    var alone = planned(1)
    var corrected = tests == 1 ? nil : planned(tests)
    needed = Calibration.effects.map { effect in
      let limit = effect > rule.relativeLimit ? rule.relativeLimit : effect / 2
      // No number of repeats makes a change matter that is below the absolute limit.
      let isSeen = effect * median > rule.absoluteLimit
      func repeats(_ plan: inout DecidableEffect?) -> Int? {
        isSeen ? plan?.repeats(effect: Logarithm.of(1 + effect), limit: Logarithm.of(1 + limit)) : nil
      }
      let one = repeats(&alone)
      return NeededRepeats(effect: effect, limit: limit, alone: one, corrected: tests == 1 ? one : repeats(&corrected))
    }
    decidable = Calibration.sizes.map { size in
      func effect(_ plan: inout DecidableEffect?) -> Double? {
        plan?.smallest(repeats: size, limit: Logarithm.of(1 + rule.relativeLimit)).map {
          max(Logarithm.inverse($0) - 1, rule.absoluteLimit / median)
        }
      }
      let one = effect(&alone)
      return DecidedEffect(repeats: size, alone: one, corrected: tests == 1 ? one : effect(&corrected))
    }
  }

  /// The trend of the values, as a share of the median per repeat; nil where nothing is told of it.
  package var slope: Double? { steadiness.flatMap { median > 0 ? $0.trend.slope / median : nil } }
}

/// Comparisons of repeats with themselves: of each two neighbours one goes to each side, as if both sides had taken turns.
package struct SplitHalves {
  private let values: [Double]

  init(_ values: [Double]) {
    self.values = values
  }

  /// The share of the splits that say better or worse; nil below ``Calibration/minimumRepeats`` values.
  func changes(_ rule: MetricRule, _ options: ComparisonOptions) -> Double? {
    guard values.count >= Calibration.minimumRepeats else { return nil }
    var generator = SeededGenerator(1)
    let rules = VerdictRule(options: options, tests: 1)
    var changes = 0
    for _ in 0..<Self.splits {
      var (base, candidate): ([Double], [Double]) = ([], [])
      for first in stride(from: 0, to: values.count - 1, by: 2) {
        let swaps = generator.next() & 1 == 1
        base.append(values[swaps ? first + 1 : first])
        candidate.append(values[swaps ? first : first + 1])
      }
      let item = MetricComparison(
        rule, isGated: true, base: base, candidate: candidate, confidence: options.confidence)
      switch rules.judge(item).verdict {
      case .better, .worse, .changed: changes += 1
      default: break
      }
    }
    return Double(changes) / Double(Self.splits)
  }

  package static let splits = 200
}
