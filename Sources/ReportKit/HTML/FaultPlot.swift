// SPDX-License-Identifier: GPL-2.0-only
import FioKit

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

    func count(_ sample: FaultReport.FaultSample) -> Double {
      switch self {
      case .all: Double(sample.minor) + Double(sample.major)
      case .major: Double(sample.major)
      }
    }
  }

  private static let mostSamples = 40

  /// nil where a side has no samples, or none of these faults happened.
  static func plot(_ sides: [ChartSide], _ kind: Kind) -> Plot? {
    let sides = sides.map { ($0.role, $0.detail.faults.prefix(CaseCharts.mostLines)) }
    let all = sides.flatMap(\.1)
    guard sides.allSatisfy({ !$0.1.isEmpty }), let end = all.compactMap(\.last?.timeNS).max(), end > 0,
      let most = all.compactMap({ $0.map(kind.count).max() }).max(), most > 0
    else { return nil }
    let series = sides.flatMap { role, jobs in jobs.map { Plot.Series(role, .thin, points($0, kind)) } }
    return Plot(
      series: series, x: Axis(0, Double(end), unit: .nanoseconds, ticks: 4), y: Axis(0, most * 1.05, unit: .count))
  }

  private static func points(_ samples: [FaultReport.FaultSample], _ kind: Kind) -> [Plot.Point] {
    let every = max(1, samples.count / mostSamples)
    return samples.enumerated().filter { $0.offset % every == 0 || $0.offset == samples.count - 1 }
      .map { Plot.Point(Double($0.element.timeNS), kind.count($0.element)) }
  }
}
