// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import StoreKit

/// What a stored case was run with, as facts. A digest of all of it would tell that something differs, and not what.
struct StoredJob {
  private let job: JobText
  private let digest: String

  init(_ facts: NewCase) {
    job = JobText(parsing: facts.jobFile)
    // Not the stored one: an export may have been edited.
    digest = String(SHA256.hexadecimal(job.body.utf8).prefix(12))
  }

  /// All that must be the same for figures to be about the same thing.
  var facts: [ComparedFact] {
    let used = job.variables.filter { $0.name != Self.cpus || isUsed($0.name) }
    return used.map { ComparedFact("variable \($0.name)", $0.value, isDecisive: true) }
      + job.settings.map { ComparedFact("setting \($0.name)", $0.value, isDecisive: true) }
      + job.included.map { ComparedFact("included file \($0.name)", $0.value, isDecisive: true) }
      + [ComparedFact("job file", digest, isDecisive: true)]
  }

  /// The job file itself.
  var text: String { job.body }

  /// Files that it includes, and of which nothing was stored: earlier versions did not.
  var untold: [String] {
    guard job.included.isEmpty, job.body.contains("include"),
      let file = try? JobFile(parsing: Array(job.body.utf8), name: "stored")
    else { return [] }
    return file.lines.compactMap { line in
      if case .include(let name) = line.content { "included file \(name)" } else { nil }
    }
  }

  /// Is given to every job, and only changes those that ask for it; the fingerprint tells it of the others.
  private static let cpus = "NCPUS"

  private func isUsed(_ name: String) -> Bool {
    job.body.contains("${\(name)}") || job.body.contains("$\(name)")
  }
}
