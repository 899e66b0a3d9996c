// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import Statistics

/// Every repeat of two sides as a point on one axis, above it the box of the quartiles with the median: a small SVG that needs
/// no program.
struct StripPlot {
  private static let width = 360, height = 88
  /// Room for the letters on the left, and for half a label on the right.
  private static let left = 26, right = 340

  /// Markup of the chart; nil where a side has no value.
  static func svg(_ base: [Double], _ candidate: [Double], unit: MetricUnit, label: String) -> String? {
    guard let one = try? Sample(base), let other = try? Sample(candidate) else { return nil }
    let (low, high) = (min(one.minimum, other.minimum), max(one.maximum, other.maximum))
    let pad = (high - low) * 0.04
    let axis = Axis(low - pad, high + pad, unit: unit, ticks: 3)
    let scale = Double(right - left) / (axis.upper - axis.lower)
    func x(_ value: Double) -> Int { left + Pixel.of((value - axis.lower) * scale) }
    let lines = axis.ticks.map { "M\(x($0.place)) 4V70" }.joined()
    let words = axis.ticks.map { "<text x=\"\(x($0.place))\" y=\"84\">\(XMLText.escape($0.words))</text>" }.joined()
    let box = "viewBox=\"0 0 \(width) \(height)\""
    return "<svg class=\"strip\" \(box) role=\"img\" aria-label=\"\(XMLText.escape(label))\">"
      + "<path class=\"pg\" d=\"\(lines)\"/>\(words)\(row("A", "a", one, y: 20, x))\(row("B", "b", other, y: 54, x))</svg>"
  }

  private static func row(_ name: String, _ letter: String, _ sample: Sample, y: Int, _ x: (Double) -> Int) -> String {
    let (q1, q3) = (x(sample.quantile(0.25)), x(sample.quantile(0.75)))
    let (low, high) = (x(sample.minimum), x(sample.maximum))
    let median = x(sample.median)
    // Points in three lanes, so that equal values do not hide each other.
    let points = sample.values.enumerated().map { "M\(x($1)) \(y + 11 + 3 * ($0 % 3))h0" }.joined()
    return "<text x=\"8\" y=\"\(y + 8)\">\(name)</text>"
      + "<path class=\"pl\(letter)\" d=\"M\(low) \(y)H\(high)\"/>"
      + "<path class=\"box\(letter)\" d=\"M\(q1) \(y - 6)H\(max(q3, q1 + 1))V\(y + 6)H\(q1)z\"/>"
      + "<path class=\"med\(letter)\" d=\"M\(median) \(y - 8)V\(y + 8)\"/><path class=\"dot\(letter)\" d=\"\(points)\"/>"
  }
}
