// SPDX-License-Identifier: GPL-2.0-only

/// Finite numbers, at least one.
package struct Sample: Sendable, Hashable {
  /// The values as they came.
  package let values: [Double]
  /// The same, ascending.
  package let sorted: [Double]

  /// A sample of `values`; NaN, infinities and an empty sample are refused.
  package init(_ values: [Double]) throws(StatisticsError) {
    guard !values.isEmpty else { throw .tooFew(count: 0, needed: 1) }
    if let index = values.firstIndex(where: { !$0.isFinite }) { throw .notFinite(index: index) }
    self.values = values
    sorted = values.sorted()
  }

  /// How many values there are.
  package var count: Int { values.count }
  /// The smallest value.
  package var minimum: Double { sorted[0] }
  /// The largest value.
  package var maximum: Double { sorted[sorted.count - 1] }
  /// The middle value; of an even number the mean of the two in the middle.
  package var median: Double { quantile(0.5) }

  /// The same of values of which there may be none, or some that are no numbers; nil where nothing is left.
  package static func median(of values: [Double]) -> Double? {
    (try? Sample(values.filter(\.isFinite)))?.median
  }

  /// The arithmetic mean.
  package var mean: Double { values.reduce(0) { $0 + $1 / Double(count) } }

  /// The value below which the share `p` lies: linear interpolation between order statistics, type 7 of Hyndman and Fan
  /// (1996), as R and NumPy do. `p` outside of 0…1 counts as the nearest of both.
  package func quantile(_ p: Double) -> Double {
    let place = Double(count - 1) * (p.isNaN ? 0.5 : min(max(p, 0), 1))
    let low = Int(place.rounded(.down))
    let high = min(low + 1, count - 1)
    let share = place - Double(low)
    // Both ends weighted, so that values at the limits of Double do not overflow.
    return share == 0 ? sorted[low] : sorted[low] * (1 - share) + sorted[high] * share
  }

  /// The median absolute deviation from the median, as it is.
  package var medianAbsoluteDeviation: Double {
    let middle = median
    return Self.median(of: values.map { abs($0 - middle) }) ?? 0
  }

  /// The median absolute deviation as an estimate of a normal distribution's standard deviation.
  package var robustDeviation: Double { medianAbsoluteDeviation * Self.normalScale }

  /// What repeats are planned with: the larger of the robust deviation and half the width of the central 68 %, so that
  /// neither two states of a machine nor many outliers make a sample look steadier than it is; the standard deviation where
  /// most values are equal. nil below two values.
  package var planningDeviation: Double? {
    guard let standardDeviation else { return nil }
    let robust = max(robustDeviation, (quantile(Normal.cumulative(1)) - quantile(Normal.cumulative(-1))) / 2)
    return robust > 0 ? robust : standardDeviation
  }

  /// 1 / Φ⁻¹(3/4).
  package static let normalScale = 1.482602218505602

  /// The standard deviation of the sample (n − 1); nil below two values.
  package var standardDeviation: Double? {
    guard count > 1 else { return nil }
    let mean = mean
    return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)).squareRoot()
  }

  /// The sample of the natural logarithms.
  package func logarithms() throws(StatisticsError) -> Sample {
    if let index = values.firstIndex(where: { $0 <= 0 }) { throw .notPositive(index: index) }
    return try Sample(values.map(Logarithm.of))
  }
}

/// Why numbers have no such statistic.
package enum StatisticsError: Error, Sendable, Equatable {
  /// There are fewer values than it needs.
  case tooFew(count: Int, needed: Int)
  /// The value at this place is NaN or infinite.
  case notFinite(index: Int)
  /// The value at this place is zero or negative where a logarithm is needed.
  case notPositive(index: Int)
  /// A parameter is outside of its range.
  case outOfRange(parameter: String, value: Double, range: String)
}

extension StatisticsError: CustomStringConvertible {
  /// What is wrong with which value.
  package var description: String {
    switch self {
    case .tooFew(let count, let needed): "there are \(count) values, and at least \(needed) are needed"
    case .notFinite(let index): "value \(index + 1) is not a finite number"
    case .notPositive(let index): "value \(index + 1) is not above zero"
    case .outOfRange(let parameter, let value, let range): "\(parameter) is \(value), and must be \(range)"
    }
  }
}
