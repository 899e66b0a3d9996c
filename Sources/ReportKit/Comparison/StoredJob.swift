// SPDX-License-Identifier: GPL-2.0-only
import StoreKit

/// What a stored case was run with, as facts: the runner of suites writes variables and settings as comments above the job file.
/// A digest of all of it would tell that something differs, and not what.
struct StoredJob {
  private let variables: [(name: String, value: String)]
  private let settings: [(name: String, value: String)]
  private let body: Substring
  private let digest: String

  init(_ facts: NewCase) {
    var (variables, settings): ([(name: String, value: String)], [(name: String, value: String)]) = ([], [])
    var rest = facts.jobFile[...]
    while let end = rest.firstIndex(of: "\n") {
      let line = rest[..<end]
      if let variable = Self.assignment(line, after: "; environment: ") {
        variables.append(variable)
      } else if let setting = Self.assignment(line, after: "; setting: ") {
        settings.append(setting)
      } else {
        break
      }
      rest = rest[rest.index(after: end)...]
    }
    (self.variables, self.settings, body) = (variables, settings, rest)
    // Without comments there is only the digest to go by.
    digest = variables.isEmpty && settings.isEmpty ? String(facts.jobHash.prefix(12)) : Self.digest(rest)
  }

  /// All that must be the same for figures to be about the same thing.
  var facts: [ComparedFact] {
    let used = variables.filter { $0.name != Self.cpus || isUsed($0.name) }
    return used.map { ComparedFact("variable \($0.name)", $0.value, isDecisive: true) }
      + settings.map { ComparedFact("setting \($0.name)", $0.value, isDecisive: true) }
      + [ComparedFact("job file", digest, isDecisive: true)]
  }

  /// Is given to every job, and only changes those that ask for it; the fingerprint tells it of the others.
  private static let cpus = "NCPUS"

  private func isUsed(_ name: String) -> Bool {
    body.contains("${\(name)}") || body.contains("$\(name)")
  }

  private static func assignment(_ line: Substring, after prefix: String) -> (name: String, value: String)? {
    guard line.hasPrefix(prefix), let equals = line.firstIndex(of: "=") else { return nil }
    return (String(line[..<equals].dropFirst(prefix.count)), String(line[line.index(after: equals)...]))
  }

  /// FNV-1a: equal texts have equal ones, and nobody forges job files against themselves.
  private static func digest(_ text: Substring) -> String {
    let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
