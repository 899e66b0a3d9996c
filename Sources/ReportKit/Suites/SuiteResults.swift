// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Metrics
import StoreKit

/// A stored run with all its cases.
package struct SuiteResults: Sendable {
  /// The run.
  package let run: StoredRun
  /// Its cases in the plan's order.
  package let cases: [CaseResult]

  /// A run with its cases.
  package init(_ run: StoredRun, cases: [CaseResult]) {
    self.run = run
    self.cases = cases
  }

  /// Reads the run of this number or label, or `latest`. Of the large texts it reads only what the report shows: the fault
  /// reports of one repeat per case.
  package init(_ name: String, in store: Store) throws(StoreError) {
    run = try store.run(name)
    let shape = SuiteShape(suite: run.suite)
    let stored = try store.cases(of: run.id)
    let named = stored.flatMap { $0.facts.metrics + $0.facts.published.map(\.metric) }
    let metrics = Set(named + shape.furtherMetrics + DefaultMetrics.reported)
    let repeats = try store.repeats(of: run.id, metrics: .only(metrics))
    var cases: [CaseResult] = []
    for item in stored {
      var result = CaseResult(item, repeats: repeats[item.id] ?? [])
      if shape.needsReports(of: result), let typical = result.typical {
        result.reports = try store.faultReports(of: typical.id).compactMap { try? FaultReport(parsing: $0.text) }
      }
      cases.append(result)
    }
    self.cases = cases
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
