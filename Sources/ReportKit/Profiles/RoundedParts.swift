// SPDX-License-Identifier: GPL-2.0-only
import Metrics

/// Numbers that a reader can add up: each is shown in tenths, and what is shown comes to the sum that is shown.
struct RoundedParts: Equatable {
  /// In tenths, in the order of the values.
  let tenths: [Int]
  /// Their sum in tenths.
  let sum: Int

  /// Rounds `values` down and up, those of the largest remainders up, so that they come to `sum`, which is rounded as usual; what
  /// they lack of it themselves must be one of them. No part is a tenth or more off.
  init(_ values: [Double], sum: Double? = nil) {
    let values = values.map(Self.scaled)
    let wanted = Self.tenths(sum ?? values.reduce(0, +) / 10)
    var tenths = values.map { Int($0.rounded(.down)) }
    var missing = wanted - tenths.reduce(0, +)
    let order = values.indices.sorted {
      let (one, other) = (values[$0] - values[$0].rounded(.down), values[$1] - values[$1].rounded(.down))
      return (other, $0) < (one, $1)
    }
    // Sums of doubles may be a tenth more or less than their parts.
    for place in missing < 0 ? order.reversed() : order where missing != 0 {
      let step = missing < 0 ? -1 : 1
      tenths[place] += step
      missing -= step
    }
    (self.tenths, self.sum) = (tenths, tenths.isEmpty ? wanted : tenths.reduce(0, +))
  }

  /// The shares that parts have of a sum, in tenths of a per cent.
  static func shares(_ parts: [Int], of sum: Int) -> RoundedParts? {
    guard sum != 0 else { return nil }
    return RoundedParts(
      parts.map { Double($0) / Double(sum) * 100 }, sum: Double(parts.reduce(0, +)) / Double(sum) * 100)
  }

  /// In tenths, whole where it is but for what sums of doubles lose.
  private static func scaled(_ value: Double) -> Double {
    guard value.isFinite else { return 0 }
    let scaled = Swift.max(-limit, Swift.min(limit, value)) * 10
    return abs(scaled - scaled.rounded()) < 1e-6 ? scaled.rounded() : scaled
  }

  /// A number in tenths.
  static func tenths(_ value: Double) -> Int {
    value.isFinite ? Int((Swift.max(-limit, Swift.min(limit, value)) * 10).rounded()) : 0
  }

  /// More than any figure here, and far from where a Double has no tenths.
  private static let limit = 1e12

  /// `7,370.2`; signed `+7,370.2`.
  static func words(_ tenths: Int, signed: Bool = false) -> String {
    let size = tenths.magnitude
    let sign = tenths < 0 ? "-" : signed && tenths > 0 ? "+" : ""
    return "\(sign)\(MetricUnit.count.show(Double(size / 10))).\(size % 10)"
  }
}
