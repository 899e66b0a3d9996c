// SPDX-License-Identifier: GPL-2.0-only
import Statistics
import StoreKit

/// What this host can decide: repeats of the same thing, and how far they lie apart.
package struct Calibration: Sendable {
  /// The case and metric of each row, in the order of the cases.
  package let metrics: [MetricCalibration]
  /// How many gated metrics a comparison of these cases tests at once.
  package let tests: Int
  /// How strict the comparison is.
  package let options: ComparisonOptions
  /// Cases without enough repeats, and why; repeats that do not count.
  package let notes: [String]

  /// Of each case; the repeats must all be of the same build, in the order in which they ran.
  package init(_ side: ComparedSide, options: ComparisonOptions = ComparisonOptions()) {
    self.options = options
    var notes: [String] = []
    var found: [(name: String, item: MetricComparison)] = []
    for item in side.cases {
      notes += item.problems.map { "\(item.name): \($0)" }
      if let reason = item.skipReason { notes.append("\(item.name) was skipped: \(reason)") }
      guard item.skipReason == nil, !item.repeats.isEmpty else { continue }
      found += MetricSelection(item, item, options: options).comparisons(item, item).map { (item.name, $0) }
    }
    // Counts are not tested.
    let tests = found.count { $0.item.isGated && $0.item.test != nil }
    self.tests = tests
    self.notes = notes
    metrics = found.map { name, item in MetricCalibration(item, of: name, tests: max(1, tests), options: options) }
  }

  /// Of a stored run.
  package init(
    run name: String, in store: Store, options: ComparisonOptions = ComparisonOptions()
  ) throws(StoreError) {
    self.init(try ComparedSide(run: name, in: store), options: options)
  }

  /// The fewest repeats per side with which such a comparison tells any change.
  package var minimumRepeats: Int {
    MinimumRepeats(alpha: options.alpha, tests: tests, confidence: options.confidence).perSide
  }

  /// The effects that are asked about.
  package static let effects = [0.02, 0.05, 0.10]
  /// The numbers of repeats that are asked about.
  package static let sizes = [5, 10, 20]
  /// The fewest repeats of which anything is told: two halves of four.
  package static let minimumRepeats = 8
}
