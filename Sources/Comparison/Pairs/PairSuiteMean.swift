// SPDX-License-Identifier: GPL-2.0-only
import Statistics

/// The geometric mean of candidate / base over the cases of a suite.
///
/// Its interval is that of the cases, averaged: where each of their intervals holds its truth, the mean of the ends holds the mean
/// of the truths. That needs nothing to be independent, and holds whenever the cases stopped. One drawn from the spread of the
/// estimates would be narrower, and wrong: measuring stops sooner where chance carries the estimate away from the limit, which
/// moves all cases of like change to the same side.
package struct PairSuiteMean: Sendable, Hashable {
  /// Cases that are in it: those that were looked at.
  package let cases: Int
  /// The mean of their estimates of ln(candidate / base).
  package let estimate: Double
  /// With the confidence 1 - the sum of the cases' alpha; nil where a case has no interval.
  package let interval: Interval?

  /// Of the cases with a look; nil below two of them.
  package init?(_ cases: [(design: PairDesign, judgement: PairJudgement)]) {
    let looked = cases.compactMap { item in item.judgement.last.map { (alpha: item.design.alpha, look: $0) } }
    guard looked.count > 1 else { return nil }
    let count = Double(looked.count)
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / count }
    self.cases = looked.count
    estimate = mean(looked.map(\.look.estimate))
    let intervals = looked.compactMap(\.look.interval)
    let error = looked.reduce(0) { $0 + $1.alpha }
    interval =
      intervals.count == looked.count && error < 1
      ? Interval(lower: mean(intervals.map(\.lower)), upper: mean(intervals.map(\.upper)), confidence: 1 - error) : nil
  }
}
