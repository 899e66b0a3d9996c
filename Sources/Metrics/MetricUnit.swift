// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// What a column's numbers are, in base units.
package enum MetricUnit: Sendable, Equatable {
  /// Words, or a number without unit.
  case none
  /// A count of things.
  case count
  /// Things per second.
  case perSecond
  /// Amounts of memory or data.
  case bytes
  /// Bytes per second.
  case bytesPerSecond
  /// Nanoseconds.
  case nanoseconds
  /// Milliseconds.
  case milliseconds
  /// Instructions that a guest executed.
  case instructions
  /// Things per 10^9 of them.
  case perGigaInstruction
  /// Bytes per 10^9 of them.
  case bytesPerGigaInstruction
  /// Per cent.
  case percent
  /// A quotient of counts.
  case ratio
  /// Things per page fault.
  case perFault

  /// What raw keys end in.
  package var suffix: String {
    switch self {
    case .none, .count, .ratio, .perFault: ""
    case .perSecond: "_per_s"
    case .bytes: "_bytes"
    case .bytesPerSecond: "_bytes_per_s"
    case .nanoseconds: "_ns"
    case .milliseconds: "_ms"
    case .instructions: "_instr"
    case .perGigaInstruction: "_per_ginstr"
    case .bytesPerGigaInstruction: "_bytes_per_ginstr"
    case .percent: "_percent"
    }
  }

  /// A number for people: `65,536`, `1.52 GiB/s`, `6.91 µs`.
  package func show(_ value: Double) -> String {
    switch self {
    case .none: Self.plain(value)
    case .count: Self.grouped(value)
    case .perSecond, .perGigaInstruction: value < 100 ? Self.decimals(value) : Self.grouped(value.rounded())
    case .bytes: Self.scaled(value, by: 1024, ["B", "KiB", "MiB", "GiB", "TiB", "PiB"])
    case .bytesPerSecond: Self.scaled(value, by: 1024, ["B/s", "KiB/s", "MiB/s", "GiB/s", "TiB/s", "PiB/s"])
    case .nanoseconds: Self.scaled(value, by: 1000, ["ns", "µs", "ms", "s"])
    case .milliseconds: Self.nanoseconds.show(value * 1_000_000)
    case .instructions: Self.instructions(value)
    case .bytesPerGigaInstruction:
      Self.scaled(
        value, by: 1024, ["B", "KiB", "MiB", "GiB", "TiB", "PiB"].map { "\($0)/Ginstr" })
    case .percent: String(format: abs(value) < 9.995 ? "%.2f %%" : "%.1f %%", value)
    case .ratio: String(format: "%.3f", value)
    case .perFault: (abs(value) < 99.95 ? Self.significant(value) : Self.grouped(value.rounded())) + "/fault"
    }
  }

  /// A number for an axis, where nobody reads every digit: `8,000 instr`, `200 Minstr`.
  package func tick(_ value: Double) -> String {
    guard self == .instructions, abs(value) >= 99_999.5 else { return show(value) }
    return Self.scaled(value, by: 1000, ["instr", "kinstr", "Minstr", "Ginstr"])
  }

  /// The unit of the same quantity where instructions are counted instead of time; nil for what has no time in it.
  var counted: MetricUnit? {
    switch self {
    case .nanoseconds, .milliseconds: .instructions
    case .perSecond: .perGigaInstruction
    case .bytesPerSecond: .bytesPerGigaInstruction
    default: nil
    }
  }

  /// Whether it is one of a run that counts instructions.
  package var isOfInstructions: Bool {
    [.instructions, .perGigaInstruction, .bytesPerGigaInstruction].contains(self)
  }

  /// One per cent counts, so that all digits stand there, up to millions.
  private static func instructions(_ value: Double) -> String {
    let size = abs(value)
    if size >= 99_999_999.5 {
      let isLarger = size >= 999_995_000
      return String(format: "%.2f", value / (isLarger ? 1e9 : 1e6)) + (isLarger ? " Ginstr" : " Minstr")
    }
    if value == value.rounded() || size >= 999.5 { return "\(grouped(value.rounded())) instr" }
    return String(format: size < 9.995 ? "%.2f instr" : "%.1f instr", value)
  }

  /// The number with three significant digits and the unit that keeps it short.
  private static func scaled(_ value: Double, by step: Double, _ units: [String]) -> String {
    var scaled = value
    var rest = units[...]
    // 999.5 would be printed as 1000.
    while abs(scaled) >= step - (step == 1000 ? 0.5 : 0), rest.count > 1 {
      scaled /= step
      rest = rest.dropFirst()
    }
    return "\(significant(scaled)) \(rest.first ?? "")"
  }

  private static func significant(_ value: Double) -> String {
    if value == value.rounded(), rest(value) { return plain(value) }
    let digits = abs(value) < 9.995 ? 2 : abs(value) < 99.95 ? 1 : 0
    return String(format: "%.\(digits)f", value)
  }

  /// Two decimals, unless it is whole.
  private static func decimals(_ value: Double) -> String {
    value == value.rounded() ? plain(value) : String(format: "%.2f", value)
  }

  private static func rest(_ value: Double) -> Bool { abs(value) < 1e15 }

  private static func plain(_ value: Double) -> String {
    value == value.rounded() && rest(value) ? String(format: "%.0f", value) : String(format: "%g", value)
  }

  /// Digits in threes, the same in every locale.
  private static func grouped(_ value: Double) -> String {
    guard value == value.rounded(), rest(value) else { return String(format: "%.1f", value) }
    let digits = String(format: "%.0f", abs(value))
    var grouped = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { grouped.append(",") }
      grouped.append(digit)
    }
    return value < 0 ? "-\(grouped)" : grouped
  }
}
