// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Metrics

/// A job of a run report.
struct JobEntry: Encodable, Sendable {
  let name: String
  let group: Int
  let error: Int32
  let ios: Double
  let iops: Double?
  let bandwidth: Double?
  let minorFaults: Double?
  let majorFaults: Double?
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
    case iops
    case bandwidth = "bw_bytes"
    case minorFaults = "minor_faults"
    case majorFaults = "major_faults"
    case faultsPerIO = "faults_per_io"
    case timePerFault = "ns_per_fault"
    case userCPU = "usr_cpu_percent"
    case systemCPU = "sys_cpu_percent"
    case contextSwitches = "context_switches"
    case runtime = "runtime_ms"
    case steadyState = "steady_state"
    case dryRunIOs = "dry_run_ios"
  }

  init(_ job: FioJob, of run: FioRun) {
    let measured = run.measurement(of: job)
    func figure(_ name: String) -> Double? { Metric(name).value(in: measured) }
    name = job.name
    group = job.groupID
    error = job.error
    ios = figure("ios") ?? 0
    iops = figure("iops")
    bandwidth = figure("bw_bytes")
    minorFaults = figure("minor_faults")
    majorFaults = figure("major_faults")
    faultsPerIO = figure("faults_per_io")
    timePerFault = figure("ns_per_fault")
    userCPU = figure("usr_cpu_percent")
    systemCPU = figure("sys_cpu_percent")
    contextSwitches = job.contextSwitches
    runtime = job.runtime
    options = job.options
    directions = job.activeDirections.map { DirectionEntry($0.name, $0.direction, measured.only($0.name)) }
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
  let bandwidth: Double?
  let latency: LatencyEntry

  enum CodingKeys: String, CodingKey {
    case direction, ios, bytes
    case iops
    case bandwidth = "bw_bytes"
    case latency = "clat_ns"
  }

  init(_ name: String, _ own: FioDirection, _ measured: RunMeasurement) {
    direction = name
    ios = own.ios
    bytes = own.bytes
    iops = Metric("iops").value(in: measured)
    bandwidth = Metric("bw_bytes").value(in: measured)
    latency = LatencyEntry(own.completionLatency)
  }
}

/// A latency distribution; all values but `samples` are nanoseconds, and null without samples.
struct LatencyEntry: Encodable, Sendable {
  let samples: Int
  let min: Double?
  let max: Double?
  let mean: Double?
  let stddev: Double?
  let p50: Double?
  let p99: Double?
  let percentiles: [String: Int]

  init(_ latency: FioLatency) {
    let timed = latency.distribution
    samples = latency.samples
    min = timed.value(.min)
    max = timed.value(.max)
    p50 = timed.value(.p50)
    p99 = timed.value(.p99)
    // What was not timed has none of these, either.
    let isTimed = timed.isTimed
    mean = isTimed && latency.mean.isFinite ? latency.mean : nil
    stddev = isTimed && latency.standardDeviation.isFinite ? latency.standardDeviation : nil
    percentiles = Dictionary((isTimed ? latency.percentiles : []).map { ("\($0.rank)", $0.value) }) { first, _ in first
    }
  }
}
