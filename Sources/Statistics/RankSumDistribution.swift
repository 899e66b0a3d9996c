// SPDX-License-Identifier: GPL-2.0-only
import Synchronization

/// The exact distribution of U for samples without ties and without effect.
struct RankSumDistribution {
  /// At index u: the probability of at most u.
  private let cumulative: [Double]

  /// For samples of `m` and `n` values, whose counts must be whole numbers in a Double: up to 50 together.
  ///
  /// The counts are the coefficients of the Gaussian binomial ∏ (1 − q^(n+i)) / (1 − q^i), i = 1 … m. Every partial product is
  /// one itself, so that no coefficient is larger than those of the result.
  init(_ m: Int, _ n: Int) {
    let (small, large) = (min(m, n), max(m, n))
    var counts = [Double](repeating: 0, count: m * n + 1)
    counts[0] = 1
    if small > 0 {
      for i in 1...small {
        let top = i * large
        let step = large + i
        if step <= top { for u in stride(from: top, through: step, by: -1) { counts[u] -= counts[u - step] } }
        if i <= top { for u in i...top { counts[u] += counts[u - i] } }
      }
    }
    let total = counts.reduce(0, +)
    var sum = 0.0
    cumulative = counts.map { count in
      sum += count
      return sum / total
    }
  }

  /// The same, made once for each pair of counts: a suite compares thousands of metrics of as many repeats.
  static func of(_ m: Int, _ n: Int) -> RankSumDistribution {
    let key = min(m, n) << 32 | max(m, n)
    if let known = known.withLock({ $0[key] }) { return known }
    let made = RankSumDistribution(m, n)
    known.withLock { $0[key] = made }
    return made
  }

  private static let known = Mutex<[Int: RankSumDistribution]>([:])

  /// The probability of at most `u`.
  func atMost(_ u: Int) -> Double {
    u < 0 ? 0 : cumulative[min(u, cumulative.count - 1)]
  }

  /// Twice the smaller tail, at most 1.
  func twoSided(_ u: Double) -> Double {
    let whole = Int(u)
    // The distribution is symmetric.
    return min(1, 2 * atMost(min(whole, cumulative.count - 1 - whole)))
  }

  /// How many of the m·n ordered differences lie below the lower end of an interval of this confidence, and as many above the
  /// upper end; nil where so few values cannot give it.
  func depth(confidence: Double) -> (depth: Int, confidence: Double)? {
    let tail = (1 - confidence) / 2
    guard cumulative[0] <= tail else { return nil }
    var depth = 0
    while depth + 1 < cumulative.count, cumulative[depth + 1] <= tail { depth += 1 }
    return (depth, 1 - 2 * cumulative[depth])
  }
}
