// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Metrics

/// The words of icicle graphs: labels that fit their boxes, and numbers.
enum IcicleText {
  /// A character of the labels' fixed-width type, and one beyond ASCII, which may come from any other; in pixels.
  static let advance = 6.5, wideAdvance = 13.0
  /// What a label leaves free of its box, both sides together.
  static let margin = 6.0

  /// As much of a name as fits into so many pixels; nil where it would say nothing.
  static func label(_ name: String, width: Double) -> String? {
    let shown = ShownText.name(name)
    let room = width - margin
    guard room >= advance else { return nil }
    var (used, count, fitting) = (0.0, 0, 0)
    for character in shown {
      used += character.isASCII ? advance : wideAdvance
      count += 1
      if used + wideAdvance <= room { fitting = count }
      if used > room {
        // With at least three characters before the dots.
        return fitting >= 3 ? shown.prefix(fitting).trimmingUnderscores + "…" : nil
      }
    }
    return shown
  }

  /// A name in a line of its own, cut where it is longer than any symbol is.
  static func line(_ name: String) -> String {
    let shown = ShownText.name(name)
    return shown.count > maxLine ? shown.prefix(maxLine - 1) + "…" : shown
  }

  private static let maxLine = 120

  /// Instructions with their unit.
  static func instructions(_ value: Double) -> String { MetricUnit.instructions.show(value) }

  /// Tenths of instructions, and of a per cent, in columns that add up.
  static func instructions(tenths: Int, signed: Bool = false) -> String {
    "\(RoundedParts.words(tenths, signed: signed)) instr"
  }
  static func share(tenths: Int?) -> String { tenths.map { "\(RoundedParts.words($0)) %" } ?? "-" }

  /// A difference of instructions.
  static func signed(_ value: Double) -> String { (value > 0 ? "+" : "") + instructions(value) }

  /// A part of a whole.
  static func share(_ value: Double, of whole: Double) -> String { whole > 0 ? Percent.words(value / whole) : "-" }

  /// How often a fault calls something.
  static func calls(_ value: Double) -> String { MetricUnit.ratio.show(value) }

  /// A share as a number of a style sheet, in ten thousandths.
  static func weight(_ share: Double) -> String { "\(tenThousandths(share))" }

  /// Per cent with two decimals, as a coordinate.
  static func percent(_ share: Double) -> String {
    let hundredths = tenThousandths(share)
    let rest = hundredths % 100
    return "\(hundredths / 100)" + (rest == 0 ? "" : rest < 10 ? ".0\(rest)" : ".\(rest)") + "%"
  }

  private static func tenThousandths(_ share: Double) -> Int {
    share.isFinite ? Int((Swift.min(Swift.max(share, 0), 1) * 10_000).rounded()) : 0
  }
}

extension Substring {
  /// Dots behind an underscore look like part of the name.
  fileprivate var trimmingUnderscores: Substring {
    var text = self
    while text.count > 3, text.last == "_" || text.last == " " { text.removeLast() }
    return text
  }
}
