// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Metrics
import Statistics

/// The pairs of a case as charts, in per cent of change.
struct PairPlots {
  private let item: PairReport.Case
  /// Of each pair that has the deciding figure.
  private let points: [(seconds: Double, change: Double, counts: Bool)]
  /// What the charts show; what lies beyond stands at their edge.
  private let low: Double, high: Double

  init(_ item: PairReport.Case) {
    self.item = item
    let metric = item.series.design.metric
    points = item.series.pairs.compactMap { pair in
      guard let base = pair.base[metric], let candidate = pair.candidate[metric], base > 0, candidate > 0,
        case let change = (candidate / base - 1) * 100, change.isFinite, pair.ended.isFinite
      else { return nil }
      return (pair.ended, change, pair.isValid)
    }
    let limits = Self.limits(item.series.design.limit)
    let valid = (try? Sample(points.filter(\.counts).map(\.change))) ?? (try? Sample(points.map(\.change)))
    // Without the wild ones, which would flatten the others.
    let (lower, upper) = (valid?.quantile(0.1) ?? -1, valid?.quantile(0.9) ?? 1)
    let room = upper - lower
    let seen = (max(valid?.minimum ?? -1, lower - room), min(valid?.maximum ?? 1, upper + room))
    let ends = [seen.0 - room * 0.1, seen.1 + room * 0.1, limits.lower * 1.3, limits.upper * 1.3]
    (low, high) = (ends.min() ?? -1, ends.max() ?? 1)
  }

  /// The charts that there can be, with notes on those that there cannot.
  var charts: CaseCharts {
    let charts = [overTime, distribution, narrowing].compactMap { $0 }
    var notes: [String] = []
    if distribution == nil, !item.series.pairs.isEmpty {
      notes.append("Fewer than two pairs count: they have no distribution.")
    }
    if narrowing == nil, !item.series.pairs.isEmpty {
      notes.append("Fewer than two looks had an interval: nothing narrowed.")
    }
    return CaseCharts(charts: charts, notes: notes)
  }

  /// Every pair by the time at which it ended.
  private var overTime: CaseCharts.Chart? {
    guard let end = points.map(\.seconds).max(), end > 0 else { return nil }
    let nanoseconds = { (seconds: Double) in seconds * 1e9 }
    let invalid = points.filter { !$0.counts }
    let series = [(Plot.Role.base, points.filter(\.counts)), (.candidate, invalid)].filter { !$0.1.isEmpty }.map {
      role, points in
      Plot.Series(role, .dots, points.map { Plot.Point(nanoseconds($0.seconds), clamped($0.change)) })
    }
    let plot = Plot(
      series: limitLines(0, nanoseconds(end * 1.02)) + series,
      x: Axis(0, nanoseconds(end * 1.02), unit: .nanoseconds, ticks: 4), y: y)
    let others = invalid.isEmpty ? "" : " Orange: the \(invalid.count) that do not count."
    return CaseCharts.Chart(
      title: "Ratios over time",
      caption: "Change of each pair, candidate against base, by the time of its end.\(others) \(Self.limitWords)"
        + beyond(points.map(\.change)), plot: plot)
  }

  /// How many pairs have which change.
  private var distribution: CaseCharts.Chart? {
    let changes = points.filter(\.counts).map(\.change)
    guard changes.count > 1, high > low else { return nil }
    let bins = max(8, min(36, Int(Double(changes.count).squareRoot() * 1.5)))
    let edges = (0...bins).map { $0 == bins ? high : low + (high - low) * Double($0) / Double(bins) }
    var counts = [Int](repeating: 0, count: bins)
    for change in changes {
      counts[max(0, min(bins - 1, Int((clamped(change) - low) / (high - low) * Double(bins))))] += 1
    }
    var outline = [Plot.Point(low, 0)]
    for (index, count) in counts.enumerated() {
      outline += [Plot.Point(edges[index], Double(count)), Plot.Point(edges[index + 1], Double(count))]
    }
    outline.append(Plot.Point(high, 0))
    let limits = Self.limits(item.series.design.limit)
    let plot = Plot(
      series: [Plot.Series(.base, .area, outline)],
      marks: [limits.lower, limits.upper].map { Plot.Mark(.candidate, $0) },
      x: Axis(low, high, unit: .percent, ticks: 4),
      y: Axis(0, Double(counts.max() ?? 1) * 1.05, unit: .count, ticks: 4))
    return CaseCharts.Chart(
      title: "Ratios, histogram",
      caption: "How many of the \(changes.count) pairs that count have which change. Dashed: the limits."
        + beyond(changes),
      plot: plot)
  }

  /// The estimate with its interval at each look.
  private var narrowing: CaseCharts.Chart? {
    let looks = item.judgement.looks.compactMap { look in
      look.interval.map { (Double(look.pairs), PairWords.value(look.estimate), $0) }
    }
    guard let first = looks.first, let last = looks.last, last.0 > first.0 else { return nil }
    // The first looks are wide; the chart is for what came of them.
    let limits = Self.limits(item.series.design.limit)
    let late = looks.suffix(max(2, looks.count * 2 / 3))
    let ends =
      late.flatMap { [PairWords.value($0.2.lower), PairWords.value($0.2.upper)] } + [limits.lower, limits.upper]
    let (least, most) = (ends.min() ?? -1, ends.max() ?? 1)
    let (bottom, top) = (least - (most - least) * 0.1, most + (most - least) * 0.1)
    func place(_ value: Double) -> Double { max(bottom, min(top, value)) }
    let upper = looks.map { Plot.Point($0.0, place(PairWords.value($0.2.upper))) }
    let lower = looks.reversed().map { Plot.Point($0.0, place(PairWords.value($0.2.lower))) }
    let middle = looks.map { Plot.Point($0.0, place($0.1)) }
    let plot = Plot(
      series: limitLines(first.0, last.0) + [
        Plot.Series(.base, .area, upper + lower), Plot.Series(.base, .line, middle), Plot.Series(.base, .dots, middle),
      ], x: Axis(first.0, last.0, unit: .count, ticks: 4), y: Axis(bottom, top, unit: .percent, ticks: 6))
    return CaseCharts.Chart(
      title: "How the interval narrowed",
      caption: "The estimate and its interval over the pairs that count; a dot is a look. \(Self.limitWords)",
      plot: plot)
  }

  private var y: Axis { Axis(low, high, unit: .percent, ticks: 6) }

  private func limitLines(_ from: Double, _ to: Double) -> [Plot.Series] {
    let limits = Self.limits(item.series.design.limit)
    return [limits.lower, limits.upper].map {
      Plot.Series(.candidate, .thin, [Plot.Point(from, $0), Plot.Point(to, $0)])
    }
  }

  private static let limitWords = "Orange lines: the limits."

  private func clamped(_ change: Double) -> Double { max(low, min(high, change)) }

  private func beyond(_ changes: [Double]) -> String {
    let count = changes.count { $0 < low || $0 > high }
    return count == 0 ? "" : " \(count) beyond the axis stand\(count == 1 ? "s" : "") at its end."
  }

  /// A ratio and its inverse, in per cent of change.
  private static func limits(_ limit: Double) -> (lower: Double, upper: Double) {
    let limit = max(0, limit.isFinite ? limit : 0)
    return ((1 / (1 + limit) - 1) * 100, limit * 100)
  }
}
