// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import Statistics

/// Comparisons of repeats with themselves: of each two neighbours one goes to each side, as if both sides had taken turns.
struct SplitHalves {
  private let values: [Double]

  init(_ values: [Double]) {
    self.values = values
  }

  /// The share of the splits that say better or worse; nil below ``Calibration/leastRepeats`` values.
  func changes(_ rule: MetricRule, _ options: ComparisonOptions) -> Double? {
    guard values.count >= Calibration.leastRepeats else { return nil }
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

  static let splits = 200
}
