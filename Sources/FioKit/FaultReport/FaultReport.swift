// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// The engine's own report of a job, version 1, as docs/fault-report.md describes it. Of its members, those that a suite
/// makes metrics, tables or charts of.
public struct FaultReport: Sendable, Decodable {
  /// The job's name.
  public let job: String
  /// Faults expected and observed.
  public let faults: Faults
  /// What was in memory at the job's end.
  public let memory: Memory
  /// The calls that it made.
  public let events: Events?
  /// Latencies of single pages.
  public let pageLatency: Histogram?
  /// Latencies of faults that handlers resolved.
  public let userfaultfd: Userfaultfd?
  /// How huge pages grew.
  public let hugePages: HugePages?

  /// Faults of the job's own thread; nil members were not known.
  public struct Faults: Sendable, Decodable {
    /// From the options and the I/Os.
    public let expected: Expected?
    /// By getrusage(2).
    public let observed: Observed?
    /// Whether both are the same within the report's tolerance.
    public let agree: Bool?
    /// How those that were counted added up, the oldest first; nil in reports of engines that did not keep it.
    public let samples: [FaultSample]?
  }

  /// So many faults at least and at most.
  public struct Expected: Sendable, Decodable {
    /// At least.
    public let min: UInt64
    /// At most.
    public let max: UInt64
  }

  /// What was counted.
  public struct Observed: Sendable, Decodable {
    /// Without I/O.
    public let minor: UInt64
    /// With I/O.
    public let major: UInt64
  }

  /// What had been counted at one time.
  public struct FaultSample: Sendable, Decodable, Hashable {
    /// From the job's beginning.
    public let timeNS: UInt64
    /// Without I/O.
    public let minor: UInt64
    /// With I/O.
    public let major: UInt64

    private enum CodingKeys: String, CodingKey {
      case minor, major
      case timeNS = "time_ns"
    }
  }

  /// Sizes from smaps; nil where that could not be read.
  public struct Memory: Sendable, Decodable {
    /// In memory.
    public let residentBytes: UInt64?
    /// In huge pages.
    public let hugeBytes: UInt64?

    private enum CodingKeys: String, CodingKey {
      case residentBytes = "resident_bytes"
      case hugeBytes = "huge_bytes"
    }
  }

  /// Calls in their order.
  public struct Events: Sendable, Decodable {
    /// The calls.
    public let list: [Event]
  }

  /// A call.
  public struct Event: Sendable, Decodable {
    /// Such as `madvise(MADV_HUGEPAGE)`.
    public let call: String
    /// From the job's beginning.
    public let timeNS: UInt64
    /// 0 for success.
    public let errno: Int32

    private enum CodingKeys: String, CodingKey {
      case call, errno
      case timeNS = "time_ns"
    }
  }

  /// Both parts of a fault that a handler resolves.
  public struct Userfaultfd: Sendable, Decodable {
    /// From the access to the handler.
    public let wakeUp: Histogram?
    /// From the handler's waking to the answer.
    public let resolution: Histogram?

    private enum CodingKeys: String, CodingKey {
      case wakeUp = "wake_up"
      case resolution
    }
  }

  /// What the sampler of huge pages saw.
  public struct HugePages: Sendable, Decodable {
    /// What could be huge.
    public let possibleBytes: UInt64
    /// From the job's beginning; nil when it did not happen.
    public let firstCollapseNS: UInt64?
    /// From the job's beginning; nil when it did not happen.
    public let fullCollapseNS: UInt64?
    /// Looks that saw a change, the first and the last.
    public let samples: [Sample]

    private enum CodingKeys: String, CodingKey {
      case samples
      case possibleBytes = "possible_bytes"
      case firstCollapseNS = "first_collapse_ns"
      case fullCollapseNS = "full_collapse_ns"
    }
  }

  /// What a look saw.
  public struct Sample: Sendable, Decodable, Hashable {
    /// From the job's beginning.
    public let timeNS: UInt64
    /// What was huge.
    public let hugeBytes: UInt64

    private enum CodingKeys: String, CodingKey {
      case timeNS = "time_ns"
      case hugeBytes = "huge_bytes"
    }
  }

  /// When huge pages were first allowed, from the job's beginning.
  public var adviceNS: UInt64? {
    events?.list.first { $0.call == "madvise(MADV_HUGEPAGE)" && $0.errno == 0 }?.timeNS
  }
}
