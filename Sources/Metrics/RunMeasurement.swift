// SPDX-License-Identifier: GPL-2.0-only

/// What was measured in a run, whoever told it, before any formula: what ``MetricTable`` makes metrics of.
package struct RunMeasurement: Sendable {
  /// The jobs that are taken together; one alone has figures of its own.
  package var jobs: [Job]
  /// From the start of the run to its exit; nil for a result that somebody has kept.
  package var elapsed: Duration?
  /// The fault reports of its jobs.
  package var reports: [Report]
  /// By how much counters of the kernel moved, by name: `vmstat.pgmajfault`.
  package var counters: [String: Int64]

  /// A run of these jobs.
  package init(
    _ jobs: [Job], elapsed: Duration? = nil, reports: [Report] = [], counters: [String: Int64] = [:]
  ) {
    (self.jobs, self.elapsed, self.reports, self.counters) = (jobs, elapsed, reports, counters)
  }

  /// A job.
  package struct Job: Sendable {
    /// Reads, writes, trims, of which there were any.
    package var directions: [Direction]
    /// Milliseconds, summed over the jobs of a group.
    package var runtime: Int
    /// CPU time in per cent of ``runtime``; NaN where that is no number.
    package var userCPU: Double, systemCPU: Double
    /// Page faults by getrusage(2), also those that fio itself raises; nil where other threads were counted than those that
    /// did the I/O.
    package var minorFaults: Int?, majorFaults: Int?

    /// A job.
    package init(
      directions: [Direction], runtime: Int, userCPU: Double, systemCPU: Double, minorFaults: Int?, majorFaults: Int?
    ) {
      (self.directions, self.runtime) = (directions, runtime)
      (self.userCPU, self.systemCPU) = (userCPU, systemCPU)
      (self.minorFaults, self.majorFaults) = (minorFaults, majorFaults)
    }
  }

  /// What a job did in one direction.
  package struct Direction: Sendable {
    /// `read`, `write` or `trim`; `mixed` where fio does not tell them apart.
    package let name: String
    /// I/Os completed.
    package let ios: Int
    /// Per second; NaN where that is no number.
    package let iops: Double
    /// Bytes per second.
    package let bandwidth: Int
    /// Milliseconds in which there was I/O.
    package let runtime: Int
    /// How long its I/Os took to complete.
    package let latency: LatencyDistribution

    /// A direction.
    package init(name: String, ios: Int, iops: Double, bandwidth: Int, runtime: Int, latency: LatencyDistribution) {
      (self.name, self.ios, self.iops, self.bandwidth) = (name, ios, iops, bandwidth)
      (self.runtime, self.latency) = (runtime, latency)
    }
  }

  /// The fault report of a job; nil is what the engine did not know.
  package struct Report: Sendable {
    /// Latencies of single pages, and of both parts of a fault that a handler resolves.
    package var page: LatencyDistribution?, wakeUp: LatencyDistribution?, resolution: LatencyDistribution?
    /// In memory at the job's end, and in huge pages.
    package var residentBytes: UInt64?, hugeBytes: UInt64?
    /// Faults from the options and the I/Os.
    package var minExpectedFaults: UInt64?, maxExpectedFaults: UInt64?
    /// Faults by getrusage(2).
    package var minorFaults: UInt64?, majorFaults: UInt64?
    /// Whether it watched huge pages grow.
    package var watchesHugePages = false
    /// Nanoseconds from the job's beginning: when huge pages were first allowed, when the first of them was there, and all.
    package var adviceNS: UInt64?, firstCollapseNS: UInt64?, fullCollapseNS: UInt64?

    /// A report that knows nothing.
    package init() {}
  }

  /// All metrics that were measured, by the name that they have in a run of this clock; of a run without any I/O there are none
  /// of fio's.
  package func metrics(of clock: MeasurementClock) -> [String: Double] { clock.figures(metrics) }

  /// The same where its clock is one of time.
  package var metrics: [String: Double] {
    let did = jobs.contains { !$0.directions.isEmpty }
    var values: [String: Double] = [:]
    for metric in MetricTable.metrics where did || metric.source != .fio {
      // Where a run has one direction only, the whole is told, not the part.
      if let direction = MetricTable.direction(of: metric.name), !tells(direction) { continue }
      values[metric.name] = metric.value(in: self)
    }
    for (name, value) in counters { values[name] = Double(value) }
    return values
  }

  private func tells(_ direction: String) -> Bool {
    let names = Set(jobs.flatMap(\.directions).map(\.name))
    return names.count > 1 && names.contains(direction)
  }

  /// A part of the run: only one direction of its jobs, without what belongs to whole jobs.
  package func only(_ direction: String) -> RunMeasurement {
    RunMeasurement(
      jobs.map { job in
        Job(
          directions: job.directions.filter { $0.name == direction }, runtime: 0, userCPU: .nan, systemCPU: .nan,
          minorFaults: nil, majorFaults: nil)
      })
  }
}

/// What the formulas of the table are made of.
extension RunMeasurement {
  private var directions: [Direction] { jobs.flatMap(\.directions) }

  /// I/Os of all directions.
  var ios: Double { directions.reduce(0) { $0 + Double($1.ios) } }

  /// The sum of a rate over jobs and directions. A rate over no time is none, and a sum of some would be taken for one of all.
  func rate(_ rate: (Direction) -> Double) -> Double? {
    let all = directions
    guard !all.isEmpty, all.allSatisfy({ $0.runtime > 0 && rate($0).isFinite }) else { return nil }
    return all.reduce(0) { $0 + rate($1) }
  }

  /// Completion latencies of all directions together.
  var latency: LatencyDistribution? { LatencyDistribution.merged(directions.map(\.latency)) }

  /// A share of the jobs' run time, weighted by it.
  func share(_ part: (Job) -> Double) -> Double? {
    let timed = jobs.filter { $0.runtime > 0 && $0.userCPU.isFinite && $0.systemCPU.isFinite }
    let runtime = timed.reduce(0.0) { $0 + Double($1.runtime) }
    return runtime > 0 ? timed.reduce(0) { $0 + part($1) * Double($1.runtime) } / runtime : nil
  }

  /// A sum over all jobs; nil unless each of them knows it.
  func sum(_ count: (Job) -> Int?) -> Double? {
    let known = jobs.compactMap(count)
    return known.count == jobs.count && !known.isEmpty ? known.reduce(0) { $0 + Double($1) } : nil
  }

  /// A sum over all reports, likewise: a sum of some would be taken for one of all.
  func sumOfReports(_ value: (Report) -> UInt64?) -> Double? {
    let known = reports.compactMap(value)
    return known.count == reports.count && !known.isEmpty ? known.reduce(0) { $0 + Double($1) } : nil
  }

  /// Minor and major faults.
  var faults: Double? {
    sum(\.minorFaults).flatMap { minor in sum(\.majorFaults).map { minor + $0 } }
  }

  /// Counts of these counters together, and of those others that there are, over minor and major faults.
  func perFault(_ names: [String], with others: [String] = []) -> Double? {
    let counts = names.compactMap { counters[$0] }
    guard counts.count == names.count, let faults, faults > 0 else { return nil }
    return (counts + others.compactMap { counters[$0] }).reduce(0) { $0 + Double($1) } / faults
  }

  /// Milliseconds from the advice to `time`, for each report that watched huge pages.
  func sinceAdvice(_ time: (Report) -> UInt64?) -> [Double?] {
    reports.filter(\.watchesHugePages).map { report in
      guard let time = time(report), let advice = report.adviceNS, time >= advice else { return nil }
      return Double(time - advice) / 1e6
    }
  }
}

extension Duration {
  /// In milliseconds.
  package var milliseconds: Double {
    Double(components.seconds) * 1e3 + Double(components.attoseconds) / 1e15
  }
}
