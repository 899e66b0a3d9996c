// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Metrics
import StoreKit

/// A stored run with all its cases.
package struct SuiteResults: Sendable {
  /// The run as the store has it.
  package let run: StoredRun
  /// Its cases in the plan's order.
  package let cases: [CaseResult]
  /// In which shape they are shown.
  package let layout: ReportLayout
  /// Whether the run has a shape that could not be read, so that its figures stand in plain tables.
  package let isLayoutUnreadable: Bool

  /// Reads the run of this number or label, or `latest`. Of the large texts it reads only what the report shows: the fault
  /// reports of one repeat per case.
  ///
  /// - Parameter layout: that of the suite with this name, for runs that were stored before layouts were.
  package init(
    _ name: String, in store: Store, layout other: (String) -> ReportLayout? = { _ in nil }
  ) throws(StoreError) {
    let run = try store.run(name)
    let stored = run.facts.report.flatMap(ReportLayout.init(json:))
    isLayoutUnreadable = run.facts.report != nil && stored == nil
    let wanted = stored ?? (isLayoutUnreadable ? nil : run.suite.flatMap(other)) ?? ReportLayout()
    // A layout that is not the run's own is one of times, whatever the run is.
    layout = wanted.told(by: run.facts.clock)
    self.run = run
    cases = try Self.cases(of: run, layout, in: store)
  }

  private static func cases(
    of run: StoredRun, _ layout: ReportLayout, in store: Store
  ) throws(StoreError) -> [CaseResult] {
    let stored = try store.cases(of: run.id)
    let named = stored.flatMap { $0.facts.metrics + $0.facts.published.map(\.metric) }
    let metrics = Set(named + layout.sections.flatMap(\.metrics) + DefaultMetrics.reported)
    let repeats = try store.repeats(of: run.id, metrics: .only(metrics))
    var cases: [CaseResult] = []
    for item in stored {
      var result = CaseResult(item, repeats: repeats[item.id] ?? [])
      result.clock = run.facts.clock
      if layout.sections.contains(where: { $0.needsFaultReports && $0.shows(result.identity) }),
        let typical = result.typical
      {
        result.reports = try store.faultReports(of: typical.id).compactMap { try? FaultReport(parsing: $0.text) }
      }
      cases.append(result)
    }
    return cases
  }

  /// What a run comes to.
  package enum Verdict: Sendable, Hashable {
    /// Every case that could run passed.
    case fine
    /// A case failed, or a planned repeat is missing.
    case failed
    /// No case could run here.
    case allSkipped
  }

  /// What this run comes to. A run without any case is none that passed.
  package var verdict: Verdict {
    let outcomes = cases.map(\.outcome)
    if outcomes.contains(where: { if case .failed = $0 { true } else { false } }) || outcomes.isEmpty { return .failed }
    return outcomes.contains(.passed) ? .fine : .allSkipped
  }
}

extension SuiteResults {
  /// The places of the cases that measured something.
  package var measured: [Int] { cases.indices.filter { !cases[$0].counted.isEmpty } }

  /// What the repeats of the first cases that measured something say beyond their figures, by the case's place; `store` is the
  /// path of the store that the results came from.
  package func details(store: String, maxCases: Int, maxRepeats: Int) throws(StoreError) -> [Int: CaseDetail] {
    var reader = RepeatTextReader()
    var details: [Int: CaseDetail] = [:]
    for place in measured.prefix(maxCases) {
      let texts = cases[place].counted.lazy.map { RepeatTexts.stored($0.id, store: store) }
      details[place] = try CaseDetail(texts, maxRepeats: maxRepeats, &reader)
    }
    return details
  }
}
