// SPDX-License-Identifier: GPL-2.0-only
import Metrics

/// Something that is not the same on both sides.
package struct SideDifference: Sendable, Hashable {
  /// What differs: a fact about host or tools, or something of a case.
  package let what: String
  /// The cases in which it differs so; empty where host or tools do.
  package let cases: [String]
  /// Its values; nil where a side does not tell.
  package let base: String?, candidate: String?
  /// Whether it forbids the comparison: another processor, another job.
  package let isDecisive: Bool

  /// Case and what, in words.
  package var key: String {
    guard let first = cases.first else { return what }
    return "\(first)\(cases.count > 1 ? " and \(cases.count - 1) more" : ""): \(what)"
  }

  static func all(_ base: ComparedSide, _ candidate: ComparedSide) -> [SideDifference] {
    let hosts = summed(differences(base.facts, candidate.facts, isHost: true))
    let known = Dictionary(candidate.cases.map { ($0.name, $0) }) { first, _ in first }
    // A full run against an ordinary one differs alike in all its cases: once is enough.
    var order: [SideDifference] = []
    var cases: [SideDifference: [String]] = [:]
    let found = base.cases.concurrentMap { item -> [SideDifference] in
      guard let other = known[item.name] else { return [] }
      let jobs = other.job == item.job ? [] : differences(item.job, other.job, isHost: false)
      return jobs + doubts(item, other)
    }
    for (item, differences) in zip(base.cases, found) {
      for difference in differences {
        if cases[difference] == nil { order.append(difference) }
        cases[difference, default: []].append(item.name)
      }
    }
    let all = hosts + order.map { $0.in(cases[$0] ?? []) }
    return all.filter(\.isDecisive) + all.filter { !$0.isDecisive }
  }

  /// Of a side that tells nothing of its host, as results of fio's do, this is said once.
  private static func summed(_ all: [SideDifference]) -> [SideDifference] {
    let (one, other) = (all.filter { $0.candidate == nil }, all.filter { $0.base == nil })
    return all.filter { $0.base != nil && $0.candidate != nil } + summary(one, isBase: true)
      + summary(other, isBase: false)
  }

  private static func summary(_ told: [SideDifference], isBase: Bool) -> [SideDifference] {
    guard told.count > maxUntold else { return told }
    let what = "\(told.count) facts of host and tools, such as \(told[0].what)"
    return [
      SideDifference(
        what: what, cases: [], base: isBase ? "told" : nil, candidate: isBase ? nil : "told", isDecisive: false)
    ]
  }

  private static let maxUntold = 4

  private func `in`(_ cases: [String]) -> SideDifference {
    SideDifference(what: what, cases: cases, base: base, candidate: candidate, isDecisive: isDecisive)
  }

  private static func differences(
    _ base: [ComparedFact], _ candidate: [ComparedFact], isHost: Bool
  ) -> [SideDifference] {
    let (one, other) = (values(base), values(candidate))
    var seen: Set<String> = []
    return (base + candidate).filter { seen.insert($0.key).inserted }.compactMap { fact in
      let key = fact.key
      guard one[key] != other[key] else { return nil }
      let isDecisive = (base + candidate).contains { $0.key == key && $0.isDecisive }
      // A side that says nothing about its processor is not another processor.
      return SideDifference(
        what: key, cases: [], base: one[key], candidate: other[key],
        isDecisive: isDecisive && (!isHost || (one[key] != nil && other[key] != nil)))
    }
  }

  private static func values(_ facts: [ComparedFact]) -> [String: String] {
    Dictionary(grouping: facts, by: \.key).mapValues { $0.map(\.value).sorted().joined(separator: " | ") }
  }
}

/// Why two sides cannot be compared.
package enum ComparisonError: Error, Sendable {
  /// Both sides are, or hold, the same repeats.
  case sameSource(base: String, candidate: String)
  /// Some of it counts instructions, and some is of time: compared by no force.
  case clocks(base: Set<MeasurementClock>, candidate: Set<MeasurementClock>)
  /// The sources of one side are of both kinds.
  case mixedClocks(side: String)
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
  package var description: String {
    switch self {
    case .clocks(let base, let candidate):
      return
        "the base counts \(Self.words(base)), the candidate \(Self.words(candidate)): a number of instructions tells "
        + "nothing of cache, TLB or contention, so that neither their difference nor their ratio means anything, and "
        + "--force does not change that. Compare runs of one kind."
    case .mixedClocks(let side):
      return "the \(side) joins runs that count instructions with runs of time, which are no values of one thing. Name "
        + "runs of one kind."
    case .incomparable(let differences):
      let lines = differences.prefix(5).map {
        "\n  \($0.key): \($0.base ?? "(not there)") against \($0.candidate ?? "(not there)")"
      }
      let more = differences.count > 5 ? "\n  and \(differences.count - 5) more" : ""
      return "these cannot be compared, because what was measured is not the same:\(lines.joined())\(more)\n"
        + "--force compares them all the same."
    case .sameSource(let base, let candidate):
      return base == candidate
        ? "\(base) is on both sides: what is compared with itself is always the same. Name another run."
        : "\(base) and \(candidate) are the same repeats, and what is compared with itself is always the same. "
          + "Name another run."
    case .noCases: return "neither side has any case, so there is nothing to compare."
    case .nothingNamed(let side): return "no \(side) was named; name a label, a run's number or a file."
    case .unusableFile(let path, let reason): return "\(path): \(reason)"
    case .unknown(let name, let reason): return "`\(name)` is no file, and \(reason)"
    }
  }

  private static func words(_ clocks: Set<MeasurementClock>) -> String {
    clocks.count > 1 ? "both time and instructions" : clocks.first?.rawValue ?? "nothing"
  }
}
