// SPDX-License-Identifier: GPL-2.0-only
import FioKit

/// The metrics that come from the fault reports of a run's jobs, taken together.
package struct ReportMetrics {
  let reports: [FaultReport]

  /// Of these jobs.
  package init(reports: [FaultReport]) {
    self.reports = reports
  }

  /// Values by name; what no report knows is not there.
  package var values: [String: Double] {
    var values: [String: Double] = [:]
    latencies(\.pageLatency, "page", &values)
    latencies(\.userfaultfd?.wakeUp, "uffd_wake_up", &values)
    latencies(\.userfaultfd?.resolution, "uffd_resolution", &values)
    values["huge_bytes"] = sum(\.memory.hugeBytes)
    values["resident_bytes"] = sum(\.memory.residentBytes)
    values["expected_faults_min"] = sum(\.faults.expected?.min)
    values["expected_faults_max"] = sum(\.faults.expected?.max)
    values["observed_faults"] = sum { $0.faults.observed.map { $0.minor &+ $0.major } }
    // The first of any job, and all of all jobs: each counted from its own advice.
    values["first_collapse_ms"] = sinceAdvice(\.hugePages?.firstCollapseNS).compactMap { $0 }.min()
    let full = sinceAdvice(\.hugePages?.fullCollapseNS)
    if !full.contains(nil) { values["full_collapse_ms"] = full.compactMap { $0 }.max() }
    return values
  }

  private func latencies(
    _ histogram: (FaultReport) -> FaultReport.Histogram?, _ name: String, _ values: inout [String: Double]
  ) {
    let found = reports.compactMap(histogram)
    guard var merged = found.first else { return }
    for other in found.dropFirst() { merged.add(other) }
    for statistic in LatencyStatistic.allCases { values["\(name)_\(statistic)_ns"] = merged.value(statistic) }
  }

  /// nil unless every report knows it: a sum of some would be taken for one of all.
  private func sum(_ value: (FaultReport) -> UInt64?) -> Double? {
    let known = reports.compactMap(value)
    guard known.count == reports.count, !known.isEmpty else { return nil }
    return known.reduce(0) { $0 + Double($1) }
  }

  /// Milliseconds for each report that watched huge pages.
  private func sinceAdvice(_ time: (FaultReport) -> UInt64?) -> [Double?] {
    reports.filter { $0.hugePages != nil }.map { report in
      guard let time = time(report), let advice = report.adviceNS, time >= advice else { return nil }
      return Double(time - advice) / 1e6
    }
  }
}
