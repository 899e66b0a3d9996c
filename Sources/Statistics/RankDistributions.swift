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

/// The ranks of two samples taken together; equal values share the mean of their ranks.
struct TiedRanks {
  /// How many values each rank has, ascending.
  let groups: [Int]
  /// Twice the sum of the second sample's ranks.
  let secondSum: Int
  private let sizes: (first: Int, second: Int)

  init(_ first: Sample, _ second: Sample) {
    let (a, b) = (first.sorted, second.sorted)
    var groups: [Int] = []
    var (i, j, sum, below) = (0, 0, 0, 0)
    while i < a.count || j < b.count {
      let value = i == a.count ? b[j] : j == b.count ? a[i] : min(a[i], b[j])
      let (startA, startB) = (i, j)
      while i < a.count, a[i] == value { i += 1 }
      while j < b.count, b[j] == value { j += 1 }
      let count = i - startA + j - startB
      // Ranks below+1 … below+count have the mean below + (count+1)/2.
      sum += (j - startB) * (2 * below + count + 1)
      groups.append(count)
      below += count
    }
    self.groups = groups
    secondSum = sum
    sizes = (a.count, b.count)
  }

  var hasTies: Bool { groups.contains { $0 > 1 } }

  /// Twice the smaller tail of the rank sum over all C(m+n, n) ways to choose the second sample from the observed ranks.
  var exactP: Double {
    // The smaller sample needs the smaller table; the sums of both add up to a constant.
    let all = sizes.first + sizes.second
    let size = min(sizes.first, sizes.second)
    let middle = size * (all + 1)
    let sum = sizes.second <= sizes.first ? secondSum : all * (all + 1) - secondSum
    // From the nearer end: counted the other way round, a sum above the middle is as far below it.
    let observed = min(sum, 2 * middle - sum)
    let counts = sumCounts(size, upTo: observed, of: sum <= middle ? groups : groups.reversed())
    let low = counts.reduce(0, +)
    let total = Self.ways(size, of: all)
    return min(1, 2 * min(low, total - low + counts[observed]) / total)
  }

  /// The binomial coefficient, of at most ``MannWhitney/exactLimit`` values.
  private static func ways(_ size: Int, of all: Int) -> Double {
    guard size > 0 else { return 1 }
    // Each step is a coefficient itself.
    return Double((1...size).reduce(1) { $0 * (all - size + $1) / $1 })
  }

  /// At index s: in how many ways `size` of the values have the doubled rank sum s, up to `limit`.
  private func sumCounts(_ size: Int, upTo limit: Int, of groups: [Int]) -> [Double] {
    let all = sizes.first + sizes.second
    let scores = groups.reduce(into: (scores: [Int](), below: 0)) { state, count in
      state.scores += Array(repeating: 2 * state.below + count + 1, count: count)
      state.below += count
    }.scores
    let width = limit + 1
    var table = [Double](repeating: 0, count: (size + 1) * width)
    table[0] = 1
    // The sum of so many of the smallest scores.
    let least = scores.reduce(into: [0]) { sums, score in sums.append(sums[sums.count - 1] + score) }
    table.withUnsafeMutableBufferPointer { cells in
      for (index, score) in scores.enumerated() {
        // Rows from the bottom, so that no value is chosen twice. Rows that cannot be filled up any more are left out.
        let lowest = max(1, size - (all - index - 1))
        for row in stride(from: min(size, index + 1), through: lowest, by: -1) {
          let (to, from) = (row * width + score, (row - 1) * width)
          // Between the sums of the smallest and of the largest scores that can be chosen so far, unless even the smallest of
          // those that must follow lead beyond the limit.
          let following = least[index + 1 + size - row] - least[index + 1]
          let largest = min(least[index] - least[index - row + 1], limit - score - following)
          guard least[row - 1] <= largest else { continue }
          for sum in least[row - 1]...largest { cells[to + sum] += cells[from + sum] }
        }
      }
    }
    return Array(table[(size * width)...])
  }
}
