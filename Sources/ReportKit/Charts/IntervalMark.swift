// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Metrics
import Statistics

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
