// SPDX-License-Identifier: GPL-2.0-only

/// Something that is not the same on both sides.
public struct SideDifference: Sendable, Hashable {
  /// What.
  public let key: String
  /// Its values; nil where a side does not tell.
  public let base: String?, candidate: String?
  /// Whether it forbids the comparison: another processor, another job.
  public let isDecisive: Bool

  static func all(_ base: ComparedSide, _ candidate: ComparedSide) -> [SideDifference] {
    let hosts = differences(base.facts, candidate.facts, prefix: "")
    let known = Dictionary(candidate.cases.map { ($0.name, $0.job) }) { first, _ in first }
    let jobs = base.cases.flatMap { item in
      known[item.name].map { differences(item.job, $0, prefix: "\(item.name): ") } ?? []
    }
    let all = hosts + jobs
    return all.filter(\.isDecisive) + all.filter { !$0.isDecisive }
  }

  private static func differences(_ base: [ComparedFact], _ candidate: [ComparedFact], prefix: String)
    -> [SideDifference]
  {
    func values(_ facts: [ComparedFact], _ key: String) -> String? {
      let values = facts.filter { $0.key == key }.map(\.value)
      return values.isEmpty ? nil : values.sorted().joined(separator: " | ")
    }
    var keys: [String] = []
    for fact in base + candidate where !keys.contains(fact.key) { keys.append(fact.key) }
    return keys.compactMap { key in
      let (one, other) = (values(base, key), values(candidate, key))
      guard one != other else { return nil }
      let isDecisive = (base + candidate).contains { $0.key == key && $0.isDecisive }
      // A side that says nothing about its processor is not another processor.
      return SideDifference(
        key: prefix + key, base: one, candidate: other,
        isDecisive: isDecisive && (!prefix.isEmpty || (one != nil && other != nil)))
    }
  }
}

/// Why two sides cannot be compared.
public enum ComparisonError: Error, Sendable {
  /// They ran on other processors, or are of other jobs.
  case incomparable([SideDifference])
  /// Neither side has any case.
  case noCases
  /// A side has no source.
  case nothingNamed(side: String)
  /// A file cannot be used; `reason` says where and why.
  case unusableFile(path: String, reason: String)
  /// Neither a file nor a run of the store.
  case unknown(name: String, reason: String)
}

extension ComparisonError: CustomStringConvertible {
  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .incomparable(let differences):
      let lines = differences.prefix(5).map {
        "\n  \($0.key): \($0.base ?? "(not there)") against \($0.candidate ?? "(not there)")"
      }
      let more = differences.count > 5 ? "\n  and \(differences.count - 5) more" : ""
      return "these cannot be compared, because what was measured is not the same:\(lines.joined())\(more)\n"
        + "--force compares them all the same."
    case .noCases: return "neither side has any case, so there is nothing to compare."
    case .nothingNamed(let side): return "no \(side) was named; name a label, a run's number or a file."
    case .unusableFile(let path, let reason): return "\(path): \(reason)"
    case .unknown(let name, let reason): return "`\(name)` is no file, and \(reason)"
    }
  }
}
