// SPDX-License-Identifier: GPL-2.0-only

/// Sizes as people write them: `4096`, `64k`, `256m`, `4g`, in powers of 1024.
enum ByteSize {
  static func parse(_ text: String) -> UInt64? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = UInt64(digits), let unit = units[text.dropFirst(digits.count).lowercased()] else { return nil }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: unit)
    return overflow || bytes > max ? nil : bytes
  }

  /// What off_t and the kernel's page counters hold.
  static let max = UInt64(Int64.max)

  private static let units: [String: UInt64] = [
    "": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40,
  ]
}

/// Bytes in the largest binary unit that loses little: `2 MiB`, `23.5 GiB`.
func binarySize(_ bytes: UInt64) -> String {
  let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
  var scale = 0
  while scale + 1 < units.count, bytes >> UInt64(10 * (scale + 1)) > 0 { scale += 1 }
  let unit = UInt64(1) << UInt64(10 * scale)
  let (whole, rest) = bytes.quotientAndRemainder(dividingBy: unit)
  let tenth = rest / (unit / 10 == 0 ? 1 : unit / 10)
  return rest == 0 || tenth == 0 ? "\(whole) \(units[scale])" : "\(whole).\(min(tenth, 9)) \(units[scale])"
}

func binarySize(_ bytes: Int) -> String {
  binarySize(UInt64(max(0, bytes)))
}
