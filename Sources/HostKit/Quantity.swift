// SPDX-License-Identifier: GPL-2.0-only

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
