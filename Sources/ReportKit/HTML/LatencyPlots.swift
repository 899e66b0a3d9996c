// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import Results
import Statistics

/// Distributions of latencies, of one side or of two, as charts.
enum LatencyPlots {
  private static let maxBins = 36
  private static let curvePoints = 80
  /// What lies outside of these shares would flatten everything else.
  private static let tail = 0.005

  /// Histograms in the same bins, and whether there is something beyond the axis.
  static func histogram(
    _ sides: [(role: Plot.Role, shares: LatencyShares)], _ unit: MetricUnit
  ) -> (plot: Plot, isCut: Bool) {
    let all = sides.map(\.shares)
    let axis = axis(all, unit)
    let edges = edges(axis, finest: all.map { $0.widestBin(from: axis.lower, to: axis.upper) }.max() ?? 0)
    let heights = all.map { shares in
      zip(edges, edges.dropFirst()).map { 100 * (shares.share(below: $1) - shares.share(below: $0)) }
    }
    let series = zip(sides.map(\.role), heights).map { role, heights -> Plot.Series in
      var points = [Plot.Point(edges[0], 0)]
      for (index, height) in heights.enumerated() {
        points += [Plot.Point(edges[index], height), Plot.Point(edges[index + 1], height)]
      }
      return Plot.Series(role, .area, points + [Plot.Point(edges[edges.count - 1], 0)])
    }
    let most = heights.joined().max() ?? 1
    let isCut = all.contains { $0.minimum < axis.lower || $0.maximum > axis.upper }
    return (Plot(series: series, x: axis, y: Axis(0, max(most, 0.1) * 1.05, unit: .percent)), isCut)
  }

  /// Distribution functions.
  static func shares(_ sides: [(role: Plot.Role, shares: LatencyShares)], _ unit: MetricUnit) -> Plot {
    let axis = axis(sides.map(\.shares), unit)
    let series = sides.map { role, shares in
      Plot.Series(role, .line, places(axis, curvePoints).map { Plot.Point($0, 100 * shares.share(below: $0)) })
    }
    return Plot(series: series, x: axis, y: Axis(0, 100, unit: .percent))
  }

  /// Distribution functions from percentiles; nil where a side has none.
  static func percentiles(
    _ sides: [(role: Plot.Role, repeats: [[CaseDetail.Percentile]])], _ unit: MetricUnit
  ) -> Plot? {
    let curves = sides.map { ($0.role, medians($0.repeats)) }
    let values = curves.flatMap(\.1).map(\.x).filter { $0 > 0 }
    guard curves.allSatisfy({ $0.1.count > 1 }), let low = values.min(), let high = values.max() else { return nil }
    return Plot(
      series: curves.map { Plot.Series($0, .line, $1) },
      x: axis(low * 0.95, high * 1.05, unit), y: Axis(0, 100, unit: .percent))
  }

  /// At each rank that all repeats have, the median of them.
  private static func medians(_ repeats: [[CaseDetail.Percentile]]) -> [Plot.Point] {
    var values: [Double: [Double]] = [:]
    for percentile in repeats.joined() { values[percentile.rank, default: []].append(Double(percentile.value)) }
    return values.filter { $0.value.count == repeats.count }.sorted { $0.key < $1.key }.compactMap { rank, values in
      Sample.median(of: values).map { Plot.Point($0, rank) }
    }
  }

  /// The same for both charts, so that one explains the other.
  private static func axis(_ sides: [LatencyShares], _ unit: MetricUnit) -> Axis {
    axis(sides.map { $0.begin(of: tail) }.min() ?? 0, sides.map { $0.quantile(1 - tail) }.max() ?? 1, unit)
  }

  private static func axis(_ low: Double, _ high: Double, _ unit: MetricUnit) -> Axis {
    Axis(low, high, unit: unit, isLogarithmic: Axis.isWide(low, high), ticks: 4)
  }

  /// Edges of the bins: not finer than what was counted.
  private static func edges(_ axis: Axis, finest: Double) -> [Double] {
    let fitting = axis.isLogarithmic || finest <= 0 ? Double(maxBins) : (axis.upper - axis.lower) / finest
    return places(axis, max(6, min(maxBins, fitting.isFinite ? Int(min(fitting, 1000)) : maxBins)))
  }

  /// `steps` equal steps along the axis, both ends included.
  private static func places(_ axis: Axis, _ steps: Int) -> [Double] {
    (0...steps).map { step in
      let share = Double(step) / Double(steps)
      guard axis.isLogarithmic else { return axis.lower + (axis.upper - axis.lower) * share }
      return axis.lower * Logarithm.inverse(Logarithm.of(axis.upper / axis.lower) * share)
    }
  }
}
