// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Metrics
import StoreKit

/// A case of a stored run, with what it measured.
package struct CaseResult: Sendable {
  /// The case as the store has it.
  package let stored: StoredCase
  /// All its repeats by number, warm-ups too.
  package let repeats: [StoredRepeat]
  /// What the engine reported in the typical repeat, job by job; empty where nobody asked for it.
  package var reports: [FaultReport] = []
  /// What the clock counts by which it was measured.
  package var clock = MeasurementClock.time

  /// A case with its repeats.
  package init(_ stored: StoredCase, repeats: [StoredRepeat]) {
    self.stored = stored
    self.repeats = repeats
  }

  /// The case's id: `missing-copy/WAIT=block,AFFINITY=same`.
  package var name: String { stored.name }

  /// The name without what the matrix gives.
  package var family: String { String(stored.name.prefix { $0 != "/" }) }

  /// What a layout needs to know of it.
  package var identity: ReportedCase { ReportedCase(id: stored.name, parameters: stored.facts.parameters) }

  /// Whether it could not run.
  package var isSkipped: Bool {
    if case .skipped = stored.state { true } else { false }
  }

  /// The repeats whose figures count.
  package var counted: [StoredRepeat] { repeats.filter(\.isReported) }

  /// The metrics that are shown: those that it names, else what was measured of the usual ones.
  package var metrics: [String] {
    let named = stored.facts.metrics
    return named.isEmpty
      ? DefaultMetrics.reported.filter { name in counted.contains { $0.metrics[name] != nil } } : named
  }

  /// What became of it.
  package var outcome: CaseOutcome {
    if case .skipped(let reason, let remedy) = stored.state { return .skipped(reason: reason, remedy: remedy) }
    var invalid = repeats.filter { !$0.isValid }.count
    // Some pairs never count, as the sharing was not fair; the others do.
    if stored.facts.pairs != nil, !counted.isEmpty { invalid = 0 }
    let missing = max(0, stored.facts.plannedRepeats - repeats.count)
    return invalid == 0 && missing == 0 ? .passed : .failed(invalid: invalid, missing: missing)
  }

  /// The repeat that stands for all: that whose first metric is the median (of an even number, the lower one).
  package var typical: StoredRepeat? {
    guard let main = metrics.first else { return counted.first }
    let measured = counted.filter { $0.metrics[main] != nil }
      .sorted { ($0.metrics[main] ?? 0, $0.number) < ($1.metrics[main] ?? 0, $1.number) }
    return measured.isEmpty ? counted.first : measured[(measured.count - 1) / 2]
  }
}

/// What became of a case.
package enum CaseOutcome: Sendable, Hashable {
  /// Every planned repeat is there and counts.
  case passed
  /// So many repeats do not count, warm-ups included, and so many were planned and are not there.
  case failed(invalid: Int, missing: Int)
  /// It could not run here.
  case skipped(reason: String, remedy: String)

  /// A word for programs.
  package var word: String {
    switch self {
    case .passed: "passed"
    case .failed: "failed"
    case .skipped: "skipped"
    }
  }
}
