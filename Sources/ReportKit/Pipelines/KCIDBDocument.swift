// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Metrics

/// A report for KCIDB, the database of KernelCI, in version 5.3 of its schema (the `kcidb-io` package): the kernels of both sides
/// as checkouts and builds, and tests with their numbers.
package struct KCIDBDocument: Encodable, Sendable {
  let version = Version(major: 5, minor: 3)
  let checkouts: [Checkout]
  let builds: [Build]
  let tests: [Test]

  struct Version: Encodable {
    let major: Int, minor: Int
  }

  struct Checkout: Encodable {
    let id: String, origin: String
    /// Only a release that has all digits of its commit tells it.
    let gitCommitHash: String?
    let gitCommitName: String?
    let comment: String
    let valid: Bool

    enum CodingKeys: String, CodingKey {
      case id, origin, comment, valid
      case gitCommitHash = "git_commit_hash"
      case gitCommitName = "git_commit_name"
    }
  }

  struct Build: Encodable {
    let id: String, origin: String, checkoutID: String
    let architecture: String?
    let comment: String
    let status: Status

    enum CodingKeys: String, CodingKey {
      case id, origin, architecture, comment, status
      case checkoutID = "checkout_id"
    }
  }

  struct Test: Encodable {
    let id: String, origin: String, buildID: String
    let path: String
    let comment: String
    let status: Status
    let number: Number?
    let startTime: String?
    /// In seconds.
    let duration: Double?
    let environment: Environment
    let logExcerpt: String?
    let misc: Misc

    enum CodingKeys: String, CodingKey {
      case id, origin, path, comment, status, number, duration, environment, misc
      case buildID = "build_id"
      case startTime = "start_time"
      case logExcerpt = "log_excerpt"
    }
  }

  /// How a test ended, as KCIDB has it.
  enum Status: String, Encodable {
    /// The tested kernel is faulty.
    case fail = "FAIL"
    /// The test did not complete, or could not tell.
    case error = "ERROR"
    /// The test did not run.
    case miss = "MISS"
    case pass = "PASS"
    /// There is a number, and no judgement.
    case done = "DONE"
    case skip = "SKIP"
  }

  struct Number: Encodable {
    let value: Double
    let unit: String?
    let prefix: String?
  }

  struct Environment: Encodable {
    let comment: String
    /// The facts of the fingerprint; once per case, and not again with each of its numbers.
    var misc: [String: String]?
  }

  /// What KCIDB has no field for: names as they are, and what a verdict rests on.
  struct Misc: Encodable {
    let faultbench: Details
  }

  struct Details: Encodable {
    let side: String
    let runs: [String]?
    let suite: String?
    let item: String
    let metric: String?
    let verdict: String?
    let gated: Bool?, decidable: Bool?
    let needsRepeats: Int?
    let values: [Double]?
    let base: Base?
    let ratio: Double?
    let ratioInterval: Range?
    let p: Double?, adjustedP: Double?
    let alpha: Double?, relativeLimit: Double?
    let notes: [String]?

    enum CodingKeys: String, CodingKey {
      case side, runs, suite, metric, verdict, gated, decidable, values, base, ratio, p, alpha, notes
      case item = "case"
      case needsRepeats = "needs_repeats"
      case ratioInterval = "ratio_interval"
      case adjustedP = "p_holm"
      case relativeLimit = "relative_limit"
    }
  }

  struct Base: Encodable {
    let name: String
    let runs: [String]
    let kernel: String
    let median: Double?
    let values: [Double]?
  }

  struct Range: Encodable {
    let lower: Double, upper: Double, confidence: Double
  }
}

/// Why there is no report for KCIDB.
package enum KCIDBError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A side, by its role, of which nobody knows the kernel.
  case unknownKernel(side: String)
  /// A side, by its role, whose runs are of these kernels.
  case severalKernels(side: String, releases: [String])

  package var description: String {
    switch self {
    case .unknownKernel(let side):
      "the \(side) does not tell its kernel, and a test in KCIDB is of a kernel. Compare runs that faultbench made on their "
        + "own machines, stored or exported; results of fio and runs of --client do not tell it."
    case .severalKernels(let side, let releases):
      "the \(side) joins runs of \(releases.count) kernels (\(releases.joined(separator: ", "))), and a test in KCIDB is of "
        + "one. Compare runs of one kernel a side."
    }
  }
}

extension MetricUnit {
  /// A number as KCIDB wants it: in the unit without a prefix of its own, which a reader adds.
  func kcidb(_ value: Double) -> KCIDBDocument.Number {
    let (unit, factor, prefix): (String?, Double, String?) =
      switch self {
      case .none, .count, .ratio: (nil, 1, nil)
      case .perSecond: ("/s", 1, "metric")
      case .bytes: ("B", 1, "binary")
      case .bytesPerSecond: ("B/s", 1, "binary")
      case .nanoseconds: ("s", 1e9, "metric")
      case .milliseconds: ("s", 1e3, "metric")
      case .instructions: ("instr", 1, "metric")
      case .perGigaInstruction: ("/Ginstr", 1, "metric")
      case .bytesPerGigaInstruction: ("B/Ginstr", 1, "binary")
      case .percent: ("%", 1, nil)
      case .perFault: ("/fault", 1, nil)
      }
    return KCIDBDocument.Number(value: value / factor, unit: unit, prefix: prefix)
  }
}
