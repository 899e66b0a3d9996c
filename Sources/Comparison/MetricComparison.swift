// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Metrics
import Statistics

/// One metric of one case, base against candidate.
package struct MetricComparison: Sendable {
  /// How it is judged.
  package let rule: MetricRule
  /// Whether it can fail the comparison.
  package let isGated: Bool
  /// The values of both sides.
  package let base: [Double], candidate: [Double]
  /// Candidate over base, with its interval; nil where a value is not above zero.
  package let ratio: HodgesLehmann?
  /// Candidate minus base, in the metric's unit.
  package let shift: HodgesLehmann?
  /// Of the Mann–Whitney test; nil for exact counts.
  package let test: MannWhitney?
  /// p after Holm's correction; nil where it is not gated, or not tested.
  package internal(set) var adjustedP: Double?
  /// What it comes to, and why; `missing` until judged.
  package internal(set) var judgement = Judgement(.missing, nil)

  /// Medians; nil without values.
  package let baseMedian: Double?, candidateMedian: Double?

  /// Whether both sides are counts that hardly spread, so that they are compared as they are.
  package var isExact: Bool { test == nil && baseMedian != nil && candidateMedian != nil }

  init(_ rule: MetricRule, isGated: Bool, base: [Double], candidate: [Double], confidence: Double) {
    (self.rule, self.isGated, self.base, self.candidate) = (rule, isGated, base, candidate)
    let (one, other) = (try? Sample(base), try? Sample(candidate))
    (baseMedian, candidateMedian) = (one?.median, other?.median)
    guard let one, let other else {
      (ratio, shift, test) = (nil, nil, nil)
      return
    }
    ratio = try? HodgesLehmann.ratio(of: other, to: one, confidence: confidence)
    shift = try? HodgesLehmann.shift(from: one, to: other, confidence: confidence)
    let spread = max(one.maximum - one.minimum, other.maximum - other.minimum)
    let isCount = rule.tolerance(one.median).map { spread <= $0 } ?? false
    test = isCount ? nil : MannWhitney(one, other)
  }

  /// What it comes to.
  package var verdict: ComparisonVerdict { judgement.verdict }

  /// By how much candidate differs from base, as a share of it; nil where there is no ratio.
  package var change: Double? { ratio.map { $0.estimate - 1 } }

  /// The ratio of the medians; nil where one is not above zero.
  package var medianRatio: Double? {
    guard let baseMedian, let candidateMedian, baseMedian > 0, candidateMedian > 0 else { return nil }
    return candidateMedian / baseMedian
  }

  /// Whether the medians tell another change than the estimate, by twice what is usually a change: samples of several
  /// heaps have no one shift.
  package var isSplit: Bool {
    guard let ratio = ratio?.estimate, let medianRatio, !isExact else { return false }
    return abs(Logarithm.of(medianRatio) - Logarithm.of(ratio)) > Logarithm.of(1 + 2 * MetricRule.defaultRelativeLimit)
  }
}

/// A share in per cent.
package enum Percent {
  /// `5 %`, `7.5 %`; signed `+7.5 %`.
  package static func words(_ share: Double, signed: Bool = false) -> String {
    let value = share * 100
    if !signed, value == value.rounded() { return String(format: "%.0f %%", value) }
    return String(format: abs(value) < 99.95 ? "%+.1f %%" : "%+.0f %%", value).replacing("+", with: signed ? "+" : "")
  }
}
