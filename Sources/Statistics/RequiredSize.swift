// SPDX-License-Identifier: GPL-2.0-only

/// How many repeats per side decide a question; for equal sides and about normal logarithms.
///
/// The rank test has the efficiency 3/π of the t test there (Lehmann 1975), so that n = (z_level + z_power)² · 2σ² · π/3 / δ².
/// An estimate for planning: what a comparison really decides, it decides by its own test.
package struct RequiredSize: Sendable, Hashable {
  /// The probability to decide it.
  package let power: Double
  /// The confidence of the interval that must exclude the limit.
  package let confidence: Double
  /// What p must come below, corrections included: α over the number of tests.
  package let level: Double
  /// Fewer cannot decide, whatever their values.
  private let least: Int

  /// Larger numbers are not worth telling.
  package static let largest = 10_000

  /// A question with these demands.
  package init(power: Double, confidence: Double, level: Double) throws(StatisticsError) {
    for (name, value) in [("the power", power), ("the confidence", confidence), ("the level", level)]
    where !(value > 0 && value < 1) {
      throw .outOfRange(parameter: name, value: value, range: "above 0 and below 1")
    }
    (self.power, self.confidence, self.level) = (power, confidence, level)
    least = MinimumRepeats(alpha: level, tests: 1, confidence: confidence).perSide
  }

  /// To tell `distance` from a limit when values spread by `deviation` (both in logarithms, or both in the unit): the
  /// confidence interval excludes the limit. nil when even ``largest`` repeats do not.
  package func toExcludeLimit(distance: Double, deviation: Double) throws(StatisticsError) -> Int? {
    try repeats(distance: distance, deviation: deviation, tail: (1 - confidence) / 2)
  }

  /// To see an `effect` at all: p comes below the level. nil when even ``largest`` repeats do not.
  package func toSee(effect: Double, deviation: Double) throws(StatisticsError) -> Int? {
    try repeats(distance: effect, deviation: deviation, tail: level / 2)
  }

  private func repeats(distance: Double, deviation: Double, tail: Double) throws(StatisticsError) -> Int? {
    guard distance.isFinite, deviation.isFinite, distance != 0 else { return nil }
    let z = try Normal.quantile(1 - tail) + Normal.quantile(power)
    let n = 2 * .pi / 3 * (z * deviation / distance) * (z * deviation / distance)
    guard n <= Double(Self.largest) else { return nil }
    return max(least, Int(n.rounded(.up)))
  }
}

/// What so many repeats can decide at all: with fewer, no values whatever pass the rank test and have an interval.
///
/// Exact arithmetic, no estimate. A change of one metric alone is meant: where others change, too, Holm's correction may be
/// milder.
package struct MinimumRepeats: Sendable, Hashable {
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
