// SPDX-License-Identifier: GPL-2.0-only

/// Around which value a sample lies: the median of its Walsh averages, which are the means of each two values, each with itself
/// included (Hodges and Lehmann 1963), with the interval that inverts the signed-rank test (Tukey 1949).
package struct PairedShift: Sendable, Hashable {
  /// The value.
  package let estimate: Double
  /// nil where so few values cannot give the level: below 6 for 5 %, below 8 for 1 %.
  package let interval: Interval?

  /// Of `sample`, with an interval that misses the true value with a probability of at most `level`.
  package init(_ sample: Sample, level: Double) throws(StatisticsError) {
    guard level > 0, level < 1 else {
      throw .outOfRange(parameter: "the level", value: level, range: "above 0 and below 1")
    }
    self.init(WalshAverages(sample), level: level)
  }

  init(_ averages: WalshAverages, level: Double) {
    estimate = averages.median
    interval = Self.interval(averages, level)
  }

  /// The interval alone; nil where so few values cannot give it, and for a level that is no probability.
  package static func interval(_ sample: Sample, level: Double) -> Interval? {
    interval(WalshAverages(sample), level)
  }

  private static func interval(_ averages: WalshAverages, _ level: Double) -> Interval? {
    SignedRank.depth(averages.values.count, level: level).map { depth, attained in
      let (low, high) = (averages.value(depth), averages.value(averages.count - 1 - depth))
      return Interval(lower: min(low, high), upper: max(low, high), confidence: 1 - attained)
    }
  }
}

/// Where a shift lies against a limit on both sides of zero.
package struct ShiftLimit: Sendable, Hashable {
  /// The limit, at least zero.
  package let limit: Double

  /// A limit; below zero is zero.
  package init(_ limit: Double) {
    self.limit = max(0, limit)
  }

  /// Where an interval lies.
  package enum Side: Sendable, Hashable {
    /// Above the upper limit, below the lower one, or between both.
    case above, below, between
  }

  /// Where the interval of a sample at `level` lies, as ``PairedShift`` has it, without finding its ends; nil where it reaches
  /// over a limit, or where there is none.
  package func side(of sample: Sample, level: Double) -> Side? {
    guard let depth = SignedRank.depth(sample.count, level: level)?.depth else { return nil }
    let averages = WalshAverages(sample)
    if averages.atMost(limit) <= depth { return .above }
    if averages.count - averages.below(-limit) <= depth { return .below }
    let isBetween = averages.atMost(-limit) <= depth && averages.count - averages.below(limit) <= depth
    return isBetween ? .between : nil
  }
}

/// The means of each two values of a sample, each with itself included, in ascending order.
struct WalshAverages {
  /// The values, ascending.
  let values: [Double]

  init(_ sample: Sample) {
    values = sample.sorted
  }

  var count: Int { values.count * (values.count + 1) / 2 }

  /// The one in the middle, or the mean of both.
  var median: Double {
    let (low, high) = (value((count - 1) / 2), value(count / 2))
    return low + (high - low) / 2
  }

  private func average(_ i: Int, _ j: Int) -> Double { values[i] / 2 + values[j] / 2 }

  /// How many are at most `limit`: one walk along the values from both ends.
  func atMost(_ limit: Double) -> Int {
    var (count, end) = (0, values.count)
    // With a larger first value, the second must be smaller; it is no smaller than the first, so that none is counted twice.
    for start in values.indices {
      while end > start, average(start, end - 1) > limit { end -= 1 }
      guard end > start else { break }
      count += end - start
    }
    return count
  }

  /// How many are below `limit`.
  func below(_ limit: Double) -> Int { atMost(limit.nextDown) }

  /// The one at `index` of the ascending order: the range is halved until few are left in it, and those are sorted.
  func value(_ index: Int) -> Double {
    let index = min(max(index, 0), count - 1)
    // Of the averages, `below` are at most `low`, and `upTo` are at most `high`.
    var (low, high) = (values[0].nextDown, values[values.count - 1])
    var (below, upTo) = (0, count)
    while upTo - below > max(Self.listed, 2 * values.count) {
      let middle = low / 2 + high / 2
      guard middle > low, middle < high else { return high }
      let found = atMost(middle)
      if found > index { (high, upTo) = (middle, found) } else { (low, below) = (middle, found) }
    }
    return between(low, high)[index - below]
  }

  private static let listed = 64

  /// Those above `low` and at most `high`, ascending.
  private func between(_ low: Double, _ high: Double) -> [Double] {
    var found: [Double] = []
    for start in values.indices {
      // The first that is far enough above `low`.
      var (first, end) = (start, values.count)
      while first < end {
        let middle = (first + end) / 2
        if average(start, middle) > low { end = middle } else { first = middle + 1 }
      }
      while first < values.count, case let value = average(start, first), value <= high {
        found.append(value)
        first += 1
      }
    }
    return found.sorted()
  }
}
