// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Metrics

/// An axis of a chart: its ends, and ticks with their words.
package struct Axis: Sendable, Equatable {
  /// A mark on the axis.
  package struct Tick: Sendable, Equatable {
    /// Its value on the axis.
    package let place: Double
    /// What stands there; empty for a tick without words.
    package let words: String
  }

  /// The ends, the lower one less than the upper one; both above zero on a logarithmic axis.
  package let lower: Double, upper: Double
  /// Whether equal steps are equal ratios.
  package let isLogarithmic: Bool
  /// The ticks that lie between the ends.
  package let ticks: [Tick]

  /// An axis from `lower` to `upper` with ticks at round numbers of `unit`. Ends that are no range become one.
  package init(_ lower: Double, _ upper: Double, unit: MetricUnit, isLogarithmic: Bool = false, ticks wanted: Int = 5) {
    let isLogarithmic = isLogarithmic && min(lower, upper) > 1 / Self.largest
    let (low, high) = Self.range(lower, upper, isLogarithmic)
    (self.lower, self.upper) = (low, high)
    self.isLogarithmic = isLogarithmic && low > 0
    // Over a small range round steps say more than 1, 2 and 5.
    let hasDecades = self.isLogarithmic && high / low > 4
    let places = hasDecades ? Self.decades(low, high, wanted) : Self.round(low, high, wanted)
    ticks = places.map { Tick(place: $0, words: Self.words($0, unit)) }
  }

  /// An axis from `lower` to `upper` with ticks at these places.
  init(_ lower: Double, _ upper: Double, unit: MetricUnit, places: [Double]) {
    (self.lower, self.upper) = Self.range(lower, upper, false)
    isLogarithmic = false
    ticks = places.map { Tick(place: $0, words: Self.words($0, unit)) }
  }

  /// Whether values over this range need a logarithmic axis to be seen.
  static func isWide(_ lower: Double, _ upper: Double) -> Bool { lower > 0 && upper / lower > 3 }

  /// Far from where sums and ratios overflow.
  private static let largest = 1e150

  private static func range(_ lower: Double, _ upper: Double, _ isLogarithmic: Bool) -> (Double, Double) {
    guard lower.isFinite, upper.isFinite, max(abs(lower), abs(upper)) < largest else { return (0, 1) }
    let (low, high) = (min(lower, upper), max(lower, upper))
    let width = high - low
    // Below a millionth of the values no tick could be told from the next.
    if width > max(abs(low), abs(high)) * 1e-6 { return (low, high) }
    let pad = max(abs(low) * 0.05, 1)
    return isLogarithmic && low > 0 ? (low / 1.1, low * 1.1) : (low - pad, low + pad)
  }

  /// Ticks are round: two decimals of per cent would say nothing.
  private static func words(_ value: Double, _ unit: MetricUnit) -> String {
    if value == 0, unit != .percent { return "0" }
    return unit == .percent ? String(format: "%g %%", value) : unit.tick(value)
  }

  /// Multiples of 1, 2 or 5 times a power of ten.
  private static func round(_ low: Double, _ high: Double, _ wanted: Int) -> [Double] {
    let rough = (high - low) / Double(max(1, wanted))
    guard rough > 0, rough.isFinite else { return [] }
    let power = pow(10, log10(rough).rounded(.down))
    let step = [1.0, 2, 5, 10].first { $0 * power >= rough * 0.999 }.map { $0 * power } ?? rough
    let first = (low / step).rounded(.up)
    return (0...(2 * max(1, wanted))).map { (first + Double($0)) * step }.filter { $0 <= high + step * 1e-9 }
  }

  /// Powers of ten, and their double and fivefold where there is room.
  private static func decades(_ low: Double, _ high: Double, _ wanted: Int) -> [Double] {
    let (first, last) = (Int(log10(low).rounded(.down)), Int(log10(high).rounded(.up)))
    let every = max(1, (last - first + wanted - 1) / max(1, wanted))
    let factors: [Double] = last - first <= 2 ? [1, 2, 5] : [1]
    return stride(from: first, through: last, by: every).flatMap { power in
      factors.map { $0 * pow(10, Double(power)) }
    }.filter { $0 >= low * 0.999999 && $0 <= high * 1.000001 }
  }
}
