// SPDX-License-Identifier: GPL-2.0-only
import Metrics

/// A unit in which people write and read values of a metric, and what it is of the metric's own.
package struct FigureUnit: Sendable, Hashable {
  /// `us`; empty for a number without one.
  package let name: String
  /// So many of the metric's own unit.
  package let factor: Double
  /// The factor as a power of ten, where it is one: decimal digits are read exactly by it.
  let exponent: Int?

  private init(_ name: String, exponent: Int, factor: Double) {
    (self.name, self.exponent, self.factor) = (name, exponent, factor)
  }

  private init(_ name: String, _ factor: Double) {
    (self.name, self.exponent, self.factor) = (name, factor == 1 ? 0 : nil, factor)
  }

  /// The units of a metric.
  package static func units(of metric: String) -> [FigureUnit] {
    switch Metric(metric).unit {
    case .nanoseconds: nanoseconds
    case .milliseconds: milliseconds
    case .instructions: [FigureUnit("instr", 1)]
    case .bytes, .bytesPerSecond, .bytesPerGigaInstruction: bytes
    case .none, .count, .perSecond, .perGigaInstruction, .percent, .ratio, .perFault: [FigureUnit("", 1)]
    }
  }

  private static let nanoseconds = [
    FigureUnit("ns", 1), FigureUnit("us", exponent: 3, factor: 1e3), FigureUnit("µs", exponent: 3, factor: 1e3),
    FigureUnit("ms", exponent: 6, factor: 1e6), FigureUnit("s", exponent: 9, factor: 1e9),
  ]
  private static let milliseconds = [
    FigureUnit("ns", exponent: -6, factor: 1e-6), FigureUnit("us", exponent: -3, factor: 1e-3),
    FigureUnit("µs", exponent: -3, factor: 1e-3), FigureUnit("ms", 1), FigureUnit("s", exponent: 3, factor: 1e3),
  ]
  private static let bytes = [
    FigureUnit("B", 1), FigureUnit("KiB", 1024), FigureUnit("MiB", 1_048_576), FigureUnit("GiB", 1_073_741_824),
  ]

  /// So much of this unit in the metric's own; nil for what is no finite decimal number.
  package func value(_ digits: some StringProtocol) -> Double? {
    guard let number = Double(digits), number.isFinite else { return nil }
    // 0.119 ms are 119,000 ns, and not what a product of two rounded numbers is.
    let isDecimal = digits.allSatisfy { $0.isASCII && ($0.isNumber || ".+-".contains($0)) }
    let value = exponent.flatMap { isDecimal ? Double("\(digits)e\($0)") : nil } ?? number * factor
    return value.isFinite ? value : nil
  }

  /// A number with or without a unit, of which the metric must be: `0.119 ms`, `7800`; nil for anything else. Without a unit it is
  /// in the one that is named as the default, else in the metric's own.
  package static func parse(_ text: String, of metric: String, default unitName: String? = nil) -> Double? {
    let units = units(of: metric)
    if Double(text) != nil {
      let unit = unitName.flatMap { name in units.first { $0.name == name } }
      return unit.map { $0.value(text) } ?? Double(text).flatMap { $0.isFinite ? $0 : nil }
    }
    let digits = text.prefix { $0.isASCII && ($0.isNumber || ".+-".contains($0)) }
    let name = text.dropFirst(digits.count).drop { $0 == " " }
    return name.isEmpty ? nil : units.first { $0.name == name }?.value(digits)
  }
}
