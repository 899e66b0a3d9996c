// SPDX-License-Identifier: GPL-2.0-only
import FioKit

/// A job of a run report.
struct JobEntry: Encodable, Sendable {
  let name: String
  let group: Int
  let error: Int32
  let ios: Int
  let iops: Double?
  let bandwidth: Int
  let minorFaults: Int?
  let majorFaults: Int?
  let faultsPerIO: Double?
  let timePerFault: Double?
  let userCPU: Double?
  let systemCPU: Double?
  let contextSwitches: Int
  let runtime: Int
  let options: [String: String]
  let directions: [DirectionEntry]
  let steadyState: SteadyStateEntry?
  let dryRunIOs: Int?

  enum CodingKeys: String, CodingKey {
    case name, group, error, ios, options, directions
    case iops = "iops_per_s"
    case bandwidth = "bandwidth_bytes_per_s"
    case minorFaults = "minor_faults"
    case majorFaults = "major_faults"
    case faultsPerIO = "faults_per_io"
    case timePerFault = "time_per_fault_ns"
    case userCPU = "user_cpu_percent"
    case systemCPU = "system_cpu_percent"
    case contextSwitches = "context_switches"
    case runtime = "runtime_ms"
    case steadyState = "steady_state"
    case dryRunIOs = "dry_run_ios"
  }

  init(_ job: FioJob, of run: FioRun) {
    let figures = JobFigures(job)
    let isCounted = run.countsFaults(of: job)
    name = job.name
    group = job.groupID
    error = job.error
    ios = figures.ios
    iops = figures.iops.finite
    bandwidth = figures.bandwidth
    minorFaults = isCounted ? job.minorFaults : nil
    majorFaults = isCounted ? job.majorFaults : nil
    faultsPerIO = isCounted ? figures.faultsPerIO : nil
    timePerFault = isCounted ? figures.nanosecondsPerFault : nil
    userCPU = job.userCPU.finite
    systemCPU = job.systemCPU.finite
    contextSwitches = job.contextSwitches
    runtime = job.runtime
    options = job.options
    directions = job.activeDirections.map { DirectionEntry($0.name, $0.direction) }
    steadyState = job.steadyState.map(SteadyStateEntry.init)
    let dry = job.dryRunDirections.map(\.direction.ios)
    dryRunIOs = dry.isEmpty ? nil : dry.reduce(0, &+)
  }
}

/// What fio's steady-state detection found.
struct SteadyStateEntry: Encodable, Sendable {
  let target: String
  let attained: Bool
  let criterion: String

  init(_ state: FioSteadyState) {
    (target, attained, criterion) = (state.target, state.attained != 0, state.criterion)
  }
}

/// Reads, writes or trims of a job, with their completion latencies.
struct DirectionEntry: Encodable, Sendable {
  let direction: String
  let ios: Int
  let bytes: Int
  let iops: Double?
  let bandwidth: Int
  let latency: LatencyEntry

  enum CodingKeys: String, CodingKey {
    case direction, ios, bytes
    case iops = "iops_per_s"
    case bandwidth = "bandwidth_bytes_per_s"
    case latency = "clat_ns"
  }

  init(_ name: String, _ measured: FioDirection) {
    direction = name
    ios = measured.ios
    bytes = measured.bytes
    iops = measured.iops.finite
    bandwidth = measured.bandwidth
    latency = LatencyEntry(measured.completionLatency)
  }
}

/// A latency distribution; all values but `samples` are nanoseconds, and null without samples.
struct LatencyEntry: Encodable, Sendable {
  let samples: Int
  let min: Int?
  let max: Int?
  let mean: Double?
  let stddev: Double?
  let p50: Int?
  let p99: Int?
  let percentiles: [String: Int]

  init(_ latency: FioLatency) {
    let isTimed = latency.samples > 0
    samples = latency.samples
    min = isTimed ? latency.min : nil
    max = isTimed ? latency.max : nil
    mean = isTimed ? latency.mean.finite : nil
    stddev = isTimed ? latency.standardDeviation.finite : nil
    p50 = latency.percentile(50)
    p99 = latency.percentile(99)
    percentiles = Dictionary(latency.percentiles.map { ("\($0.rank)", $0.value) }) { first, _ in first }
  }
}

extension Double {
  /// nil for NaN and infinity, which JSON has no words for.
  fileprivate var finite: Double? { isFinite ? self : nil }
}
