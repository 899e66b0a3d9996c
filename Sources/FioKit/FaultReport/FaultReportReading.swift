// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Metrics

/// Why a text is no fault report.
package struct FaultReportError: Error, Equatable {
  /// Half a sentence: where, and what it is or lacks.
  package let reason: String

  /// A figure that cannot be.
  init(_ place: String, _ detail: String) {
    reason = "\(place): \(detail)"
  }

  private static let otherForm = "it is not of the form that docs/fault-report.md describes"

  init(_ error: any Error) {
    switch error {
    case DecodingError.dataCorrupted(let context):
      // Foundation tells line and column of what is no JSON in the error below.
      let below = context.underlyingError.flatMap { ($0 as NSError).userInfo[NSDebugDescriptionErrorKey] as? String }
      reason = Self.place(context.codingPath) + context.debugDescription + (below.map { " \($0)" } ?? "")
    case DecodingError.keyNotFound(let key, let context):
      reason = "\(Self.place(context.codingPath))it has no `\(key.stringValue)`"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      reason = Self.place(context.codingPath) + Self.otherForm
    default: reason = Self.otherForm
    }
  }

  private static func place(_ path: [any CodingKey]) -> String {
    path.isEmpty ? "" : path.map(\.stringValue).joined(separator: ".") + ": "
  }
}

extension FaultReport {
  private enum CodingKeys: String, CodingKey {
    case schema, version, job, faults, memory, events, userfaultfd
    case pageLatency = "page_latency"
    case hugePages = "huge_pages"
  }

  /// Reads a report, or tells why it is none.
  package init(parsing text: String) throws(FaultReportError) {
    do {
      self = try JSONDecoder().decode(FaultReport.self, from: Data(text.utf8))
    } catch {
      throw FaultReportError(error)
    }
    try check()
  }

  /// Decodes a report of version 1; others are corrupt.
  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    let schema = try fields.decode(String.self, forKey: .schema)
    let version = try fields.decode(Int.self, forKey: .version)
    guard schema == "faultbench.fault-report", version == 1 else {
      throw DecodingError.dataCorruptedError(
        forKey: .version, in: fields, debugDescription: "it is \(schema) version \(version), and 1 is known")
    }
    job = try fields.decode(String.self, forKey: .job)
    faults = try fields.decode(Faults.self, forKey: .faults)
    memory = try fields.decode(Memory.self, forKey: .memory)
    events = try fields.decodeIfPresent(Events.self, forKey: .events)
    pageLatency = try fields.decodeIfPresent(Histogram.self, forKey: .pageLatency)
    userfaultfd = try fields.decodeIfPresent(Userfaultfd.self, forKey: .userfaultfd)
    hugePages = try fields.decodeIfPresent(HugePages.self, forKey: .hugePages)
  }
}

extension LatencyDistribution: Decodable {
  private enum CodingKeys: String, CodingKey {
    case count, buckets
    case minimum = "min_ns"
    case maximum = "max_ns"
    case sum = "sum_ns"
    case lines = "log2_us"
  }

  private struct Bucket: Decodable {
    let from: UInt64, width: UInt64, count: UInt64

    enum CodingKeys: String, CodingKey {
      case count
      case from = "from_ns"
      case width = "width_ns"
    }
  }

  /// Decodes a histogram of a fault report; one without latencies has null for what it does not know.
  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      .engine, count: try fields.decode(UInt64.self, forKey: .count),
      minimum: try fields.decodeIfPresent(UInt64.self, forKey: .minimum),
      maximum: try fields.decodeIfPresent(UInt64.self, forKey: .maximum),
      sum: Double(try fields.decodeIfPresent(UInt64.self, forKey: .sum) ?? 0),
      bins: try fields.decode([Bucket].self, forKey: .buckets).map { bucket in
        Bin(from: bucket.from, width: bucket.width, count: bucket.count)
      }, lines: try fields.decodeIfPresent([Line].self, forKey: .lines) ?? [])
  }
}
