// SPDX-License-Identifier: GPL-2.0-only
import FioKit

/// How huge pages grew, a line per repeat.
enum HugePagePlot {
  private static let mostSamples = 40

  /// nil where a side has no samples, or nothing ever was huge.
  static func plot(_ sides: [ChartSide]) -> Plot? {
    let all = sides.flatMap(\.detail.hugePages)
    guard sides.allSatisfy({ !$0.detail.hugePages.isEmpty }),
      all.contains(where: { $0.samples.contains { $0.hugeBytes > 0 } }),
      let end = all.compactMap(\.samples.last?.timeNS).max(), let most = all.map(\.possibleBytes).max(), end > 0
    else { return nil }
    let series = sides.flatMap { side in
      side.detail.hugePages.prefix(CaseCharts.mostLines).map { Plot.Series(side.role, .thin, steps($0.samples)) }
    }
    let marks = sides.flatMap { side in
      side.detail.advices.prefix(CaseCharts.mostLines).filter { $0 <= end }.map { Plot.Mark(side.role, Double($0)) }
    }
    let top = Double(most)
    return Plot(
      series: series, marks: marks, x: Axis(0, Double(end), unit: .nanoseconds, ticks: 4),
      y: Axis(0, top * 1.05, unit: .bytes, places: [0, top / 4, top / 2, top * 3 / 4, top]))
  }

  /// Huge bytes stay what they are until the look that saw them change.
  private static func steps(_ samples: [FaultReport.Sample]) -> [Plot.Point] {
    let every = max(1, samples.count / mostSamples)
    var points: [Plot.Point] = []
    var last = 0.0
    for (index, sample) in samples.enumerated() where index % every == 0 || index == samples.count - 1 {
      let (time, bytes) = (Double(sample.timeNS), Double(sample.hugeBytes))
      if bytes != last || points.isEmpty { points.append(Plot.Point(time, last)) }
      points.append(Plot.Point(time, bytes))
      last = bytes
    }
    return points
  }
}
