// SPDX-License-Identifier: GPL-2.0-only
import Metrics
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
    var sides: [(host: String, run: StoredRun, side: ComparedSide)] = []
    for run in runs {
      sides.append((run.host ?? "", run, try ComparedSide(run: "\(run.id)", in: store, further: further)))
    }
    let hosts = sides.map(\.host)
    var cases: [ComparedCase] = []
    for item in sides.flatMap(\.side.cases) where !cases.contains(where: { $0.name == Self.place(item.name, "all") }) {
      let own = sides.map { (host: $0.host, item: $0.side.cases.first { $0.name == item.name }) }
      cases += own.compactMap { host, item in item.map { $0.named(Self.place($0.name, host)) } }
      cases.append(try Self.together(item, own, hosts: hosts, runs, in: store))
    }
    let suite = sides[0].side.suite.map { " of \($0)" } ?? ""
    self.init(
      name: name,
      origin: "runs \(runs.map(\.id.description).joined(separator: ", "))\(suite) on \(hosts.joined(separator: ", ")), "
        + "\(runs[0].startedText.prefix(10))",
      suite: sides[0].side.suite,
      facts: sides.flatMap { Self.facts($0.side.facts, of: $0.host) }, cases: cases)
    (sources, self.runs) = (sides.flatMap(\.side.sources), sides.flatMap(\.side.runs))
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

  /// What all hosts did in the same repeat. Another set of hosts is another thing.
  private static func together(
    _ item: ComparedCase, _ own: [(host: String, item: ComparedCase?)], hosts: [String], _ runs: [StoredRun],
    in store: Store
  ) throws(StoreError) -> ComparedCase {
    var counted: [[Int: RepeatID]] = []
    for case let item? in own.map(\.item) {
      let ids = item.texts.map { texts in if case .stored(let id, _) = texts { id } else { RepeatID(0) } }
      counted.append(Dictionary(zip(item.numbers, ids)) { first, _ in first })
    }
    let numbers = counted.dropFirst().reduce(Set(counted.first?.keys.map { $0 } ?? [])) { $0.intersection($1.keys) }
    var repeats: [(number: Int, figures: [String: Double])] = []
    for number in numbers.sorted() {
      let figures = try FleetMeasurement.metrics(of: counted.compactMap { $0[number] }, in: store)
      if let figures { repeats.append((number, figures)) }
    }
    let lacking = own.filter { $0.item == nil }.map { "\($0.host) has no such case" }
    let failed = own.filter { $0.item?.problems.isEmpty == false }.map {
      "on \($0.host): \($0.item?.problems.first ?? "")"
    }
    var all = ComparedCase(
      name: place(item.name, "all"), metrics: item.metrics, repeats: repeats.map(\.figures), problems: lacking + failed,
      skipReason: own.lazy.compactMap { $0.item?.skipReason }.first, limits: item.limits,
      job: item.job + [ComparedFact("hosts", hosts.sorted().joined(separator: ", "), isDecisive: true)])
    all.numbers = repeats.map(\.number)
    (all.untold, all.workRule, all.jobFile) = (item.untold, item.workRule, item.jobFile)
    all.work = repeats.compactMap { WorkDone(metrics: $0.figures) }
    return all
  }
}
