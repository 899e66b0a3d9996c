// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// A fault report as a reader of docs/fault-report.md would declare it: each member must be there with its type.
package struct ReportedJSON: Decodable, Equatable {
  /// One of the report's objects.
  package struct Expected: Decodable, Equatable {
    package var min, max: UInt64

    package init(min: UInt64, max: UInt64) {
      (self.min, self.max) = (min, max)
    }
  }
  /// One of the report's objects.
  package struct Observed: Decodable, Equatable {
    package var minor, major: UInt64

    package init(minor: UInt64, major: UInt64) {
      (self.minor, self.major) = (minor, major)
    }
  }
  /// One of the report's objects.
  package struct Tolerance: Decodable, Equatable {
    package var per_mille, faults: UInt64

    package init(per_mille: UInt64, faults: UInt64) {
      (self.per_mille, self.faults) = (per_mille, faults)
    }
  }
  /// One of the report's objects.
  package struct Faults: Decodable, Equatable {
    package var expected: Expected?
    package var observed: Observed?
    package var tolerance: Tolerance
    package var agree: Bool?
    package var samples: [FaultSample]?

    package init(expected: Expected?, observed: Observed?, tolerance: Tolerance, agree: Bool?) {
      (self.expected, self.observed, self.tolerance, self.agree) = (expected, observed, tolerance, agree)
    }
  }
  /// One of the report's objects.
  package struct FaultSample: Decodable, Equatable {
    package var time_ns, minor, major: UInt64

    package init(time_ns: UInt64, minor: UInt64, major: UInt64) {
      (self.time_ns, self.minor, self.major) = (time_ns, minor, major)
    }
  }
  /// One of the report's objects.
  package struct Memory: Decodable, Equatable {
    package var mapped_bytes: UInt64
    package var resident_bytes, huge_bytes: UInt64?

    package init(mapped_bytes: UInt64, resident_bytes: UInt64?, huge_bytes: UInt64?) {
      (self.mapped_bytes, self.resident_bytes, self.huge_bytes) = (mapped_bytes, resident_bytes, huge_bytes)
    }
  }
  /// One of the report's objects.
  package struct Event: Decodable, Equatable {
    package var call: String
    package var time_ns, duration_ns, address, length: UInt64
    package var errno: Int32
  }
  /// One of the report's objects.
  package struct Events: Decodable, Equatable {
    package var dropped: UInt64
    package var list: [Event]
  }
  /// One of the report's objects.
  package struct Percentile: Decodable, Equatable { package var per_million, ns: UInt64 }
  /// One of the report's objects.
  package struct Line: Decodable, Equatable {
    package var from, to, count: UInt64

    package init(from: UInt64, to: UInt64, count: UInt64) {
      (self.from, self.to, self.count) = (from, to, count)
    }
  }
  /// One of the report's objects.
  package struct Bucket: Decodable, Equatable { package var from_ns, width_ns, count: UInt64 }
  /// One of the report's objects.
  package struct Histogram: Decodable, Equatable {
    package var count, sum_ns, error_per_million: UInt64
    package var min_ns, max_ns: UInt64?
    package var percentiles: [Percentile]
    package var log2_us: [Line]
    package var buckets: [Bucket]
  }
  /// One of the report's objects.
  package struct Userfaultfd: Decodable, Equatable { package var wake_up, resolution: Histogram? }
  /// One of the report's objects.
  package struct Sample: Decodable, Equatable {
    package var time_ns, huge_bytes: UInt64

    package init(time_ns: UInt64, huge_bytes: UInt64) {
      (self.time_ns, self.huge_bytes) = (time_ns, huge_bytes)
    }
  }
  /// One of the report's objects.
  package struct HugePages: Decodable, Equatable {
    package var possible_bytes, begin_ns, looks, longest_look_ns: UInt64
    package var first_collapse_ns, full_collapse_ns: UInt64?
    package var samples: [Sample]
  }

  package var schema: String
  package var version: UInt64
  package var job: String?
  package var begin_ns: UInt64
  package var faults: Faults
  package var memory: Memory
  package var sigbus: UInt64?
  package var events: Events?
  package var page_latency: Histogram?
  package var userfaultfd: Userfaultfd?
  package var huge_pages: HugePages?

  /// Reads one.
  package static func read(_ path: String) throws -> ReportedJSON {
    try JSONDecoder().decode(ReportedJSON.self, from: try Data(contentsOf: URL(filePath: path)))
  }
}
