// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import Statistics
import StoreKit

/// The values of a metric of a case over the stored runs of one machine, the oldest first.
package struct History: Sendable {
  /// A run of the history.
  package struct Run: Sendable, Hashable {
    /// Its number, as the user names it.
    package let id: String
    /// The label that it was given; nil without one.
    package let label: String?
    /// When it began.
    package let started: String
    /// The suite; nil for job files.
    package let suite: String?
    /// The kernel's release; nil where the fingerprint names none.
    package let kernel: String?
    /// The version of fio.
    package let fioVersion: String
    /// SHA-256 of the engine; nil without one.
    package let engineBuild: String?
    /// A value per valid repeat that has the metric, in their order; no warm-ups.
    package let values: [Double]
    /// How many repeats are invalid; no warm-ups.
    package let invalid: Int

    init(_ point: HistoryPoint) {
      let run = point.run
      (id, label, started) = (run.id.description, run.label == nil ? nil : run.name, run.startedText)
      (suite, kernel) = (run.suite, run.kernel)
      (fioVersion, engineBuild) = (run.facts.fioVersion, run.facts.engineBuild)
      (values, invalid) = (point.values, point.invalid)
    }
  }

  /// The name of the case.
  package let caseName: String
  /// What of the case is followed over the runs.
  package let metric: Metric
  /// The host that the runs are of, as `--client` named it; nil for the machine that faultbench ran on.
  package let host: String?
  /// The runs, also those without values.
  package let runs: [Run]
  /// The runs with values, parted where the metric changes.
  package let series: HistorySeries

  /// Of each machine that `points` are of, since figures of two machines are no series: the one that faultbench ran on first, then the
  /// others by name.
  package static func ofEachHost(_ points: [HistoryPoint], case name: String, metric: String) -> [History] {
    let own = points.filter { $0.run.host == nil }
    let others = Dictionary(grouping: points.filter { $0.run.host != nil }) { $0.run.host ?? "" }
    return (own.isEmpty ? [] : [History(own, case: name, metric: metric)])
      + others.sorted { $0.key < $1.key }.map { History($0.value, case: name, metric: metric, host: $0.key) }
  }

  /// `points` of the case `name`, values of `metric`, all of `host`.
  package init(_ points: [HistoryPoint], case name: String, metric: String, host: String? = nil) {
    caseName = name
    self.metric = Metric(metric)
    self.host = host
    runs = points.map(Run.init)
    series = HistorySeries(runs)
  }

  /// Whether any run has a value.
  package var hasValues: Bool { runs.contains { !$0.values.isEmpty } }
}

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
    package let run: History.Run
    /// Of its valid repeats.
    package let minimum: Double, median: Double, maximum: Double
    /// The stretch between change points that it belongs to, counted from 1.
    package let segment: Int
    /// How often chance alone gives as clear a change as the one that begins here; nil where none begins.
    package let changeP: Double?
  }

  /// The runs with values, the oldest first.
  package let points: [Point]
  /// How they were looked for.
  package let search: ChangePoints

  /// With fewer runs than this no order of them is rare enough.
  package static let minRuns = 10

  init(_ runs: [History.Run], search: ChangePoints = ChangePoints(level: 0.01)) {
    self.search = search
    let samples = runs.enumerated().compactMap { index, run in
      (try? Sample(run.values)).map { (index: index, run: run, sample: $0) }
    }
    let changes =
      samples.count < Self.minRuns ? [] : (try? Sample(samples.map(\.sample.median))).map(search.of) ?? []
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
  package var isSearched: Bool { points.count >= Self.minRuns }
  /// The runs with which something changes.
  package var changes: [Point] { points.filter { $0.changeP != nil } }

  /// By which share the median of a change's segment differs from that of the segment before; nil without a ratio.
  package func shift(at change: Point) -> Double? {
    func middle(_ segment: Int) -> Double? {
      (try? Sample(points.filter { $0.segment == segment }.map(\.median)))?.median
    }
    guard let before = middle(change.segment - 1), let after = middle(change.segment), before > 0 else { return nil }
    return after / before - 1
  }
}
