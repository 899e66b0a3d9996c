// SPDX-License-Identifier: GPL-2.0-only

/// A history as a chart: the medians as a line, each run's smallest and largest value as an upright one, and where it changes.
enum HistoryPlot {
  /// More upright lines than this would be one area.
  private static let mostRanges = 120

  /// nil below two runs.
  static func plot(_ series: HistorySeries) -> Plot? {
    let points = series.points
    guard points.count > 1, let low = points.map(\.minimum).min(), let high = points.map(\.maximum).max() else {
      return nil
    }
    let pad = (high - low) * 0.05
    let every = (points.count + mostRanges - 1) / mostRanges
    let ranges = stride(from: 0, to: points.count, by: every).map { begin -> Plot.Series in
      let part = points[begin..<min(points.count, begin + every)]
      let x = Double(begin + 1)
      return Plot.Series(
        .candidate, .thin,
        [
          Plot.Point(x, part.map(\.minimum).min() ?? .nan), Plot.Point(x, part.map(\.maximum).max() ?? .nan),
        ])
    }
    let medians = points.enumerated().map { Plot.Point(Double($0.offset + 1), $0.element.median) }
    let marks = points.enumerated().filter { $0.element.changeP != nil }.map {
      Plot.Mark(.candidate, Double($0.offset + 1))
    }
    return Plot(
      series: ranges + [Plot.Series(.base, .line, medians)], marks: marks,
      x: Axis(1, Double(points.count), unit: .count), y: Axis(low - pad, high + pad, unit: series.metric.unit))
  }
}
