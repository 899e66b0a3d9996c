// SPDX-License-Identifier: GPL-2.0-only
import Synchronization

/// Wilcoxon's signed-rank test of one sample (Wilcoxon 1945): do its values lie around zero?
///
/// Its p rests on nothing but the signs: without an effect, each value is as likely to be positive as negative. Zeros have no
/// sign and are left out, as Wilcoxon did. Up to ``exactLimit`` values, p comes from all 2ⁿ choices of signs of the observed
/// ranks, ties included; beyond, from the normal approximation with corrections for ties and continuity.
package struct SignedRank: Sendable, Hashable {
  /// The sum of the ranks of the positive values; equal distances share the mean of their ranks.
  package let positiveSum: Double
  /// Two-sided: twice the smaller tail, at most 1. It is 1 where all values are zero.
  package let p: Double
  /// Whether p is exact.
  package let isExact: Bool
  /// How many values are not zero.
  package let count: Int

  /// Samples of no more values are tested exactly: 2⁵⁰ and all its parts are whole numbers in a Double.
  package static let exactLimit = 50

  /// Tests whether the values of `sample` differ from zero.
  package init(_ sample: Sample) {
    self.init(sample, exactLimit: Self.exactLimit)
  }

  init(_ sample: Sample, exactLimit: Int) {
    let values = sample.values.filter { $0 != 0 }.sorted { abs($0) < abs($1) }
    // Doubled ranks are whole numbers.
    var (scores, doubled, ties): ([Int], Int, [Int]) = ([], 0, [])
    var start = 0
    while start < values.count {
      var end = start
      while end < values.count, abs(values[end]) == abs(values[start]) { end += 1 }
      // Ranks start+1 … end have the mean (start + 1 + end) / 2.
      let score = start + 1 + end
      for value in values[start..<end] {
        scores.append(score)
        if value > 0 { doubled += score }
      }
      if end - start > 1 { ties.append(end - start) }
      start = end
    }
    positiveSum = Double(doubled) / 2
    count = values.count
    isExact = values.count <= exactLimit
    if values.isEmpty {
      p = 1
    } else if !isExact {
      p = Self.approximateP(positiveSum, values.count, ties: ties)
    } else if ties.isEmpty {
      p = SignedRankDistribution.of(values.count).twoSided(doubled / 2)
    } else {
      p = Self.exactP(doubled, scores)
    }
  }

  /// The smallest p that `n` values can give: all of one sign.
  package static func smallestP(_ n: Int) -> Double {
    guard n > 0 else { return 1 }
    guard n <= exactLimit else { return approximateP(0, n, ties: []) }
    return min(1, 2 / SignedRankDistribution.ways(n))
  }

  /// How many of the n (n + 1) / 2 ordered Walsh averages lie below the lower end of an interval that errs with the
  /// probability `level`, and as many above the upper end, with the probability that it really errs; nil where so few values
  /// cannot give it.
  ///
  /// The depth is that of values without ties. Ties make the interval err less often, never more.
  package static func depth(_ n: Int, level: Double) -> (depth: Int, level: Double)? {
    guard n > 0, level > 0, level < 1 else { return nil }
    guard n > exactLimit else { return SignedRankDistribution.of(n).depth(level: level) }
    guard let z = try? Normal.quantile(level / 2) else { return nil }
    // The tails are lighter than those of the normal distribution, so that this errs less often than the level says.
    let depth = (mean(n) - 0.5 + z * variance(n).squareRoot()).rounded(.down)
    return depth < 0 ? nil : (Int(depth), level)
  }

  private static func mean(_ n: Int) -> Double { Double(n) * Double(n + 1) / 4 }

  private static func variance(_ n: Int) -> Double { Double(n) * Double(n + 1) * Double(2 * n + 1) / 24 }

  private static func approximateP(_ sum: Double, _ n: Int, ties: [Int]) -> Double {
    let tied = ties.reduce(0.0) { sum, count in
      let t = Double(count)
      return sum + (t * t * t - t)
    }
    let variance = variance(n) - tied / 48
    guard variance > 0 else { return 1 }
    let distance = max(0, abs(sum - mean(n)) - 0.5)
    return min(1, 2 * Normal.upperTail(distance / variance.squareRoot()))
  }

  /// Twice the smaller tail of the sum over all choices of signs.
  private static func exactP(_ observed: Int, _ scores: [Int]) -> Double {
    let counts = SignedRankDistribution.counts(scores)
    let low = counts[...observed].reduce(0, +)
    let high = counts[observed...].reduce(0, +)
    return min(1, 2 * min(low, high) / SignedRankDistribution.ways(scores.count))
  }
}

/// The exact distribution of the sum of the positive ranks, of values without ties and without effect.
struct SignedRankDistribution {
  /// At index t: the probability of a sum of at most t.
  private let cumulative: [Double]

  /// For `n` values, whose counts must be whole numbers in a Double: up to 50.
  init(_ n: Int) {
    let total = Self.ways(n)
    var sum = 0.0
    cumulative = Self.counts(Array(1...max(1, n))).map { count in
      sum += count
      return sum / total
    }
  }

  /// At index s: in how many choices of signs the positive scores add up to s.
  static func counts(_ scores: [Int]) -> [Double] {
    var counts = [Double](repeating: 0, count: scores.reduce(0, +) + 1)
    counts[0] = 1
    var top = 0
    for score in scores {
      top += score
      for sum in stride(from: top, through: score, by: -1) { counts[sum] += counts[sum - score] }
    }
    return counts
  }

  /// 2ⁿ.
  static func ways(_ n: Int) -> Double { Double(sign: .plus, exponent: n, significand: 1) }

  /// The same, made once for each count.
  static func of(_ n: Int) -> SignedRankDistribution {
    if let known = known.withLock({ $0[n] }) { return known }
    let made = SignedRankDistribution(n)
    known.withLock { $0[n] = made }
    return made
  }

  private static let known = Mutex<[Int: SignedRankDistribution]>([:])

  /// Twice the smaller tail, at most 1. The distribution is symmetric.
  func twoSided(_ sum: Int) -> Double {
    min(1, 2 * cumulative[min(sum, cumulative.count - 1 - sum)])
  }

  func depth(level: Double) -> (depth: Int, level: Double)? {
    guard 2 * cumulative[0] <= level else { return nil }
    var depth = 0
    while depth + 1 < cumulative.count, 2 * cumulative[depth + 1] <= level { depth += 1 }
    return (depth, 2 * cumulative[depth])
  }
}
