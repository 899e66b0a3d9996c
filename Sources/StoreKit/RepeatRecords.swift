// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// A repeat's number in its store.
public struct RepeatID: Sendable, Hashable, Codable {
  /// Counted from 1 over all runs of a store.
  public let number: Int64

  /// The repeat with this number.
  public init(_ number: Int64) {
    self.number = number
  }
}

/// A text with a name, for example a fault report with its file's name.
public struct NamedText: Sendable, Hashable, Codable {
  /// The name.
  public var name: String
  /// The text.
  public var text: String

  /// A text.
  public init(name: String, text: String) {
    self.name = name
    self.text = text
  }
}

/// A repeat that has ended.
public struct NewRepeat: Sendable, Hashable {
  /// Counted from 1 in its case, warm-ups included.
  public var number: Int
  /// Whether it only warms up; stored, but not reported.
  public var isWarmUp: Bool
  /// When it began; stored in whole milliseconds.
  public var started: Date
  /// How long fio ran, in nanoseconds.
  public var elapsedNS: Int64
  /// Why its figures do not count; empty when they do.
  public var problems: [String]
  /// Figures by name, which ends in the unit. One that is not finite is no figure and is not stored.
  public var metrics: [String: Double]
  /// What fio wrote; nil when it wrote none.
  public var fioJSON: String?
  /// What the engine wrote.
  public var faultReports: [NamedText]
  /// Lines of fio's and the engine's on standard error.
  public var diagnostics: [String]
  /// What was changed on the host for it, as JSON.
  public var changes: String
  /// Kernel counters by how much they moved.
  public var counters: [String: Int64]

  /// A repeat.
  public init(
    number: Int, isWarmUp: Bool = false, started: Date = Date(), elapsedNS: Int64, problems: [String] = [],
    metrics: [String: Double] = [:], fioJSON: String? = nil, faultReports: [NamedText] = [], diagnostics: [String] = [],
    changes: String = "[]", counters: [String: Int64] = [:]
  ) {
    self.number = number
    self.isWarmUp = isWarmUp
    self.started = started
    self.elapsedNS = elapsedNS
    self.problems = problems
    self.metrics = metrics
    self.fioJSON = fioJSON
    self.faultReports = faultReports
    self.diagnostics = diagnostics
    self.changes = changes
    self.counters = counters
  }
}

/// A repeat as the store has it, without the large texts; ``Store/fioJSON(of:)`` and ``Store/faultReports(of:)`` have those.
public struct StoredRepeat: Sendable, Hashable, Identifiable {
  /// Its number in this store.
  public let id: RepeatID
  /// The case that it belongs to.
  public let caseID: CaseID
  /// Counted from 1 in its case, warm-ups included.
  public let number: Int
  /// Whether it only warms up.
  public let isWarmUp: Bool
  /// When it began.
  public let started: Date
  /// How long fio ran, in nanoseconds.
  public let elapsedNS: Int64
  /// Why its figures do not count; empty when they do.
  public let problems: [String]
  /// Figures by name; empty where they were not asked for.
  public let metrics: [String: Double]
  /// Lines of fio's and the engine's on standard error.
  public let diagnostics: [String]
  /// What was changed on the host for it, as JSON.
  public let changes: String
  /// Kernel counters by how much they moved; empty where not all was asked for.
  public let counters: [String: Int64]

  /// Whether its figures count.
  public var isValid: Bool { problems.isEmpty }
  /// Whether its figures belong in a report: valid, and no warm-up.
  public var isReported: Bool { problems.isEmpty && !isWarmUp }
}

/// The values of a metric that a case had in one run.
public struct HistoryPoint: Sendable, Hashable {
  /// The run.
  public let run: StoredRun
  /// The case's number in that run.
  public let caseID: CaseID
  /// A value per valid repeat that has the metric, in their order; no warm-ups.
  public let values: [Double]
  /// How many repeats are invalid; no warm-ups.
  public let invalid: Int
}
