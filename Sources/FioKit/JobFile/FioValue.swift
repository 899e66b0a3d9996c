// SPDX-License-Identifier: GPL-2.0-only

/// How fio writes numbers in job files: `64k`, `2g`, `1.5m` is not one, `0x10` is.
package enum FioValue {
  /// The number that a counting option begins with; what follows (`4,8`, `4-8`) is for other directions.
  static func leadingCount(_ text: String) -> Int? {
    let first = text.prefix { $0 != "," && $0 != ":" && $0 != "-" }
    return bytes(String(first)).flatMap { Int(exactly: $0) }
  }

  /// A size in bytes: a number with an optional unit (b, k, m, g, t, p with optional `i` or `b`; powers of 1024).
  package static func bytes(_ text: String) -> UInt64? {
    let lower = text.lowercased().filter { $0 != " " }
    if lower.hasPrefix("0x") { return UInt64(lower.dropFirst(2), radix: 16) }
    let digits = lower.prefix { $0.isASCII && $0.isNumber }
    guard let number = UInt64(digits), let shift = shifts[String(lower.dropFirst(digits.count))] else { return nil }
    let (product, overflow) = number.multipliedReportingOverflow(by: 1 << shift)
    return overflow ? nil : product
  }

  /// A share of the device or file: `20%`.
  package static func percent(_ text: String) -> Int? {
    guard text.hasSuffix("%"), let value = Int(text.dropLast()), (1...100).contains(value) else { return nil }
    return value
  }

  /// A time in microseconds: a number of seconds, or with a unit (d, h, m, s, ms, us).
  package static func microseconds(_ text: String) -> UInt64? {
    let lower = text.lowercased()
    let digits = lower.prefix { $0.isASCII && $0.isNumber }
    guard let number = UInt64(digits), let unit = timeUnits[String(lower.dropFirst(digits.count))] else { return nil }
    let (product, overflow) = number.multipliedReportingOverflow(by: unit)
    return overflow ? nil : product
  }

  private static let shifts: [String: UInt64] = {
    var shifts: [String: UInt64] = ["": 0, "b": 0]
    for (power, letter) in zip(1..., ["k", "m", "g", "t", "p"]) {
      for suffix in ["", "b", "i", "ib"] { shifts[letter + suffix] = UInt64(power) * 10 }
    }
    return shifts
  }()

  private static let timeUnits: [String: UInt64] = [
    "": 1_000_000, "s": 1_000_000, "ms": 1_000, "us": 1, "usec": 1, "msec": 1_000, "sec": 1_000_000,
    "m": 60_000_000, "h": 3_600_000_000, "d": 86_400_000_000,
  ]
}
