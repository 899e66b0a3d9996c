// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import HostKit
import StoreKit

/// A case with everything that is needed to run it: one combination of a matrix.
public struct PlannedCase: Sendable, Identifiable {
  /// `missing-copy`, or `missing-copy/WAIT=block,AFFINITY=same`.
  public let id: String
  /// Its place in the plan of the whole suite, from 0.
  public internal(set) var ordinal: Int
  /// What the matrix gives it, in the order of suite.yaml.
  public let parameters: [CaseParameter]
  /// Path of the job file.
  public let job: String
  /// What is stored as the job file: the text, below what it is run with.
  public let jobText: String
  /// Variables for the job file, without those that differ from repeat to repeat.
  public let environment: [String: String]
  /// How often it runs and counts.
  public internal(set) var repeats: Int
  /// How often it runs before that, to warm up.
  public let warmup: Int
  /// How long one repeat may take.
  public let timeout: Duration
  /// Without these it is skipped.
  public let requirements: [Requirement]
  /// How the host is set while it runs.
  public let settings: [HostSetting]
  /// The metrics that count, the first before all.
  public let metrics: [String]
  /// What a change of a metric must come to, where the suite says so.
  public let limits: [MetricLimit]
  /// What others measured.
  public let published: [PublishedFigure]
  /// Whether the job asks for the engine.
  public let needsEngine: Bool
  /// Whether the job writes a fault report for each of its processes.
  public let reportsFaults: Bool
  /// What fio will make of the job file.
  let jobPlan: JobPlan

  /// Warm-ups and repeats together.
  public var runs: Int { warmup + repeats }

  /// SHA-256 of what is stored as the job file.
  public var jobHash: String { SHA256.hexadecimal(jobText.utf8) }
}
