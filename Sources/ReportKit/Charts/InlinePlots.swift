// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Foundation
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

/// A change with its interval as a dot on a line, between the limits that matter: the same scale for all rows of a table.
struct IntervalMark {
  private static let width = 120.0
  /// The largest logarithm of a ratio that has room; beyond it the line goes to the edge.
  let reach: Double
  /// The relative limit that all metrics have; nil where they differ.
  let limit: Double?

  /// A scale on which the limit, and most changes, can be seen.
  init(_ comparison: Comparison) {
    let limits = Set(comparison.cases.flatMap(\.metrics).map(\.rule.relativeLimit))
    limit = limits.count == 1 ? limits.first : nil
    let changes = comparison.cases.flatMap(\.metrics).compactMap { item in
      item.ratio?.interval.map { max(abs(Logarithm.of($0.lower)), abs(Logarithm.of($0.upper))) }
    }.filter(\.isFinite).sorted()
    let usual = changes.isEmpty ? 0 : changes[(changes.count - 1) * 9 / 10]
    reach = min(max(usual * 1.1, 4 * MetricRule.defaultRelativeLimit), Logarithm.of(4))
  }

  /// The ground of all marks: no change in the middle, beside it what is within the limit.
  var style: String {
    let part = min(50, Logarithm.of(1 + max(0, limit ?? 0)) / reach * 50)
    let (from, to) = (String(format: "%.1f", 50 - part), String(format: "%.1f", 50 + part))
    return "svg.i{background:linear-gradient(90deg,transparent 49.5%,var(--mute) 49.5% 50.5%,transparent 50.5%),"
      + "linear-gradient(90deg,transparent \(from)%,var(--line) \(from)% \(to)%,transparent \(to)%)}"
  }

  /// Markup; nil where there is no ratio.
  func svg(_ item: MetricComparison) -> String? {
    guard let ratio = item.ratio, ratio.estimate > 0 else { return nil }
    let middle = x(ratio.estimate)
    let line = ratio.interval.map { "<path d=\"M\(x($0.lower)) 7H\(x($0.upper))\"/>" } ?? ""
    return "<svg class=\"i\" viewBox=\"0 0 120 14\" aria-hidden=\"true\">"
      + "\(line)<circle cx=\"\(middle)\" cy=\"7\" r=\"3\"/></svg>"
  }

  private func x(_ ratio: Double) -> Int {
    let place = Logarithm.of(max(ratio, 1e-9)) / reach
    return Pixel.of(Self.width / 2 * (1 + max(-0.97, min(0.97, place))))
  }
}

/// Whole pixels of handmade charts.
enum Pixel {
  /// The nearest one, far outside of every chart for what is no place.
  static func of(_ place: Double) -> Int {
    guard place.isFinite else { return -10_000 }
    return Int(max(-10_000, min(10_000, place)).rounded())
  }
}
