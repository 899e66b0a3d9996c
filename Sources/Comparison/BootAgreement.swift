// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Metrics
import Results
import Statistics
import StoreKit

/// What a value of a side is one of.
package enum SampleKind: Sendable, Hashable {
  /// Runs of fio on one kernel that stays booted.
  case repeats
  /// Boots of a guest.
  case boots

  /// What the values of a run are: boots where the run was made in guests.
  package init(isOfGuest: Bool) { self = isOfGuest ? .boots : .repeats }

  /// One of them.
  package var word: String { self == .boots ? "boot" : "repeat" }

  /// The option that says how many there are.
  package var option: String { self == .boots ? "--boots" : "--repeat" }
}

/// Whether boots of one kernel count the same instructions, and so whether there are enough of them: of each case the metric that
/// decides.
package struct BootAgreement: Sendable {
  /// The values of a case.
  package struct Figure: Sendable {
    /// The name of the case.
    package let name: String
    /// What decides it.
    package let metric: Metric
    /// A value per boot.
    package let values: [Double]

    /// How far they lie apart, as a share of their median.
    package var spread: Double {
      guard let low = values.min(), let high = values.max(), let middle = Sample.median(of: values), middle != 0 else {
        return 0
      }
      return (high - low) / abs(middle)
    }

    /// Whether they lie within what boots of one kernel differ by.
    fileprivate var isWithin: Bool {
      guard let middle = Sample.median(of: values), let tolerance = MetricRule(metric.name).tolerance(middle) else {
        return false
      }
      return spread * abs(middle) <= tolerance
    }
  }

  /// Each case that has values.
  package let figures: [Figure]
  private let options: ComparisonOptions

  /// Of the cases of a side.
  package init(_ side: ComparedSide, options: ComparisonOptions = ComparisonOptions()) {
    self.init(
      side.cases.map { ($0.name, GatedMetrics.of($0.metrics, limits: $0.limits).first, $0.values) }, options)
  }

  /// Of the cases of a stored run.
  package init(_ results: SuiteResults, options: ComparisonOptions = ComparisonOptions()) {
    self.init(
      results.cases.map { item in
        let facts = item.stored.facts
        return (
          item.name, GatedMetrics.of(facts.metrics, limits: facts.limits).first,
          { metric in item.counted.compactMap { $0.metrics[metric] } }
        )
      }, options)
  }

  private init(
    _ cases: [(name: String, metric: String?, values: (String) -> [Double])], _ options: ComparisonOptions
  ) {
    self.options = options
    figures = cases.compactMap { name, metric, values in
      guard let metric, case let values = values(metric), !values.isEmpty else { return nil }
      return Figure(name: name, metric: Metric(metric), values: values)
    }
  }

  /// The cases whose boots differ by more than their tolerance, so that they are judged as measurements.
  package var beyond: [Figure] { figures.filter { !$0.isWithin } }

  /// How many boots of each kernel could decide these.
  package var neededBoots: Int {
    MinimumRepeats(alpha: options.alpha, tests: max(1, beyond.count), confidence: options.confidence).perSide
  }

  /// Whether there are enough boots, and what would be; nil without any figure.
  package var words: String? {
    guard let fewest = figures.map(\.values.count).min() else { return nil }
    guard fewest > 1 else {
      return "One boot does not tell whether another counts the same: 3 do (\(SampleKind.boots.option) 3)."
    }
    let equal = figures.count { Set($0.values).count == 1 }
    let all = figures.count
    let beyond = beyond
    guard beyond.isEmpty else {
      let names = beyond.prefix(3).map(\.name).joined(separator: ", ")
      let more = beyond.count > 3 ? " and \(beyond.count - 3) more" : ""
      let spread = Self.percent(beyond.map(\.spread).max() ?? 0)
      let needs = neededBoots
      let end =
        fewest >= needs
        ? "which so many can decide."
        : "which takes at least \(needs) of each kernel (\(SampleKind.boots.option) \(needs))."
      return
        "\(fewest) boots do not agree in \(beyond.count) of \(all) case\(all == 1 ? "" : "s") (\(names)\(more)): what decides "
        + "differs by up to \(spread), more than boots of one kernel should, and is judged as a measurement, \(end)"
    }
    if equal == all {
      return
        "\(fewest) boots are enough: what decides is equal to the last digit in all of them\(all > 1 ? ", in each case" : "")."
    }
    let largest = Self.percent(figures.map(\.spread).max() ?? 0)
    return "\(fewest) boots are enough: what decides differs between them by at most \(largest), which is tolerated "
      + "(equal to the last digit in \(equal) of \(all) case\(all == 1 ? "" : "s"))."
  }

  private static func percent(_ share: Double) -> String { String(format: "%.2g %%", share * 100) }
}
