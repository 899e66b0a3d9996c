// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import ProfileKit
import StoreKit

/// Where the large texts of a repeat are: fio's result and the engine's reports. They are read only for what shows distributions.
package enum RepeatTexts: Sendable {
  /// In the store of this path.
  case stored(RepeatID, store: String)
  /// In an export that was read.
  case packed(PortableTexts)
  /// In a file of fio's, the entries of this job.
  case file(path: String, job: String)

  /// A file with a result of fio's is no larger: more than any that a person keeps.
  package static let maxFileBytes = 1 << 30
}

/// Reads them, each store and each file once.
package struct RepeatTextReader {
  private var stores: [String: Store] = [:]
  private var outputs: [String: FioOutput?] = [:]

  /// A reader that has read nothing yet.
  package init() {}

  /// What a repeat left behind.
  struct Content {
    var jobs: [FioJob] = []
    var reports: [FaultReport] = []
  }

  /// Of a text that is there no more, or none of fio's, nothing is told here: the figures came from somewhere, and were checked there.
  mutating func read(_ texts: RepeatTexts) throws(StoreError) -> Content {
    switch texts {
    case .stored(let repeated, let path):
      let store = try open(path)
      return Self.content(fio: try store.fioJSON(of: repeated), reports: try store.faultReports(of: repeated))
    case .packed(let packed):
      return Self.content(fio: try packed.fioJSON(), reports: try packed.faultReports())
    case .file(let path, let job):
      let output = output(path)
      return Content(jobs: output?.ownJobs.filter { $0.name == job } ?? [])
    }
  }

  /// Where the instructions of its faults went, and how many faults its jobs themselves counted; nil where nobody looked.
  ///
  /// A profile that cannot be read was stored by another program: its error says so.
  package mutating func profile(
    _ texts: RepeatTexts
  ) throws(StoreError) -> (profile: Result<Profile, ProfileError>, counted: UInt64?)? {
    let text: String?
    let reports: [NamedText]
    switch texts {
    case .stored(let repeated, let path):
      let store = try open(path)
      text = try store.profile(of: repeated)
      reports = text == nil ? [] : try store.faultReports(of: repeated)
    case .packed(let packed):
      text = try packed.profile()
      reports = text == nil ? [] : try packed.faultReports()
    case .file: return nil
    }
    guard let text else { return nil }
    let profile = Result { () throws(ProfileError) in try Profile(text: text) }
    return (profile, Self.faults(of: reports))
  }

  /// Faults that the jobs observed; nil where one of them did not.
  private static func faults(of reports: [NamedText]) -> UInt64? {
    var sum: UInt64 = 0
    for report in reports {
      guard let observed = (try? FaultReport(parsing: report.text))?.faults.observed else { return nil }
      sum &+= observed.minor &+ observed.major
    }
    return reports.isEmpty ? nil : sum
  }

  private mutating func open(_ path: String) throws(StoreError) -> Store {
    if let known = stores[path] { return known }
    let store = try Store(path: path, mode: .existing)
    stores[path] = store
    return store
  }

  private mutating func output(_ path: String) -> FioOutput? {
    if let known = outputs[path] { return known }
    let bytes = try? FileBytes.read(path, limit: RepeatTexts.maxFileBytes)
    let output = bytes.flatMap { FioDecoding($0).output }
    outputs[path] = output
    return output
  }

  private static func content(fio: String?, reports: [NamedText]) -> Content {
    Content(
      jobs: fio.flatMap { FioDecoding($0).output?.ownJobs } ?? [],
      reports: reports.compactMap { try? FaultReport(parsing: $0.text) })
  }
}
