// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Metrics
import StoreKit

/// Sides that come from a store or an exported run.
extension ComparedSide {
  /// The run of this number or label, or `latest`.
  init(run name: String, in store: Store, further: [String] = []) throws(StoreError) {
    let run = try store.run(name)
    let cases = try store.cases(of: run.id)
    let metrics = Set(cases.flatMap(\.facts.metrics)).union(Self.always).union(further)
    let repeats = try store.repeats(of: run.id, metrics: .only(metrics))
    self.init(
      run.facts, uuid: run.uuid, name: name, state: run.state, number: "run \(run.id)",
      cases: cases.map { item in
        let own = repeats[item.id] ?? []
        return ComparedCase(
          item.facts,
          repeats: own.map {
            Outcome(
              number: $0.number, isWarmUp: $0.isWarmUp, problems: $0.problems, metrics: $0.metrics,
              texts: .stored($0.id, store: store.path))
          })
      })
  }

  /// A run that was exported.
  init(_ run: PortableRun, name: String) {
    self.init(
      run.facts, uuid: run.uuid, name: name, state: run.state, number: "exported run",
      cases: run.cases.map { item in
        ComparedCase(
          item.facts,
          repeats: zip(item.repeats, item.texts).map {
            Outcome(
              number: $0.number, isWarmUp: $0.isWarmUp, problems: $0.problems, metrics: $0.metrics, texts: .packed($1))
          })
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
          ComparedFact("engine build", run.engineBuild.map { String($0.prefix(12)) } ?? "none"),
          ComparedFact("suite", run.suite ?? "none"), ComparedFact("faultbench", run.tool),
        ],
      cases: cases)
    sources = [SideSource(uuid: uuid, name: name)]
  }
}

/// What both kinds of stored repeats have in common.
struct Outcome {
  let number: Int
  let isWarmUp: Bool
  let problems: [String]
  let metrics: [String: Double]
  let texts: RepeatTexts
}

extension ComparedCase {
  init(_ facts: NewCase, repeats: [Outcome]) {
    var problems: [String] = []
    var reason: String?
    if case .skipped(let why, _) = facts.state {
      reason = why
    } else {
      problems = repeats.filter { !$0.problems.isEmpty }.map {
        "repeat \($0.number) failed: \($0.problems.joined(separator: " "))"
      }
      let missing = facts.plannedRepeats - repeats.count
      if missing > 0 { problems.append("\(missing) of \(facts.plannedRepeats) repeats are missing") }
    }
    let counted = repeats.filter { $0.problems.isEmpty && !$0.isWarmUp }
    let job = StoredJob(facts)
    self.init(
      name: facts.name, metrics: facts.metrics, repeats: counted.map(\.metrics), problems: problems,
      skipReason: reason, limits: facts.limits,
      job: job.facts + facts.limits.map { ComparedFact("limit of \($0.metric)", $0.words) })
    texts = counted.map(\.texts)
    untold = job.untold
    work = counted.compactMap { WorkDone(metrics: $0.metrics) }
    (workRule, jobFile) = (WorkRule([:]), job.text)
  }
}
