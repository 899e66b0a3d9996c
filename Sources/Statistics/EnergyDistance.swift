// SPDX-License-Identifier: GPL-2.0-only

/// The energy distance between the two parts of a segment, for every split of it: n·log n steps for all splits of an order.
struct EnergyDistance {
  /// Measured from the median, so that sums of large values lose no digits.
  private let values: [Double]
  /// The place of each value in the ascending order.
  private let ranks: [Int]
  /// The sum of each value's distances to all others.
  private let toAll: [Double]
  private let total: Double

  init(_ series: [Double]) {
    let order = series.indices.sorted { (series[$0], $0) < (series[$1], $1) }
    let middle = order.isEmpty ? 0 : series[order[order.count / 2]]
    let values = series.map { $0 - middle }
    var ranks = [Int](repeating: 0, count: series.count)
    for (rank, index) in order.enumerated() { ranks[index] = rank }
    let sum = values.reduce(0, +)
    var toAll = [Double](repeating: 0, count: series.count)
    var below = 0.0
    for (rank, index) in order.enumerated() {
      let value = values[index]
      toAll[index] = value * Double(rank) - below + (sum - below) - value * Double(series.count - rank)
      below += value
    }
    (self.values, self.ranks, self.toAll, total) = (values, ranks, toAll, toAll.reduce(0, +) / 2)
  }

  /// The split with the largest scaled energy distance, with the values in this order; nil where none leaves parts that are
  /// long enough.
  func bestSplit(_ order: [Int], smallest: Int) -> (index: Int, value: Double)? {
    let count = values.count
    guard count >= 2 * smallest, count >= 2 else { return nil }
    var left = RunningSums(count)
    // Sums of the distances within the left part, within the right part, and between both; a step moves one value.
    var (inLeft, inRight, between) = (0.0, total, 0.0)
    var best: (index: Int, value: Double)?
    for split in 1..<count {
      let moved = order[split - 1]
      let toLeft = left.distance(from: values[moved], rank: ranks[moved])
      let toRight = toAll[moved] - toLeft
      left.add(values[moved], rank: ranks[moved])
      inLeft += toLeft
      inRight -= toRight
      between += toRight - toLeft
      guard split >= smallest, count - split >= smallest else { continue }
      let (m, n) = (Double(split), Double(count - split))
      let within = (m > 1 ? 2 * inLeft / (m * (m - 1)) : 0) + (n > 1 ? 2 * inRight / (n * (n - 1)) : 0)
      let value = m * n / (m + n) * (2 * between / (m * n) - within)
      if value > best?.value ?? -.infinity { best = (split, value) }
    }
    return best
  }
}

/// Count and sum of the values below a rank, as a binary indexed tree (Fenwick 1994).
private struct RunningSums {
  private var counts: [Double]
  private var sums: [Double]
  private var count = 0.0
  private var sum = 0.0

  init(_ size: Int) {
    counts = [Double](repeating: 0, count: size + 1)
    sums = counts
  }

  mutating func add(_ value: Double, rank: Int) {
    count += 1
    sum += value
    var place = rank + 1
    while place < counts.count {
      counts[place] += 1
      sums[place] += value
      place += place & -place
    }
  }

  /// The sum of the distances to all values that were added.
  func distance(from value: Double, rank: Int) -> Double {
    var (below, sumBelow) = (0.0, 0.0)
    var place = rank
    while place > 0 {
      below += counts[place]
      sumBelow += sums[place]
      place -= place & -place
    }
    return value * below - sumBelow + (sum - sumBelow) - value * (count - below)
  }
}
