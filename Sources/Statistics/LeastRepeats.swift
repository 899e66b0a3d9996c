// SPDX-License-Identifier: GPL-2.0-only

/// What so many repeats can decide at all: with fewer, no values whatever pass the rank test and have an interval.
///
/// Exact arithmetic, no estimate. A change of one metric alone is meant: where others change, too, Holm's correction may be
/// milder.
package struct LeastRepeats: Sendable, Hashable {
  /// What p of one test must come below, corrections included: α over the number of tests.
  package let level: Double
  /// The confidence of the interval.
  package let confidence: Double

  /// For so many tests at once; none counts as one.
  package init(alpha: Double, tests: Int, confidence: Double) {
    (level, self.confidence) = (alpha / Double(max(1, tests)), confidence)
  }

  /// Whether samples of `m` and `n` values that are wholly apart are told from each other.
  package func canDecide(_ m: Int, _ n: Int) -> Bool {
    guard MannWhitney.smallestP(m, n) < level else { return false }
    return (try? HodgesLehmann.depth(m, n, confidence: confidence)) != nil
  }

  /// The fewest repeats per side; ``RequiredSize/largest`` where not even those can.
  package var perSide: Int {
    var n = 2
    while n < RequiredSize.largest, !canDecide(n, n) { n += 1 }
    return n
  }
}
