// SPDX-License-Identifier: GPL-2.0-only
import Statistics

/// A change with its interval as a dot on a line, between the limits that matter: the same scale for all rows of a table.
struct IntervalMark {
  private static let width = 120.0
  /// The largest logarithm of a ratio that has room; beyond it the line goes to the edge.
  let reach: Double

  /// A scale on which the limit, and most changes, can be seen.
  init(_ comparison: Comparison) {
    let changes = comparison.cases.flatMap(\.metrics).compactMap { item in
      item.ratio?.interval.map { max(abs(Logarithm.of($0.lower)), abs(Logarithm.of($0.upper))) }
    }.filter(\.isFinite).sorted()
    let usual = changes.isEmpty ? 0 : changes[(changes.count - 1) * 9 / 10]
    reach = min(max(usual * 1.1, 4 * MetricRegistry.usualLimit), Logarithm.of(4))
  }

  /// How far the limit is from the middle, in per cent of the width.
  func limit(_ share: Double) -> Double { Logarithm.of(1 + share) / reach * 50 }

  /// Markup; nil where there is no ratio.
  func svg(_ item: MetricComparison) -> String? {
    guard let ratio = item.ratio, ratio.estimate > 0 else { return nil }
    let middle = x(ratio.estimate)
    let line = ratio.interval.map { "<path d=\"M\(x($0.lower)) 7H\(x($0.upper))\"/>" } ?? ""
    let limit = min(60, Pixel.of(Self.width * self.limit(item.rule.relativeLimit) / 100))
    let band = "<path class=\"band\" d=\"M\(60 - limit) 1H\(60 + limit)V13H\(60 - limit)z\"/>"
    return "<svg class=\"i\" viewBox=\"0 0 120 14\" aria-hidden=\"true\">\(band)"
      + "<path class=\"zero\" d=\"M60 0V14\"/>\(line)<circle cx=\"\(middle)\" cy=\"7\" r=\"3\"/></svg>"
  }

  private func x(_ ratio: Double) -> Int {
    let place = Logarithm.of(max(ratio, 1e-9)) / reach
    return Pixel.of(Self.width / 2 * (1 + max(-0.97, min(0.97, place))))
  }
}
