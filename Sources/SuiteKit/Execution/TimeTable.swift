// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import StoreKit

/// How long cases take: as measured in this run, else in earlier ones, else as their job files say.
package struct TimeTable: Sendable {
  private var measured: [String: (sum: Duration, count: Int)] = [:]
  private var expected: [String: Duration] = [:]

  /// What can be known before anything runs. A store that cannot be read knows nothing.
  package init(_ plan: SuitePlan, store: Store?) {
    let elapsed = Metric("elapsed_ms")
    for planned in plan.cases {
      let points = (try? store?.history(case: planned.id, suite: plan.suite, metric: elapsed.name)) ?? []
      let last = points.last { !$0.values.isEmpty }.flatMap { elapsed.statistic.of($0.values) }
      expected[planned.id] =
        last.map { .milliseconds($0) } ?? JobEstimate.duration(of: planned.jobPlan)
    }
  }

  /// One run of a case; nil when nobody can tell.
  package func duration(of planned: PlannedCase) -> Duration? {
    if let known = measured[planned.id], known.count > 0 { return known.sum / known.count }
    return expected[planned.id]
  }

  /// All runs of a case.
  package func total(of planned: PlannedCase) -> Duration? {
    duration(of: planned).map { $0 * planned.runs }
  }

  mutating func note(_ elapsed: Duration, of planned: PlannedCase) {
    let known = measured[planned.id] ?? (.zero, 0)
    measured[planned.id] = (known.sum + elapsed, known.count + 1)
  }
}
