// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import Metrics
import Results
import StoreKit

/// Sides that come from a store or an exported run.
extension ComparedSide {
  /// The run of this number or label, or `latest`.
  init(run name: String, in store: Store, further: [String] = []) throws(StoreError) {
    let run = try store.run(name)
    let cases = try store.cases(of: run.id)
    let named = cases.flatMap(\.facts.metrics)
    let metrics = Set(named + named.compactMap(DefaultMetrics.mean)).union(Self.always).union(further)
    let facts = Dictionary(cases.map { ($0.id, $0.facts) }) { first, _ in first }
    var known: [CaseID: ComparedCase] = [:]
    var last = RepeatFigures()
    try store.figures(of: run.id, named: metrics) { read in
      guard let own = facts[read.caseID] else { return }
      let item = ComparedCase(own, StoredRepeats(read, in: store.path, reusing: last))
      last = item.repeats
      known[read.caseID] = item
    }
    self.init(
      run.facts, uuid: run.uuid, name: name, state: run.state, number: "run \(run.id)",
      cases: cases.map { known[$0.id] ?? ComparedCase($0.facts, StoredRepeats()) })
  }

  /// A run that was exported.
  init(_ run: PortableRun, name: String) {
    self.init(
      run.facts, uuid: run.uuid, name: name, state: run.state, number: "exported run",
      cases: run.cases.map { item in
        ComparedCase(item.facts, StoredRepeats(item.repeats, item.texts.map { .packed($0) }))
      })
  }

  /// Metrics that may be looked at, whatever the cases name.
  private static let always = Set(DefaultMetrics.all + ["faults_per_io", "ios"])

  private init(_ run: NewRun, uuid: String, name: String, state: RunState, number: String, cases: [ComparedCase]) {
    let suite = run.suite.map { " of \($0)" } ?? ""
    let day = run.started.formatted(.iso8601.year().month().day())
    let end = state == .complete ? "" : ", \(state.rawValue)"
    self.init(
      name: name, origin: "\(number)\(suite), \(day)\(end), \(run.fioVersion)", suite: run.suite,
      facts: FingerprintFacts.read(run.fingerprint)
        + [
          ComparedFact("fio", run.fioVersion),
          ComparedFact(
            "engine build", run.engineBuild.map { String($0.prefix(12)) } ?? (run.host == nil ? "none" : "not known")),
          ComparedFact("suite", run.suite ?? "none"), ComparedFact("faultbench", run.tool),
        ] + [run.host.map { ComparedFact(FingerprintFacts.host, $0) }].compactMap { $0 },
      cases: cases)
    sources = [SideSource(uuid: uuid, name: name)]
    runs = [run]
  }
}

extension ComparedCase {
  init(_ facts: NewCase, _ stored: StoredRepeats) {
    var problems: [String] = []
    var reason: String?
    if case .skipped(let why, _) = facts.state {
      reason = why
    } else {
      // Some pairs never count, as the sharing was not fair; those that do are what is compared.
      let fails = facts.pairs == nil || stored.numbers.isEmpty
      let word = facts.pairs == nil ? "repeat" : "pair"
      problems =
        !fails ? [] : stored.failed.map { "\(word) \($0.number) failed: \($0.problems.joined(separator: " "))" }
      let missing = facts.plannedRepeats - stored.count
      if missing > 0 { problems.append("\(missing) of \(facts.plannedRepeats) repeats are missing") }
    }
    let job = StoredJob(facts)
    self.init(
      name: facts.name, metrics: facts.metrics, repeats: stored.figures, problems: problems, skipReason: reason,
      limits: facts.limits, job: job.facts + facts.limits.map { ComparedFact("limit of \($0.metric)", $0.words) })
    (texts, numbers, seconds) = (stored.texts, stored.numbers, stored.seconds)
    untold = job.untold
    work = WorkDone.all(ios: stored.figures.values("ios"))
    (workRule, jobFile, isPaired) = (WorkRule([:]), job.text, facts.pairs != nil)
  }
}

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

extension MetricLimit {
  /// `8 % and 50 ns`, `none`.
  var words: String {
    guard isJudged else { return "none" }
    let unit = Metric(metric).unit
    return [relative.map { Percent.words($0) }, absolute.map(unit.show)].compactMap { $0 }
      .joined(separator: " and ")
  }
}
