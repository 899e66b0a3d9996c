// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// The engine's own report of a job, as docs/fault-report.md describes it; what a sample does not need is left out.
struct FaultReport: Sendable, Decodable {
  let job: String
  let faults: Faults
  let memory: Memory
  let events: Events?
  let pageLatency: ReportHistogram?
  let userfaultfd: Userfaultfd?
  let hugePages: HugePages?

  struct Faults: Sendable, Decodable {
    let expected: Expected?
    let observed: Observed?
    let agree: Bool?
  }

  struct Expected: Sendable, Decodable {
    let min: UInt64, max: UInt64
  }

  struct Observed: Sendable, Decodable {
    let minor: UInt64, major: UInt64
  }

  struct Memory: Sendable, Decodable {
    let residentBytes: UInt64?, hugeBytes: UInt64?

    enum CodingKeys: String, CodingKey {
      case residentBytes = "resident_bytes"
      case hugeBytes = "huge_bytes"
    }
  }

  struct Events: Sendable, Decodable {
    let list: [Event]
  }

  struct Event: Sendable, Decodable {
    let call: String
    let timeNS: UInt64
    let errno: Int32

    enum CodingKeys: String, CodingKey {
      case call, errno
      case timeNS = "time_ns"
    }
  }

  struct Userfaultfd: Sendable, Decodable {
    let wakeUp: ReportHistogram?, resolution: ReportHistogram?

    enum CodingKeys: String, CodingKey {
      case wakeUp = "wake_up"
      case resolution
    }
  }

  struct HugePages: Sendable, Decodable {
    let firstCollapseNS: UInt64?, fullCollapseNS: UInt64?

    enum CodingKeys: String, CodingKey {
      case firstCollapseNS = "first_collapse_ns"
      case fullCollapseNS = "full_collapse_ns"
    }
  }

  enum CodingKeys: String, CodingKey {
    case schema, version, job, faults, memory, events, userfaultfd
    case pageLatency = "page_latency"
    case hugePages = "huge_pages"
  }

  init(from decoder: any Decoder) throws {
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
    pageLatency = try fields.decodeIfPresent(ReportHistogram.self, forKey: .pageLatency)
    userfaultfd = try fields.decodeIfPresent(Userfaultfd.self, forKey: .userfaultfd)
    hugePages = try fields.decodeIfPresent(HugePages.self, forKey: .hugePages)
  }

  /// Reads a report, or tells why it is none.
  init(parsing text: String) throws(FaultReportMistake) {
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

  /// When huge pages were first allowed, from the job's beginning.
  var adviceNS: UInt64? {
    events?.list.first { $0.call == "madvise(MADV_HUGEPAGE)" && $0.errno == 0 }?.timeNS
  }
}

/// Why a text is no fault report.
struct FaultReportMistake: Error, Equatable {
  let reason: String
}
