// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Metrics
import Results
import StoreKit

/// One side of a comparison, wherever it comes from.
package struct ComparedSide: Sendable {
  /// What the user called it.
  package var name: String
  /// What it is, in words: `run 12 of userfaultfd, 2026-11-25`.
  package var origin: String
  /// Name of the suite, where there is one.
  package var suite: String?
  /// What is known about host and tools.
  package var facts: [ComparedFact]
  /// What the clocks of its runs count; more than one makes no side.
  package internal(set) var clocks: Set<MeasurementClock>
  /// The cases in their order.
  package var cases: [ComparedCase]
  /// What was named more than once and counts once, each in half a sentence.
  package internal(set) var repeated: [String] = []
  /// Where its repeats come from; empty for made-up sides.
  var sources: [SideSource] = []
  /// What is known of the runs among them.
  package var runs: [NewRun] = []

  /// A side.
  package init(name: String, origin: String, suite: String? = nil, facts: [ComparedFact] = [], cases: [ComparedCase]) {
    self.name = name
    self.origin = origin
    self.suite = suite
    self.facts = facts
    self.cases = cases
    // What is not told is time, as that of every result of fio's.
    clocks = [
      facts.first { $0.key == FingerprintFacts.clock }.flatMap { MeasurementClock(rawValue: $0.value) } ?? .time
    ]
  }

  /// Whether its repeats are boots of guests.
  package var isOfGuest: Bool {
    facts.contains { $0.key == FingerprintFacts.guest || $0.key.hasPrefix("\(FingerprintFacts.guest).") }
  }

  /// One side of several sources: their repeats count together.
  static func joined(_ all: [ComparedSide]) -> ComparedSide? {
    let (parts, repeated) = distinct(all)
    guard var side = parts.first else { return nil }
    side.repeated = repeated
    side.sources = parts.flatMap(\.sources)
    side.runs = parts.flatMap(\.runs)
    side.clocks = parts.reduce(into: []) { $0.formUnion($1.clocks) }
    if parts.count > 1 { side.name += " and \(parts.count - 1) more" }
    var origins: [String] = []
    for part in parts where !origins.contains(part.origin) { origins.append(part.origin) }
    side.origin = origins.joined(separator: "; ")
    guard parts.count > 1 else { return side }
    var places: [String: Int] = [:]
    for (place, item) in side.cases.enumerated() where places[item.name] == nil { places[item.name] = place }
    for part in parts.dropFirst() {
      if side.suite != part.suite { side.suite = nil }
      for fact in part.facts { side.add(fact) }
      for item in part.cases {
        if let place = places[item.name] {
          side.cases[place].add(item)
        } else {
          places[item.name] = side.cases.count
          side.cases.append(item)
        }
      }
    }
    return side
  }

  /// Sources of one side that disagree differ from everything else.
  private mutating func add(_ fact: ComparedFact) {
    if let index = facts.firstIndex(where: { $0.key == fact.key }) {
      if !facts[index].value.components(separatedBy: " | ").contains(fact.value) {
        facts[index].value += " | \(fact.value)"
      }
    } else {
      facts.append(fact)
    }
  }
}

/// Something about a host or tool that should be the same on both sides.
package struct ComparedFact: Sendable, Hashable {
  /// What it is about.
  package let key: String
  /// What it is on this side.
  package var value: String
  /// Whether figures of another value cannot be compared.
  package let isDecisive: Bool

  /// A fact.
  package init(_ key: String, _ value: String, isDecisive: Bool = false) {
    self.key = key
    self.value = value
    self.isDecisive = isDecisive
  }
}

/// A case of one side.
package struct ComparedCase: Sendable {
  /// Its id, or the job's name; of one of several hosts, with the host behind it.
  package private(set) var name: String
  /// Its id, or the job's name, whatever the host.
  package let id: String
  /// The metrics that count, the first before all; empty where nobody said.
  package let metrics: [String]
  /// Figures of each repeat that counts.
  package private(set) var repeats: RepeatFigures
  /// Why repeats do not count, and which are missing; empty when all is well.
  package var problems: [String]
  /// Why it did not run at all; nil when it did.
  package var skipReason: String?
  /// What changes must come to, where the suite said so.
  package var limits: [MetricLimit]
  /// What the job was: two sides with other jobs cannot be compared.
  package var job: [ComparedFact]
  /// Where the large texts of its repeats are, in the order of ``repeats``; empty for made-up cases.
  var texts: [RepeatTexts] = []
  /// The numbers that these repeats have in their run.
  var numbers: [Int] = []
  /// What is not known about its job: whether it is the same on both sides, nobody can tell.
  var untold: [String] = []
  /// How much each of ``repeats`` did; those of which it is not known are left out.
  var work: [WorkDone] = []
  /// When it may do less than another time; nil where nothing is known of its work.
  var workRule: WorkRule?
  /// The stored job file, which has the rule's options; nil for results of fio's.
  var jobFile: String?
  /// Whether its repeats are pairs.
  var isPaired = false
  /// The hosts of which ``repeats`` are the figures together; nil where they are those of one machine.
  var hosts: HostsOfCase?
  /// Whether its figures are those of several hosts together.
  package var isTogether: Bool { hosts != nil }
  /// How long fio ran for ``repeats``, all of them together; nil where nobody noted it.
  package internal(set) var seconds: Double?

  /// A case.
  package init(
    name: String, metrics: [String] = [], repeats: [[String: Double]], problems: [String] = [],
    skipReason: String? = nil, limits: [MetricLimit] = [], job: [ComparedFact] = []
  ) {
    self.init(
      name: name, metrics: metrics, repeats: RepeatFigures(repeats), problems: problems, skipReason: skipReason,
      limits: limits, job: job)
  }

  /// A case, with a table of figures.
  package init(
    name: String, metrics: [String] = [], repeats: RepeatFigures, problems: [String] = [], skipReason: String? = nil,
    limits: [MetricLimit] = [], job: [ComparedFact] = []
  ) {
    self.name = name
    id = name
    self.metrics = metrics
    self.repeats = repeats
    self.problems = problems
    self.skipReason = skipReason
    self.limits = limits
    self.job = job
  }

  /// The same under another name.
  func named(_ name: String) -> ComparedCase {
    var item = self
    item.name = name
    return item
  }

  /// The values of a metric, one per repeat that has it.
  package func values(_ metric: String) -> [Double] { repeats.values(metric) }

  /// Whether any repeat has a value of a metric.
  func measures(_ metric: String) -> Bool { repeats.has(metric) }

  fileprivate mutating func add(_ other: ComparedCase) {
    repeats += other.repeats
    texts += other.texts
    numbers += other.numbers
    work += other.work
    workRule = workRule ?? other.workRule
    jobFile = jobFile ?? other.jobFile
    isPaired = isPaired || other.isPaired
    seconds = seconds.flatMap { own in other.seconds.map { own + $0 } }
    untold += other.untold.filter { !untold.contains($0) }
    problems += other.problems
    // A case that one source ran was not skipped.
    if skipReason == nil || other.skipReason == nil { skipReason = nil }
    for fact in other.job where !job.contains(fact) { job.append(fact) }
    if let hosts, let more = other.hosts, hosts != more {
      self.hosts = HostsOfCase(
        sets: hosts.sets + more.sets.filter { !hosts.sets.contains($0) },
        remarks: hosts.remarks + more.remarks.filter { !hosts.remarks.contains($0) })
    }
  }
}

/// Where a case was measured whose figures are those of several hosts together.
struct HostsOfCase: Sendable, Hashable {
  /// The hosts that ran it, by name; more than one set where one run of the side is of other hosts than another: sums over these are
  /// not of one thing.
  let sets: [[String]]
  /// Which of the others skipped it, and why, in a sentence each.
  let remarks: [String]

  /// Where `ran` ran it; a run of a fleet of which none did has no figures.
  init(ran: [String], remarks: [String]) {
    self.init(sets: ran.isEmpty ? [] : [ran.sorted()], remarks: remarks)
  }

  fileprivate init(sets: [[String]], remarks: [String]) { (self.sets, self.remarks) = (sets, remarks) }

  /// Whether sums of the one are over the same hosts as sums of the other, all of them.
  func isAlike(_ other: HostsOfCase) -> Bool { sets == other.sets && sets.count < 2 }

  /// Those that ran it, in words.
  var words: String {
    sets.isEmpty ? "none" : sets.map { $0.joined(separator: ", ") }.joined(separator: " in one run, in another ")
  }
}
