// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// Of the engine's fault report (docs/fault-report.md) what suites show as histograms and charts.
public struct ReportedJob: Sendable, Decodable {
  /// The job's name.
  public let job: String
  /// Latencies of single pages.
  public let pageLatency: ReportedHistogram?
  /// How huge pages grew.
  public let hugePages: ReportedHugePages?
  /// When MADV_HUGEPAGE was given, in nanoseconds from the job's beginning.
  public let adviceNS: UInt64?

  private enum CodingKeys: String, CodingKey {
    case schema, version, job, events
    case pageLatency = "page_latency"
    case hugePages = "huge_pages"
  }

  private struct Events: Decodable {
    let list: [Event]
  }

  private struct Event: Decodable {
    let call: String
    let time: UInt64
    let errno: Int

    enum CodingKeys: String, CodingKey {
      case call, errno
      case time = "time_ns"
    }
  }

  /// From the report's text; nil when it is none of a version that is known. The runner has said so already.
  public init?(_ text: String) {
    guard let report = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else { return nil }
    self = report
  }

  /// Decodes a report of version 1.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    let schema = try fields.decode(String.self, forKey: .schema)
    guard schema == "faultbench.fault-report", try fields.decode(Int.self, forKey: .version) == 1 else {
      throw DecodingError.dataCorruptedError(
        forKey: .schema, in: fields, debugDescription: "no fault report of version 1")
    }
    job = try fields.decode(String.self, forKey: .job)
    pageLatency = try fields.decodeIfPresent(ReportedHistogram.self, forKey: .pageLatency)
    hugePages = try fields.decodeIfPresent(ReportedHugePages.self, forKey: .hugePages)
    let events = try fields.decodeIfPresent(Events.self, forKey: .events)?.list ?? []
    adviceNS = events.first { $0.call == "madvise(MADV_HUGEPAGE)" && $0.errno == 0 }?.time
  }
}

/// How huge pages of a job grew.
public struct ReportedHugePages: Sendable, Decodable {
  /// What could be huge.
  public let possibleBytes: UInt64
  /// Looks that saw a change, the first and the last.
  public let samples: [Sample]

  /// What a look saw.
  public struct Sample: Sendable, Decodable, Hashable {
    /// From the job's beginning.
    public let timeNS: UInt64
    /// What was huge.
    public let hugeBytes: UInt64

    enum CodingKeys: String, CodingKey {
      case timeNS = "time_ns"
      case hugeBytes = "huge_bytes"
    }
  }

  enum CodingKeys: String, CodingKey {
    case samples
    case possibleBytes = "possible_bytes"
  }
}
