// SPDX-License-Identifier: GPL-2.0-only

/// All differences between a value of the second sample and one of the first, ascending.
struct PairwiseDifferences {
  private let first: [Double]
  private let second: [Double]
  /// All of them where they are few.
  private let listed: [Double]?

  /// More pairs than this are not listed, but searched.
  private static let mostListed = 1 << 18

  init(_ first: Sample, _ second: Sample, mostListed: Int = Self.mostListed) {
    (self.first, self.second) = (first.sorted, second.sorted)
    if first.count * second.count <= mostListed {
      var all: [Double] = []
      all.reserveCapacity(first.count * second.count)
      for y in second.sorted { for x in first.sorted { all.append(y - x) } }
      all.sort()
      listed = all
    } else {
      listed = nil
    }
  }

  var count: Int { first.count * second.count }

  /// The difference at `index` of the ascending order; where it is searched, to the share `tolerance` of the range.
  func value(_ index: Int, tolerance: Double = 0) -> Double {
    if let listed { return listed[min(max(index, 0), listed.count - 1)] }
    var low = second[0] - first[first.count - 1]
    var high = second[second.count - 1] - first[0]
    let near = tolerance * (high - low)
    // Halves the distance until no number is left between both ends.
    while atMost(low) <= index {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high, high - low > near else { return high }
      if atMost(middle) > index { high = middle } else { low = middle }
    }
    return low
  }

  /// How many differences are at most `limit`: one walk along both samples.
  private func atMost(_ limit: Double) -> Int {
    var (count, start) = (0, first.count)
    // With a larger y, more x are needed to stay below the limit.
    for y in second {
      start = min(start, first.count)
      while start > 0, y - first[start - 1] <= limit { start -= 1 }
      while start < first.count, y - first[start] > limit { start += 1 }
      count += first.count - start
    }
    return count
  }
}
