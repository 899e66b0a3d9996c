// SPDX-License-Identifier: GPL-2.0-only

/// Sizes as people write them: `4096`, `64k`, `256m`, `4g`, in powers of 1024.
enum ByteSize {
  static func parse(_ text: String) -> UInt64? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = UInt64(digits), let unit = units[text.dropFirst(digits.count).lowercased()] else { return nil }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: unit)
    return overflow || bytes > largest ? nil : bytes
  }

  /// What off_t and the kernel's page counters hold.
  static let largest = UInt64(Int64.max)

  private static let units: [String: UInt64] = [
    "": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40,
  ]
}
