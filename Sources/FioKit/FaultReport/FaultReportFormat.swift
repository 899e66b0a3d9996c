// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Metrics

/// The engine's own report of a job, version 1, as docs/fault-report.md describes it. Of its members, those that a suite
/// makes metrics, tables or charts of.
package struct FaultReport: Sendable, Decodable {
  /// The job's name.
  package let job: String
  /// Faults expected and observed.
  package let faults: Faults
  /// What was in memory at the job's end.
  package let memory: Memory
  /// The calls that it made.
  package let events: Events?
  /// Latencies of single pages.
  package let pageLatency: Histogram?
  /// Latencies of faults that handlers resolved.
  package let userfaultfd: Userfaultfd?
  /// How huge pages grew.
  package let hugePages: HugePages?

  /// Latencies in nanoseconds.
  package typealias Histogram = LatencyDistribution

  /// Faults of the job's own thread; nil members were not known.
  package struct Faults: Sendable, Decodable {
    /// What options and I/Os should cause.
    package let expected: Expected?
    /// What getrusage(2) counted.
    package let observed: Observed?
    /// Whether both are the same within the report's tolerance.
    package let agree: Bool?
    /// How those that were counted added up, the oldest first; nil in reports of engines that did not keep it.
    package let samples: [FaultSample]?
  }

  /// How many faults the options and the I/Os of the job can cause.
  package struct Expected: Sendable, Decodable {
    /// The fewest that they can cause.
    package let min: UInt64
    /// The most that they can cause.
    package let max: UInt64
  }

  /// Faults of the job that the kernel counted.
  package struct Observed: Sendable, Decodable {
    /// Faults without I/O.
    package let minor: UInt64
    /// Faults with I/O.
    package let major: UInt64
  }

  /// What had been counted at one time.
  package struct FaultSample: Sendable, Decodable, Hashable {
    /// From the job's beginning.
    package let timeNS: UInt64
    /// Faults without I/O.
    package let minor: UInt64
    /// Faults with I/O.
    package let major: UInt64

    private enum CodingKeys: String, CodingKey {
      case minor, major
      case timeNS = "time_ns"
    }
  }

  /// Sizes from smaps; nil where that could not be read.
  package struct Memory: Sendable, Decodable {
    /// Bytes that were in memory.
    package let residentBytes: UInt64?
    /// Bytes that were in huge pages.
    package let hugeBytes: UInt64?

    private enum CodingKeys: String, CodingKey {
      case residentBytes = "resident_bytes"
      case hugeBytes = "huge_bytes"
    }
  }

  /// Calls in their order.
  package struct Events: Sendable, Decodable {
    /// The oldest first.
    package let list: [Event]
  }

  /// A system call that the engine made for the job's memory.
  package struct Event: Sendable, Decodable {
    /// Such as `madvise(MADV_HUGEPAGE)`.
    package let call: String
    /// From the job's beginning.
    package let timeNS: UInt64
    /// 0 for success.
    package let errno: Int32

    private enum CodingKeys: String, CodingKey {
      case call, errno
      case timeNS = "time_ns"
    }
  }

  /// Both parts of a fault that a handler resolves.
  package struct Userfaultfd: Sendable, Decodable {
    /// From the access to the handler.
    package let wakeUp: Histogram?
    /// From the handler's waking to the answer.
    package let resolution: Histogram?

    private enum CodingKeys: String, CodingKey {
      case wakeUp = "wake_up"
      case resolution
    }
  }

  /// What the sampler of huge pages saw.
  package struct HugePages: Sendable, Decodable {
    /// What could be huge.
    package let possibleBytes: UInt64
    /// From the job's beginning; nil when it did not happen.
    package let firstCollapseNS: UInt64?
    /// From the job's beginning; nil when it did not happen.
    package let fullCollapseNS: UInt64?
    /// Looks that saw a change, the first and the last.
    package let samples: [Sample]

    private enum CodingKeys: String, CodingKey {
      case samples
      case possibleBytes = "possible_bytes"
      case firstCollapseNS = "first_collapse_ns"
      case fullCollapseNS = "full_collapse_ns"
    }
  }

  /// What a look saw.
  package struct Sample: Sendable, Decodable, Hashable {
    /// From the job's beginning.
    package let timeNS: UInt64
    /// What was huge.
    package let hugeBytes: UInt64

    private enum CodingKeys: String, CodingKey {
      case timeNS = "time_ns"
      case hugeBytes = "huge_bytes"
    }
  }

  /// When huge pages were first allowed, from the job's beginning.
  package var adviceNS: UInt64? {
    events?.list.first { $0.call == "madvise(MADV_HUGEPAGE)" && $0.errno == 0 }?.timeNS
  }
}
