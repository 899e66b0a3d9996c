// SPDX-License-Identifier: GPL-2.0-only

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
    let isSecond = sizes.second <= sizes.first
    let size = min(sizes.first, sizes.second)
    let observed = isSecond ? secondSum : all * (all + 1) - secondSum
    let counts = sumCounts(size)
    let total = counts.reduce(0, +)
    let low = counts[...observed].reduce(0, +)
    let high = counts[observed...].reduce(0, +)
    return min(1, 2 * min(low, high) / total)
  }

  /// At index s: in how many ways `size` of the values have the doubled rank sum s.
  private func sumCounts(_ size: Int) -> [Double] {
    let all = sizes.first + sizes.second
    let scores = groups.reduce(into: (scores: [Int](), below: 0)) { state, count in
      state.scores += Array(repeating: 2 * state.below + count + 1, count: count)
      state.below += count
    }.scores
    // The largest sum of `size` scores bounds the table.
    let width = scores.suffix(size).reduce(0, +) + 1
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
          // Between the sums of the smallest and of the largest scores that can be chosen so far.
          for sum in least[row - 1]...(least[index] - least[index - row + 1]) { cells[to + sum] += cells[from + sum] }
        }
      }
    }
    return Array(table[(size * width)...])
  }
}
