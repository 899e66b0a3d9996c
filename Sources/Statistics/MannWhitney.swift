// SPDX-License-Identifier: GPL-2.0-only

/// The Mann–Whitney U test (Wilcoxon rank sum): do the values of one sample tend to be larger than those of another?
///
/// Up to ``exactLimit`` values in both samples together, p comes from the exact permutation distribution of the observed ranks,
/// ties included; beyond, from the normal approximation with corrections for ties and continuity. At n = 5 the approximation
/// cannot go below p ≈ 0.012, where the exact test reaches 0.0079.
package struct MannWhitney: Sendable, Hashable {
  /// Pairs in which the second sample's value is larger, ties as halves.
  package let u: Double
  /// Two-sided: twice the smaller tail, at most 1.
  package let p: Double
  /// Whether p is exact.
  package let isExact: Bool
  /// The share of pairs in which the second sample's value is larger, ties as halves: 0.5 without any effect.
  package let superiority: Double

  /// Samples with no more values than this together are tested exactly: C(50, 25) and all its parts are whole numbers in a Double.
  package static let exactLimit = 50

  /// Tests whether `second` differs from `first`.
  package init(_ first: Sample, _ second: Sample) {
    self.init(first, second, exactLimit: Self.exactLimit)
  }

  init(_ first: Sample, _ second: Sample, exactLimit: Int) {
    let ranks = TiedRanks(first, second)
    let (m, n) = (first.count, second.count)
    // Scores are doubled midranks, which are whole numbers.
    u = Double(ranks.secondSum - n * (n + 1)) / 2
    superiority = u / (Double(m) * Double(n))
    isExact = m + n <= exactLimit
    if ranks.groups.count == 1 {
      p = 1
    } else if isExact {
      p = ranks.hasTies ? ranks.exactP : RankSumDistribution.of(m, n).twoSided(u)
    } else {
      p = Self.approximateP(u, m, n, ties: ranks.groups)
    }
  }

  /// The smallest p that samples of `m` and `n` values can give: two orders out of all, or what the approximation makes of
  /// them.
  package static func smallestP(_ m: Int, _ n: Int) -> Double {
    guard m > 0, n > 0 else { return 1 }
    guard m + n <= exactLimit else { return approximateP(0, m, n, ties: []) }
    var ways = 1.0
    for step in 1...min(m, n) { ways *= Double(max(m, n) + step) / Double(step) }
    return min(1, 2 / ways)
  }

  private static func approximateP(_ u: Double, _ m: Int, _ n: Int, ties: [Int]) -> Double {
    let (m, n) = (Double(m), Double(n))
    let all = m + n
    let tied = ties.reduce(0.0) { sum, count in
      let t = Double(count)
      return sum + (t * t * t - t)
    }
    let variance = m * n / 12 * (all + 1 - tied / (all * (all - 1)))
    guard variance > 0 else { return 1 }
    let distance = max(0, abs(u - m * n / 2) - 0.5)
    return min(1, 2 * Normal.upperTail(distance / variance.squareRoot()))
  }
}

/// Holm's step-down correction for many tests at once (Holm 1979): controls the probability of even one false alarm.
package enum Holm {
  /// The corrected p of each test, in the order given. A p that is no probability is refused.
  package static func adjusted(_ p: [Double]) throws(StatisticsError) -> [Double] {
    for value in p where !(value >= 0 && value <= 1) {
      throw .outOfRange(parameter: "p", value: value, range: "from 0 to 1")
    }
    var adjusted = p
    var largest = 0.0
    for (rank, index) in p.indices.sorted(by: { (p[$0], $0) < (p[$1], $1) }).enumerated() {
      largest = max(largest, min(1, p[index] * Double(p.count - rank)))
      adjusted[index] = largest
    }
    return adjusted
  }
}
