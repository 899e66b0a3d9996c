// SPDX-License-Identifier: GPL-2.0-only

/// A case's number in its store.
public struct CaseID: Sendable, Hashable, Codable {
  /// Counted from 1 over all runs of a store.
  public let number: Int64

  /// The case with this number.
  public init(_ number: Int64) {
    self.number = number
  }
}

/// A value that a case's job file gets from the matrix, in the order of the manifest.
public struct CaseParameter: Sendable, Hashable, Codable {
  /// The variable.
  public var key: String
  /// Its value.
  public var value: String

  /// `key=value`.
  public init(_ key: String, _ value: String) {
    self.key = key
    self.value = value
  }
}

/// A figure that others published for a case.
public struct PublishedFigure: Sendable, Hashable, Codable {
  /// The metric that it is a value of.
  public var metric: String
  /// The value, in the metric's unit.
  public var value: Double
  /// Where it is published.
  public var source: String

  /// A figure.
  public init(metric: String, value: Double, source: String) {
    self.metric = metric
    self.value = value
    self.source = source
  }
}

/// Whether a case runs.
public enum CaseState: Sendable, Hashable {
  /// It runs, or has run.
  case planned
  /// Something that it needs is missing; the remedy says how to get it.
  case skipped(reason: String, remedy: String)
}

/// A case of a run that begins.
public struct NewCase: Sendable, Hashable {
  /// Its place in the plan, counted from 0.
  public var ordinal: Int
  /// For example `missing-copy/WAIT=block,AFFINITY=same`; no two cases of a run have the same.
  public var name: String
  /// What the matrix gives it.
  public var parameters: [CaseParameter]
  /// Text of the job file.
  public var jobFile: String
  /// SHA-256 of that text, in hexadecimal digits.
  public var jobHash: String
  /// The metrics that count, the first before all.
  public var metrics: [String]
  /// What others measured.
  public var published: [PublishedFigure]
  /// What a change of a metric must come to, where the suite says so.
  public var limits: [MetricLimit]
  /// How many repeats are planned, warm-ups included.
  public var plannedRepeats: Int
  /// Whether it runs.
  public var state: CaseState

  /// A case.
  public init(
    ordinal: Int, name: String, parameters: [CaseParameter] = [], jobFile: String, jobHash: String,
    metrics: [String] = [], published: [PublishedFigure] = [], limits: [MetricLimit] = [], plannedRepeats: Int,
    state: CaseState = .planned
  ) {
    self.ordinal = ordinal
    self.name = name
    self.parameters = parameters
    self.jobFile = jobFile
    self.jobHash = jobHash
    self.metrics = metrics
    self.published = published
    self.limits = limits
    self.plannedRepeats = plannedRepeats
    self.state = state
  }
}

/// A case as the store has it.
public struct StoredCase: Sendable, Hashable, Identifiable {
  /// Its number in this store.
  public let id: CaseID
  /// The run that it belongs to.
  public let run: RunID
  /// What was planned; `state` is today's.
  public let facts: NewCase

  /// The case's name.
  public var name: String { facts.name }
  /// Whether it runs.
  public var state: CaseState { facts.state }
}
