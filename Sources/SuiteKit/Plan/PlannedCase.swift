// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import HostKit
import Metrics
import StoreKit

/// A case with everything that is needed to run it: one combination of a matrix.
package struct PlannedCase: Sendable, Identifiable {
  /// `missing-copy`, or `missing-copy/WAIT=block,AFFINITY=same`.
  package let id: String
  /// Its place in the plan of the whole suite, from 0.
  package internal(set) var ordinal: Int
  /// What the matrix gives it, in the order of suite.yaml.
  package let parameters: [CaseParameter]
  /// Path of the job file.
  package let job: String
  /// What is stored as the job file: the text, below what it is run with.
  package let jobText: String
  /// Variables for the job file, without those that differ from repeat to repeat.
  package let environment: [String: String]
  /// The names of all variables that the job file, or one that it includes, asks for.
  let variables: Set<String>
  /// How often it runs and counts.
  package internal(set) var repeats: Int
  /// How often it runs before that, to warm up.
  package let warmup: Int
  /// How long one repeat may take.
  package let timeout: Duration
  /// Without these it is skipped.
  package let requirements: [Requirement]
  /// How the host is set while it runs.
  package let settings: [HostSetting]
  /// The metrics that count, the first before all.
  package let metrics: [String]
  /// What a change of a metric must come to, where the suite says so.
  package let limits: [MetricLimit]
  /// What others measured.
  package internal(set) var published: [PublishedFigure]
  /// Whether the job asks for the engine.
  package let needsEngine: Bool
  /// Whether the job writes a fault report for each of its processes.
  package internal(set) var reportsFaults: Bool
  /// Why the suite has it skipped in this variant; nil for a case that runs.
  let skip: String?
  /// What fio will make of the job file.
  let jobPlan: JobPlan

  /// Warm-ups and repeats together.
  package var runs: Int { warmup + repeats }

  /// SHA-256 of what is stored as the job file.
  package var jobHash: String { SHA256.hexadecimal(jobText.utf8) }
}
