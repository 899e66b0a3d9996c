// SPDX-License-Identifier: GPL-2.0-only

/// An estimate with its confidence interval.
package struct Interval: Sendable, Hashable {
  /// The lower end.
  package let lower: Double
  /// The upper end.
  package let upper: Double
  /// The confidence that it really has, at least what was asked for.
  package let confidence: Double

  /// An interval.
  package init(lower: Double, upper: Double, confidence: Double) {
    self.lower = lower
    self.upper = upper
    self.confidence = confidence
  }
}

/// By how much a sample is shifted against another: the median of all differences between a value of the one and a value of the
/// other (Hodges and Lehmann 1963), with the distribution-free interval that inverts the Mann–Whitney test (Moses 1965).
package struct HodgesLehmann: Sendable, Hashable {
  /// The shift, or the ratio.
  package let estimate: Double
  /// nil where so few values cannot give the confidence: below 4 against 4 for 95 %.
  package let interval: Interval?

  /// The shift from `first` to `second`.
  package static func shift(from first: Sample, to second: Sample, confidence: Double) throws(StatisticsError)
    -> HodgesLehmann
  {
    guard confidence > 0, confidence < 1 else {
      throw .outOfRange(parameter: "the confidence", value: confidence, range: "above 0 and below 1")
    }
    let differences = PairwiseDifferences(first, second)
    let pairs = differences.count
    let estimate = (differences.value((pairs - 1) / 2) + differences.value(pairs / 2)) / 2
    let interval = try depth(first.count, second.count, confidence: confidence).map { depth, attained in
      Interval(lower: differences.value(depth), upper: differences.value(pairs - 1 - depth), confidence: attained)
    }
    return HodgesLehmann(estimate: estimate, interval: interval)
  }

  /// By which factor `second` is larger than `first`: the shift of the logarithms. All values must be above zero.
  package static func ratio(of second: Sample, to first: Sample, confidence: Double) throws(StatisticsError)
    -> HodgesLehmann
  {
    let shift = try shift(from: first.logarithms(), to: second.logarithms(), confidence: confidence)
    return HodgesLehmann(
      estimate: Logarithm.inverse(shift.estimate),
      interval: shift.interval.map {
        Interval(lower: Logarithm.inverse($0.lower), upper: Logarithm.inverse($0.upper), confidence: $0.confidence)
      })
  }

  /// Exact as far as the test is, the normal approximation beyond.
  static func depth(
    _ m: Int, _ n: Int, confidence: Double
  ) throws(StatisticsError) -> (depth: Int, confidence: Double)? {
    if m + n <= MannWhitney.exactLimit { return RankSumDistribution.of(m, n).depth(confidence: confidence) }
    let (pairs, all) = (Double(m) * Double(n), Double(m + n))
    let z = try Normal.quantile(1 - (1 - confidence) / 2)
    let depth = (pairs / 2 - z * (pairs * (all + 1) / 12).squareRoot()).rounded(.down)
    return depth < 1 ? nil : (Int(depth) - 1, confidence)
  }
}

/// All differences between a value of the second sample and one of the first, ascending.
struct PairwiseDifferences {
  private let first: [Double]
  private let second: [Double]
  /// All of them where they are few.
  private let listed: BucketedValues?

  /// More pairs than this are not listed, but searched.
  private static let maxListed = 1 << 18

  init(_ first: Sample, _ second: Sample, maxListed: Int = Self.maxListed) {
    (self.first, self.second) = (first.sorted, second.sorted)
    listed = first.count * second.count <= maxListed ? BucketedValues(differences: first, second) : nil
  }

  var count: Int { first.count * second.count }

  /// The difference at `index` of the ascending order; where it is searched, to the share `tolerance` of the range.
  func value(_ index: Int, tolerance: Double = 0) -> Double {
    if let listed { return listed.value(min(max(index, 0), count - 1)) }
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

/// Numbers of which only a few places of the ascending order are wanted: they lie in buckets that are in order, and only the bucket
/// that has such a place is sorted.
private struct BucketedValues {
  private var values: [Double]
  /// Where each bucket begins in `values`, and where the last one ends.
  private let starts: [Int]
  /// Whether all of them are in order already.
  private let isSorted: Bool

  /// As many as keep a bucket of the differences of twenty values and twenty at a handful.
  private static let buckets = 128

  /// All differences between a value of the second sample and one of the first.
  init(differences first: Sample, _ second: Sample) {
    let (xs, ys) = (first.sorted, second.sorted)
    let (low, high) = (ys[0] - xs[xs.count - 1], ys[ys.count - 1] - xs[0])
    let scale = Double(Self.buckets) / (high - low)
    // All of them equal, or too far apart for a number.
    let isSpread = high > low && (high - low).isFinite && scale.isFinite
    let count = xs.count * ys.count
    var starts = [Int](repeating: 0, count: Self.buckets + 1)
    let places = [UInt8](unsafeUninitializedCapacity: count) { places, initialized in
      for (row, y) in ys.enumerated() {
        for (column, x) in xs.enumerated() {
          let bucket = isSpread ? min(Self.buckets - 1, Int((y - x - low) * scale)) : 0
          places[row * xs.count + column] = UInt8(bucket)
          starts[bucket + 1] += 1
        }
      }
      initialized = count
    }
    let fullest = starts.max() ?? 0
    for bucket in 1...Self.buckets { starts[bucket] += starts[bucket - 1] }
    var next = starts
    values = [Double](unsafeUninitializedCapacity: count) { values, initialized in
      for (row, y) in ys.enumerated() {
        for (column, x) in xs.enumerated() {
          let bucket = Int(places[row * xs.count + column])
          values[next[bucket]] = y - x
          next[bucket] += 1
        }
      }
      initialized = count
    }
    self.starts = starts
    // An outlier puts nearly all in one bucket, which each place would sort again.
    isSorted = fullest * 8 > count
    if isSorted { values.sort() }
  }

  /// The one at this place of the ascending order.
  func value(_ index: Int) -> Double {
    if isSorted { return values[index] }
    var (bucket, end) = (0, Self.buckets)
    while end - bucket > 1 {
      let middle = (bucket + end) / 2
      if starts[middle] <= index { bucket = middle } else { end = middle }
    }
    return values[starts[bucket]..<starts[bucket + 1]].sorted()[index - starts[bucket]]
  }
}
