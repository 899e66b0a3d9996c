// SPDX-License-Identifier: GPL-2.0-only
import Foundation

@testable import FaultMemory

/// A fault report as a reader of docs/fault-report.md would declare it: each member must be there with its type.
struct ReportedJSON: Decodable, Equatable {
  struct Expected: Decodable, Equatable { var min, max: UInt64 }
  struct Observed: Decodable, Equatable { var minor, major: UInt64 }
  struct Tolerance: Decodable, Equatable { var per_mille, faults: UInt64 }
  struct Faults: Decodable, Equatable {
    var expected: Expected?
    var observed: Observed?
    var tolerance: Tolerance
    var agree: Bool?
  }
  struct Memory: Decodable, Equatable {
    var mapped_bytes: UInt64
    var resident_bytes, huge_bytes: UInt64?
  }
  struct Event: Decodable, Equatable {
    var call: String
    var time_ns, duration_ns, address, length: UInt64
    var errno: Int32
  }
  struct Events: Decodable, Equatable {
    var dropped: UInt64
    var list: [Event]
  }
  struct Percentile: Decodable, Equatable { var per_million, ns: UInt64 }
  struct Line: Decodable, Equatable { var from, to, count: UInt64 }
  struct Bucket: Decodable, Equatable { var from_ns, width_ns, count: UInt64 }
  struct Histogram: Decodable, Equatable {
    var count, sum_ns, error_per_million: UInt64
    var min_ns, max_ns: UInt64?
    var percentiles: [Percentile]
    var log2_us: [Line]
    var buckets: [Bucket]
  }
  struct Userfaultfd: Decodable, Equatable { var wake_up, resolution: Histogram? }
  struct Sample: Decodable, Equatable { var time_ns, huge_bytes: UInt64 }
  struct HugePages: Decodable, Equatable {
    var possible_bytes, begin_ns, looks, longest_look_ns: UInt64
    var first_collapse_ns, full_collapse_ns: UInt64?
    var samples: [Sample]
  }

  var schema: String
  var version: UInt64
  var job: String?
  var begin_ns: UInt64
  var faults: Faults
  var memory: Memory
  var sigbus: UInt64?
  var events: Events?
  var page_latency: Histogram?
  var userfaultfd: Userfaultfd?
  var huge_pages: HugePages?

  static func read(_ path: String) throws -> ReportedJSON {
    try JSONDecoder().decode(ReportedJSON.self, from: try Data(contentsOf: URL(filePath: path)))
  }
}

/// A directory for one test, removed at its end.
final class TestDirectory {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "fault-report-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }
  func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
}

extension FaultReport {
  /// A report whose name lives as long as the program.
  init(named name: StaticString, begin: UInt64) {
    self.init(jobName: UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self), begin: begin)
  }
}
