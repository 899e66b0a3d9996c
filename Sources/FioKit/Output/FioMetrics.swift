// SPDX-License-Identifier: GPL-2.0-only

/// The metrics that come from fio: those of several jobs together.
package struct FioMetrics {
  private let jobs: [FioJob]
  private let countsFaults: Bool
  private let elapsed: Duration?

  /// Metrics of all jobs of a run.
  package init(run: FioRun) {
    jobs = run.jobs
    countsFaults = run.jobs.allSatisfy(run.countsFaults)
    elapsed = run.elapsed
  }

  /// Metrics of some jobs of a result that somebody has kept.
  package init(_ jobs: [FioJob], of output: FioOutput) {
    self.jobs = jobs
    countsFaults = jobs.allSatisfy(output.countsFaults)
    elapsed = nil
  }

  /// Values by name; what fio did not measure is not there.
  package var values: [String: Double] {
    let all = jobs.flatMap(\.activeDirections)
    guard !all.isEmpty else { return [:] }
    var values = rates(all.map(\.direction), prefix: "")
    let names = Set(all.map(\.name))
    if names.count > 1 {
      for name in names where name != "mixed" {
        let own = all.filter { $0.name == name }.map(\.direction)
        values.merge(rates(own, prefix: "\(name)_")) { $1 }
      }
    }
    let ios = all.reduce(0.0) { $0 + Double($1.direction.ios) }
    values["ios"] = ios
    values["rounds_per_s"] = values["iops"]
    values["elapsed_ms"] = elapsed?.milliseconds
    values.merge(processor) { $1 }
    values.merge(faults(ios: ios, latency: MergedLatency(all.map(\.direction.completionLatency)))) { $1 }
    return values
  }

  private func rates(_ directions: [FioDirection], prefix: String) -> [String: Double] {
    var values: [String: Double] = [:]
    // A rate over no time is none, and a sum of some would be taken for one of all.
    if directions.allSatisfy({ $0.runtime > 0 && $0.iops.isFinite }) {
      values["\(prefix)iops"] = directions.map(\.iops).reduce(0, +)
      values["\(prefix)bw_bytes"] = directions.reduce(0) { $0 + Double($1.bandwidth) }
    }
    let latency = MergedLatency(directions.map(\.completionLatency))
    for statistic in LatencyStatistic.allCases { values["\(prefix)clat_\(statistic)_ns"] = latency.value(statistic) }
    return values
  }

  /// Per cent of the jobs' run time, weighted by it.
  private var processor: [String: Double] {
    let jobs = jobs.filter { $0.runtime > 0 && $0.userCPU.isFinite && $0.systemCPU.isFinite }
    let runtime = jobs.reduce(0.0) { $0 + Double($1.runtime) }
    guard runtime > 0 else { return [:] }
    func mean(_ part: (FioJob) -> Double) -> Double {
      jobs.reduce(0) { $0 + part($1) * Double($1.runtime) } / runtime
    }
    return ["usr_cpu_percent": mean(\.userCPU), "sys_cpu_percent": mean(\.systemCPU)]
  }

  /// None where fio counted other threads than those that did the I/O.
  private func faults(ios: Double, latency: MergedLatency) -> [String: Double] {
    guard countsFaults else { return [:] }
    let minor = jobs.reduce(0.0) { $0 + Double($1.minorFaults) }
    let major = jobs.reduce(0.0) { $0 + Double($1.majorFaults) }
    var values = ["minor_faults": minor, "major_faults": major]
    if ios > 0 { values["faults_per_io"] = (minor + major) / ios }
    if minor + major > 0, let total = latency.total { values["ns_per_fault"] = total / (minor + major) }
    return values
  }
}

extension Duration {
  /// In milliseconds.
  package var milliseconds: Double {
    Double(components.seconds) * 1e3 + Double(components.attoseconds) / 1e15
  }
}
