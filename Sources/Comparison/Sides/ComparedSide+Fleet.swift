// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Results
import StoreKit

/// Sides that are the runs of several hosts: a host's cases are compared with the same host's, and all hosts' together.
extension ComparedSide {
  /// The run, or the runs of a fleet, that a name stands for.
  init(named name: String, in store: Store, further: [String] = []) throws(StoreError) {
    let runs = try store.fleet(name)
    if runs.count == 1 {
      try self.init(run: name, in: store, further: further)
      return
    }
    var members: [FleetMember] = []
    for run in runs {
      members.append(FleetMember(run.host ?? "", try ComparedSide(run: "\(run.id)", in: store, further: further)))
    }
    let hosts = members.map(\.host)
    var cases: [ComparedCase] = []
    var seen: Set<String> = []
    for item in members.flatMap(\.side.cases) where seen.insert(item.name).inserted {
      for member in members {
        if let own = member.cases[item.name] { cases.append(own.named(Self.place(own.name, member.host))) }
      }
      cases.append(try Self.together(item, members, in: store))
    }
    let suite = members[0].side.suite.map { " of \($0)" } ?? ""
    self.init(
      name: name,
      origin: "runs \(runs.map(\.id.description).joined(separator: ", "))\(suite) on \(hosts.joined(separator: ", ")), "
        + "\(runs[0].startedText.prefix(10))",
      suite: members[0].side.suite,
      facts: members.flatMap { Self.facts($0.side.facts, of: $0.host) }, cases: cases)
    (sources, self.runs) = (members.flatMap(\.side.sources), members.flatMap(\.side.runs))
  }

  /// Whether it is the runs of several hosts.
  var isOfFleet: Bool { runs.count > 1 }

  /// The run of one host, told like that host's among those of a fleet: the others of its fleet were not there, or are not named.
  /// What is no run of a host stays as it is.
  func placed() -> ComparedSide {
    guard runs.count == 1, let host = runs[0].host else { return self }
    var side = self
    side.cases = cases.map { $0.named(Self.place($0.name, host)) }
    side.facts = Self.facts(facts, of: host)
    return side
  }

  private static func facts(_ facts: [ComparedFact], of host: String) -> [ComparedFact] {
    facts.filter { $0.key != FingerprintFacts.host }.map {
      ComparedFact("\($0.key) of \(host)", $0.value, isDecisive: $0.isDecisive)
    }
  }

  private static func place(_ name: String, _ host: String) -> String { "\(name)@\(host)" }

  /// What all hosts did in the same repeat that did not skip the case. Another set of hosts is another thing.
  private static func together(
    _ item: ComparedCase, _ members: [FleetMember], in store: Store
  ) throws(StoreError) -> ComparedCase {
    var ran: [FleetMember] = []
    var counted: [[Int: RepeatID]] = []
    var (problems, failed, remarks): ([String], [String], [String]) = ([], [], [])
    for member in members {
      guard let own = member.cases[item.name] else {
        problems.append("\(member.host) has no such case")
        continue
      }
      if let reason = own.skipReason {
        remarks.append("\(member.host) skipped it: \(reason)")
        continue
      }
      ran.append(member)
      if let problem = own.problems.first { failed.append("on \(member.host): \(problem)") }
      let ids = own.texts.map { texts in if case .stored(let id, _) = texts { id } else { RepeatID(0) } }
      counted.append(Dictionary(zip(own.numbers, ids)) { first, _ in first })
    }
    // What a host skipped was not measured there.
    let item = ran.first?.cases[item.name] ?? item
    let numbers = counted.dropFirst().reduce(Set(counted.first?.keys.map { $0 } ?? [])) { $0.intersection($1.keys) }
    var repeats: [[String: Double]] = []
    var places: [Int] = []
    for number in numbers.sorted() {
      let figures = try FleetMeasurement.metrics(of: counted.compactMap { $0[number] }, in: store)
      guard let figures else { continue }
      repeats.append(figures)
      places.append(number)
    }
    let hosts = members.map(\.host).sorted().joined(separator: ", ")
    var all = ComparedCase(
      name: item.name, metrics: item.metrics, repeats: repeats, problems: problems + failed,
      skipReason: item.skipReason, limits: item.limits,
      job: item.job + [ComparedFact("hosts", hosts, isDecisive: true)])
    all.numbers = places
    all.hosts = HostsOfCase(ran: ran.map(\.host).sorted(), remarks: remarks)
    (all.untold, all.workRule, all.jobFile) = (item.untold, item.workRule, item.jobFile)
    all.work = repeats.compactMap { WorkDone(metrics: $0) }
    return all.named(place(item.name, ClientHost.all))
  }
}

/// A host of a fleet with what it measured.
private struct FleetMember {
  let host: String
  let side: ComparedSide
  /// Its cases by name.
  let cases: [String: ComparedCase]

  init(_ host: String, _ side: ComparedSide) {
    (self.host, self.side) = (host, side)
    cases = Dictionary(side.cases.map { ($0.name, $0) }) { first, _ in first }
  }
}
