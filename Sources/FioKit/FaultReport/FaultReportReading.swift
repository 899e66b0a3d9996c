// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// Why a text is no fault report.
public struct FaultReportMistake: Error, Equatable {
  /// Half a sentence: what it is, or lacks.
  public let reason: String
}

extension FaultReport {
  private enum CodingKeys: String, CodingKey {
    case schema, version, job, faults, memory, events, userfaultfd
    case pageLatency = "page_latency"
    case hugePages = "huge_pages"
  }

  /// Reads a report, or tells why it is none.
  public init(parsing text: String) throws(FaultReportMistake) {
    do {
      self = try JSONDecoder().decode(FaultReport.self, from: Data(text.utf8))
    } catch let DecodingError.dataCorrupted(context) {
      throw FaultReportMistake(reason: context.debugDescription)
    } catch let DecodingError.keyNotFound(key, _) {
      throw FaultReportMistake(reason: "it has no `\(key.stringValue)`")
    } catch {
      throw FaultReportMistake(reason: "it is not of the form that docs/fault-report.md describes")
    }
  }

  /// Decodes a report of version 1; others are corrupt.
  public init(from decoder: any Decoder) throws {
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
