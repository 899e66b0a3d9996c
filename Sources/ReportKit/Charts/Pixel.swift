// SPDX-License-Identifier: GPL-2.0-only

/// Whole pixels of handmade charts.
enum Pixel {
  /// The nearest one, far outside of every chart for what is no place.
  static func of(_ place: Double) -> Int {
    guard place.isFinite else { return -10_000 }
    return Int(max(-10_000, min(10_000, place)).rounded())
  }
}
