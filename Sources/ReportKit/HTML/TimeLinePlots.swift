// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import Results

/// How faults added up, a line per job of a repeat.
enum FaultPlot {
  /// Which faults.
  enum Kind: CaseIterable {
    case all, major

    var words: String {
      switch self {
      case .all: "Page faults"
      case .major: "Major faults"
      }
    }

    func count(_ sample: CaseDetail.FaultCount) -> Double {
      switch self {
      case .all: Double(sample.minor) + Double(sample.major)
      case .major: Double(sample.major)
      }
    }
  }

  private static let maxSamples = 40

  /// nil where a side has no samples, or none of these faults happened.
  static func plot(_ sides: [ChartSide], _ kind: Kind, _ unit: MetricUnit) -> Plot? {
    let sides = sides.map { ($0.role, $0.detail.faults.prefix(CaseCharts.maxLines)) }
    let all = sides.flatMap(\.1)
    guard sides.allSatisfy({ !$0.1.isEmpty }), let end = all.compactMap(\.last?.timeNS).max(), end > 0,
      let most = all.compactMap({ $0.map(kind.count).max() }).max(), most > 0
    else { return nil }
    let series = sides.flatMap { role, jobs in jobs.map { Plot.Series(role, .thin, points($0, kind)) } }
    return Plot(
      series: series, x: Axis(0, Double(end), unit: unit, ticks: 4), y: Axis(0, most * 1.05, unit: .count))
  }

  private static func points(_ samples: [CaseDetail.FaultCount], _ kind: Kind) -> [Plot.Point] {
    let every = max(1, samples.count / maxSamples)
    return samples.enumerated().filter { $0.offset % every == 0 || $0.offset == samples.count - 1 }
      .map { Plot.Point(Double($0.element.timeNS), kind.count($0.element)) }
  }
}

/// How huge pages grew, a line per repeat.
enum HugePagePlot {
  private static let maxSamples = 40

  /// nil where a side has no samples, or nothing ever was huge.
  static func plot(_ sides: [ChartSide], _ unit: MetricUnit) -> Plot? {
    let all = sides.flatMap(\.detail.hugePages)
    guard sides.allSatisfy({ !$0.detail.hugePages.isEmpty }),
      all.contains(where: { $0.samples.contains { $0.hugeBytes > 0 } }),
      let end = all.compactMap(\.samples.last?.timeNS).max(), let most = all.map(\.possibleBytes).max(), end > 0
    else { return nil }
    let series = sides.flatMap { side in
      side.detail.hugePages.prefix(CaseCharts.maxLines).map { Plot.Series(side.role, .thin, steps($0.samples)) }
    }
    let marks = sides.flatMap { side in
      side.detail.advices.prefix(CaseCharts.maxLines).filter { $0 <= end }.map { Plot.Mark(side.role, Double($0)) }
    }
    let top = Double(most)
    return Plot(
      series: series, marks: marks, x: Axis(0, Double(end), unit: unit, ticks: 4),
      y: Axis(0, top * 1.05, unit: .bytes, places: [0, top / 4, top / 2, top * 3 / 4, top]))
  }

  /// Huge bytes stay what they are until the look that saw them change.
  private static func steps(_ samples: [(timeNS: UInt64, hugeBytes: UInt64)]) -> [Plot.Point] {
    let every = max(1, samples.count / maxSamples)
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
