// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import Statistics
import StoreKit

/// What comparing two runs of a plan could decide at all: known before anything runs, from the repeats and the metrics alone.
package struct PlannedDecisions: Sendable {
  /// A case of the plan.
  package struct Case: Sendable {
    let name: String
    let repeats: Int
    let metrics: [String]
    let limits: [MetricLimit]

    /// A case that names these metrics.
    package init(_ name: String, repeats: Int, metrics: [String], limits: [MetricLimit] = []) {
      (self.name, self.repeats, self.metrics, self.limits) = (name, repeats, metrics, limits)
    }
  }

  /// Over how many tests Holm's correction will be.
  package let tests: Int
  /// The fewest repeats per side with which a change of one metric alone is told.
  package let minimumRepeats: Int
  /// The cases with fewer.
  package let undecidable: [String]
  private let count: Int
  private let alpha: Double
  private let repeats: [Int]
  private let sample: SampleKind

  /// Of all cases that are compared at once. `countsSpread`: all counts are tested, too, as those are that turn out to spread;
  /// without it, what is told to be too few is too few for certain. `clock`: what the runs will count, whatever the cases name.
  package init(
    _ cases: [Case], countsSpread: Bool = false, sample: SampleKind = .repeats, clock: MeasurementClock = .time,
    options: ComparisonOptions = ComparisonOptions()
  ) {
    self.sample = sample
    let gated = cases.map { item in
      GatedMetrics.of(item.metrics.map(clock.name), limits: item.limits.map(clock.limit)).filter {
        countsSpread || Metric($0).kind == .sampled
      }
    }
    tests = gated.reduce(0) { $0 + $1.count }
    let least = MinimumRepeats(alpha: options.alpha, tests: tests, confidence: options.confidence)
    minimumRepeats = least.perSide
    let short = zip(cases, gated).filter { item, names in
      !names.isEmpty && !least.canDecide(item.repeats, item.repeats)
    }.map(\.0)
    undecidable = short.map(\.name)
    repeats = Set(short.map(\.repeats)).sorted()
    (count, alpha) = (cases.count, options.alpha)
  }

  /// That repeats are too few, and how many could do; nil where all cases can be decided.
  package var words: String? {
    guard !undecidable.isEmpty else { return nil }
    let those = undecidable.count == count ? "any case" : "\(undecidable.count) of \(count) cases"
    let few = repeats.map(String.init).joined(separator: ", ")
    return
      "\(few) \(sample.word)\(repeats == [1] ? " is" : "s are") too few for `compare` to decide \(those), whatever the "
      + "values: \(tests) judged metric\(tests == 1 ? " has" : "s share") alpha \(alpha). At least \(minimumRepeats) "
      + "could (\(sample.option) \(minimumRepeats))."
  }
}
