// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import Statistics
import StoreKit

/// A metric over stored runs, parted where it changes: what tables and charts of a history are made of.
///
/// Change points are looked for in the medians of the runs, not in their repeats: repeats of one run share its boot and its
/// hour, and would make every run a change.
package struct HistorySeries: Sendable {
  /// A run that has values.
  package struct Point: Sendable {
    /// Its place among all runs of the history.
    package let index: Int
    /// The run.
    package let run: StoredRun
    /// Of its valid repeats.
    package let minimum: Double, median: Double, maximum: Double
    /// The stretch between change points that it belongs to, counted from 1.
    package let segment: Int
    /// How often chance alone gives as clear a change as the one that begins here; nil where none begins.
    package let changeP: Double?
  }

  /// The metric.
  package let metric: Metric
  /// The case.
  package let caseName: String
  /// The runs with values, the oldest first.
  package let points: [Point]
  /// How they were looked for.
  package let search: ChangePoints

  /// With fewer runs than this no order of them is rare enough.
  package static let leastRuns = 10

  /// Looks for changes in `history`.
  package init(
    _ history: [HistoryPoint], case name: String, metric: String, search: ChangePoints = ChangePoints(level: 0.01)
  ) {
    caseName = name
    self.metric = Metric(metric)
    self.search = search
    let samples = history.enumerated().compactMap { index, point in
      (try? Sample(point.values)).map { (index: index, run: point.run, sample: $0) }
    }
    let changes =
      samples.count < Self.leastRuns ? [] : (try? Sample(samples.map(\.sample.median))).map(search.of) ?? []
    let found = Dictionary(changes.map { ($0.index, $0.p) }) { first, _ in first }
    var segment = 1
    points = samples.enumerated().map { place, part in
      if found[place] != nil { segment += 1 }
      return Point(
        index: part.index, run: part.run, minimum: part.sample.minimum, median: part.sample.median,
        maximum: part.sample.maximum, segment: segment, changeP: found[place])
    }
  }

  /// Whether there are enough runs to find anything.
  package var isSearched: Bool { points.count >= Self.leastRuns }
  /// The runs with which something changes.
  package var changes: [Point] { points.filter { $0.changeP != nil } }

  /// By which share the median of a change's segment differs from that of the segment before; nil without a ratio.
  func shift(at change: Point) -> Double? {
    func middle(_ segment: Int) -> Double? {
      (try? Sample(points.filter { $0.segment == segment }.map(\.median)))?.median
    }
    guard let before = middle(change.segment - 1), let after = middle(change.segment), before > 0 else { return nil }
    return after / before - 1
  }

  /// What was found, in sentences.
  var notes: [String] {
    guard isSearched else {
      return [
        "Changes are looked for from \(Self.leastRuns) runs on; with \(points.count) chance explains every order."
      ]
    }
    let method =
      "E-divisive on the medians of the runs, \(search.orders) random orders, p <= \(search.level), segments of at "
      + "least \(search.smallest) runs"
    guard !changes.isEmpty else { return ["No change found (\(method))."] }
    return changes.map { change in
      let shift = shift(at: change).map { ": \(ComparisonWords.percent($0, signed: true))" } ?? ""
      return "> run \(change.run.id)\(shift), p \(ComparisonWords.probability(change.changeP))"
    } + ["Changes: \(method)."]
  }
}
