// SPDX-License-Identifier: GPL-2.0-only
import Metrics

/// A case's number in its store.
package struct CaseID: Sendable, Hashable, Codable {
  /// Counted from 1 over all runs of a store.
  package let number: Int64

  /// The case with this number.
  package init(_ number: Int64) {
    self.number = number
  }
}

/// A value that a case's job file gets from the matrix, in the order of the manifest.
package struct CaseParameter: Sendable, Hashable, Codable {
  /// The name of the variable.
  package var key: String
  /// What the variable is in this case.
  package var value: String

  /// `key=value`.
  package init(_ key: String, _ value: String) {
    self.key = key
    self.value = value
  }
}

/// A figure that others published for a case.
package struct PublishedFigure: Sendable, Hashable, Codable {
  /// The metric that it is a value of.
  package var metric: String
  /// The value, in the metric's unit.
  package var value: Double
  /// Where it is published.
  package var source: String

  /// A figure.
  package init(metric: String, value: Double, source: String) {
    (self.metric, self.value, self.source) = (metric, value, source)
  }
}

/// Whether a case runs.
package enum CaseState: Sendable, Hashable {
  /// It runs, or has run.
  case planned
  /// Something that it needs is missing; the remedy says how to get it.
  case skipped(reason: String, remedy: String)
}

/// A case of a run that begins.
package struct NewCase: Sendable, Hashable {
  /// Its place in the plan, counted from 0.
  package var ordinal: Int
  /// For example `missing-copy/WAIT=block,AFFINITY=same`; no two cases of a run have the same.
  package var name: String
  /// What the matrix gives it.
  package var parameters: [CaseParameter]
  /// Text of the job file.
  package var jobFile: String
  /// SHA-256 of that text, in hexadecimal digits.
  package var jobHash: String
  /// The metrics that count, the first before all.
  package var metrics: [String]
  /// What others measured.
  package var published: [PublishedFigure]
  /// What a change of a metric must come to, where the suite says so.
  package var limits: [MetricLimit]
  /// How many repeats are planned, warm-ups included.
  package var plannedRepeats: Int
  /// Whether it runs.
  package var state: CaseState
  /// Where its repeats are pairs of a base and a candidate: how they are measured and judged, as JSON, and how that ended.
  package var pairs: String?

  /// A case.
  package init(
    ordinal: Int, name: String, parameters: [CaseParameter] = [], jobFile: String, jobHash: String,
    metrics: [String] = [], published: [PublishedFigure] = [], limits: [MetricLimit] = [], plannedRepeats: Int,
    state: CaseState = .planned, pairs: String? = nil
  ) {
    (self.ordinal, self.name, self.parameters, self.jobFile, self.jobHash) = (
      ordinal, name, parameters, jobFile, jobHash
    )
    (self.metrics, self.published, self.limits, self.plannedRepeats, self.state) = (
      metrics, published, limits, plannedRepeats, state
    )
    self.pairs = pairs
  }
}

/// A case as the store has it.
package struct StoredCase: Sendable, Hashable, Identifiable {
  /// Its number in this store.
  package let id: CaseID
  /// The run that it belongs to.
  package let run: RunID
  /// What was planned; `state` is today's.
  package internal(set) var facts: NewCase

  /// The case's name.
  package var name: String { facts.name }
  /// Whether it runs.
  package var state: CaseState { facts.state }
}
