// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// A repeat's number in its store.
package struct RepeatID: Sendable, Hashable, Codable {
  /// Counted from 1 over all runs of a store.
  package let number: Int64

  /// The repeat with this number.
  package init(_ number: Int64) {
    self.number = number
  }
}

/// A text with a name, for example a fault report with its file's name.
package struct NamedText: Sendable, Hashable, Codable {
  /// The name.
  package var name: String
  /// The text itself, to the byte.
  package var text: String

  /// A text.
  package init(name: String, text: String) {
    self.name = name
    self.text = text
  }
}

/// A repeat that has ended.
package struct NewRepeat: Sendable, Hashable {
  /// Counted from 1 in its case, warm-ups included.
  package var number: Int
  /// Whether it only warms up; stored, but not reported.
  package var isWarmUp: Bool
  /// When it began; stored in whole milliseconds.
  package var started: Date
  /// How long fio ran, in nanoseconds.
  package var elapsedNS: Int64
  /// Why its figures do not count; empty when they do.
  package var problems: [String]
  /// Figures by name, which ends in the unit. One that is not finite is no figure and is not stored.
  package var metrics: [String: Double]
  /// What fio wrote; nil when it wrote none.
  package var fioJSON: String?
  /// What the engine wrote.
  package var faultReports: [NamedText]
  /// Where the instructions of its faults went, as docs/fault-scope.md has it; nil where nobody looked.
  package var profile: String?
  /// Lines of fio's and the engine's on standard error.
  package var diagnostics: [String]
  /// What was changed on the host for it, as JSON.
  package var changes: String
  /// Kernel counters by how much they moved.
  package var counters: [String: Int64]

  /// A repeat.
  package init(
    number: Int, isWarmUp: Bool = false, started: Date = Date(), elapsedNS: Int64, problems: [String] = [],
    metrics: [String: Double] = [:], fioJSON: String? = nil, faultReports: [NamedText] = [], diagnostics: [String] = [],
    changes: String = "[]", counters: [String: Int64] = [:]
  ) {
    (self.number, self.isWarmUp, self.started, self.elapsedNS, self.problems) = (
      number, isWarmUp, started, elapsedNS, problems
    )
    (self.metrics, self.fioJSON, self.faultReports, self.diagnostics, self.changes) = (
      metrics, fioJSON, faultReports, diagnostics, changes
    )
    self.counters = counters
  }
}

/// A repeat as the store has it, without the large texts; ``Store/fioJSON(of:)`` and ``Store/faultReports(of:)`` have those.
package struct StoredRepeat: Sendable, Hashable, Identifiable {
  /// Its number in this store.
  package let id: RepeatID
  /// The case that it belongs to.
  package let caseID: CaseID
  /// What was stored; metrics and counters that were not asked for are not among it, and the large texts never.
  let facts: NewRepeat

  /// Counted from 1 in its case, warm-ups included.
  package var number: Int { facts.number }
  /// Whether it only warms up.
  package var isWarmUp: Bool { facts.isWarmUp }
  /// When it began.
  package var started: Date { facts.started }
  /// How long fio ran, in nanoseconds.
  package var elapsedNS: Int64 { facts.elapsedNS }
  /// Why its figures do not count; empty when they do.
  package var problems: [String] { facts.problems }
  /// Figures by name; empty where they were not asked for.
  package var metrics: [String: Double] { facts.metrics }
  /// Lines of fio's and the engine's on standard error.
  package var diagnostics: [String] { facts.diagnostics }
  /// What was changed on the host for it, as JSON.
  package var changes: String { facts.changes }
  /// Kernel counters by how much they moved; empty where not all was asked for.
  package var counters: [String: Int64] { facts.counters }

  /// Whether its figures count.
  package var isValid: Bool { problems.isEmpty }
  /// Whether its figures belong in a report: valid, and no warm-up.
  package var isReported: Bool { problems.isEmpty && !isWarmUp }
}

/// The values of a metric that a case had in one run.
package struct HistoryPoint: Sendable, Hashable {
  /// The run that the case belongs to.
  package let run: StoredRun
  /// The case's number in that run.
  package let caseID: CaseID
  /// A value per valid repeat that has the metric, in their order; no warm-ups.
  package let values: [Double]
  /// How many repeats are invalid; no warm-ups.
  package let invalid: Int
}
