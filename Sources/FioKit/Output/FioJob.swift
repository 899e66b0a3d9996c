// SPDX-License-Identifier: GPL-2.0-only

/// A job's entry, or a group's, in fio's result.
package struct FioJob: Sendable, Equatable, JSONReadable {
  /// The job's name; a group has the name of its first job.
  package internal(set) var name: String
  /// Number of the group that the job belongs to.
  package let groupID: Int
  /// errno of the job's first error, 0 without one. Setup failures and killed children leave it 0.
  package let error: Int32
  /// Estimated seconds to go and seconds gone; absent in client/server mode.
  package let eta: Int?, elapsed: Int?
  /// The job's own options, as fio understood them (not those of `[global]`).
  package let options: [String: String]
  /// Whether there were any to read: results of `fio --client`, and such as somebody has cut, do not have them.
  package let tellsOptions: Bool
  /// The directions; `mixed` is there with `unified_rw_reporting` only, alone (1) or beside the others (both).
  package let read: FioDirection?, write: FioDirection?, trim: FioDirection?, mixed: FioDirection?
  /// fsync and friends.
  package let sync: FioSync?
  /// Run time in milliseconds, summed over the jobs of a group.
  package let runtime: Int
  /// CPU time in per cent of ``runtime``.
  package let userCPU: Double, systemCPU: Double
  /// Context switches.
  package let contextSwitches: Int
  /// Page faults of the job as getrusage(2) counts them, also those that fio itself raises.
  package let majorFaults: Int, minorFaults: Int
  /// Distribution of the queue depth in per cent; key: depth.
  package let depths: [String: Double]
  /// Distribution of latencies in per cent; key: upper bound in the unit.
  package let latencyShareNS: [String: Double], latencyShareUS: [String: Double], latencyShareMS: [String: Double]
  /// Steady-state detection, where the job asked for it.
  package let steadyState: FioSteadyState?
  /// The server that ran the job, in client/server mode.
  package let hostname: String?

  /// Reads an entry; what only some releases write may be absent.
  init(_ cursor: inout JSONCursor) throws(JSONCursorError) {
    var numbers: [String: Int] = [:]
    var rates: [String: Double] = [:]
    var words: [String: String] = [:]
    var directions: [String: FioDirection] = [:]
    var shares: [String: [String: Double]] = [:]
    var options: [String: String]?
    var (sync, steadyState): (FioSync?, FioSteadyState?)
    func member(_ cursor: inout JSONCursor, _ key: String) throws(JSONCursorError) {
      switch key {
      case "groupid", "error": numbers[key] = try cursor.int()
      case "ctx", "majf", "minf": numbers[key] = try cursor.count()
      case "elapsed", "job_runtime": numbers[key] = try cursor.optionalCount()
      case "eta": numbers[key] = try cursor.optionalInt()
      case "usr_cpu", "sys_cpu": rates[key] = try cursor.figure()
      case "jobname", "hostname": words[key] = try cursor.optionalString()
      case "read", "write", "trim", "mixed": directions[key] = try cursor.read(FioDirection.self)
      case "iodepth_level", "latency_ns", "latency_us", "latency_ms": shares[key] = try cursor.shares()
      case "job options": options = try cursor.options()
      case "sync": sync = try cursor.read(FioSync.self)
      case "steadystate": steadyState = try cursor.read(FioSteadyState.self)
      default: try cursor.skip()
      }
    }
    do throws(JSONCursorError) {
      try cursor.object(member)
    } catch {
      throw error.naming(job: words["jobname"])
    }
    // Some releases leave empty strings out.
    name = words["jobname"] ?? ""
    groupID = try cursor.required(numbers["groupid"], "groupid")
    guard let error = Int32(exactly: try cursor.required(numbers["error"], "error")) else {
      throw cursor.unexpected("the error is no errno")
    }
    self.error = error
    (eta, elapsed) = (numbers["eta"], numbers["elapsed"])
    self.options = options ?? [:]
    tellsOptions = options != nil
    (read, write) = (directions["read"], directions["write"])
    (trim, mixed) = (directions["trim"], directions["mixed"])
    self.sync = sync
    runtime = numbers["job_runtime"] ?? 0
    (userCPU, systemCPU) = (rates["usr_cpu"] ?? .nan, rates["sys_cpu"] ?? .nan)
    contextSwitches = try cursor.required(numbers["ctx"], "ctx")
    majorFaults = try cursor.required(numbers["majf"], "majf")
    minorFaults = try cursor.required(numbers["minf"], "minf")
    depths = shares["iodepth_level"] ?? [:]
    latencyShareNS = shares["latency_ns"] ?? [:]
    latencyShareUS = shares["latency_us"] ?? [:]
    latencyShareMS = shares["latency_ms"] ?? [:]
    self.steadyState = steadyState
    hostname = words["hostname"]
    do throws(JSONCursorError) { try check(cursor) } catch { throw error.naming(job: name) }
  }
}

extension FioJob {
  /// An entry without a job: fio counts one too many where only some jobs of a group have `group_reporting`.
  var isPhantom: Bool {
    name.isEmpty && (groupID == -1 || groupID == Int(UInt32.max)) && !didIO
  }
}

/// fsync, fdatasync, sync_file_range and syncfs of a job.
package struct FioSync: Sendable, Equatable, JSONReadable {
  /// How many of them were measured.
  package let count: Int
  /// How long they took.
  package let latency: FioLatency?

  init(_ cursor: inout JSONCursor) throws(JSONCursorError) {
    var count: Int?
    var latency: FioLatency?
    try cursor.object { cursor, key throws(JSONCursorError) in
      switch key {
      case "total_ios": count = try cursor.count()
      case "lat_ns": latency = try cursor.read(FioLatency.self)
      default: try cursor.skip()
      }
    }
    self.count = try cursor.required(count, "total_ios")
    self.latency = latency
  }
}

/// What fio's steady-state detection found.
package struct FioSteadyState: Sendable, Equatable, JSONReadable {
  /// The criterion as the job states it, for example `iops_slope:0.300000%`.
  package let target: String
  /// 1 when it was reached, else 0.
  package let attained: Int
  /// What was measured against the target.
  package let criterion: String

  init(_ cursor: inout JSONCursor) throws(JSONCursorError) {
    var (target, criterion): (String?, String?)
    var attained: Int?
    try cursor.object { cursor, key throws(JSONCursorError) in
      switch key {
      case "ss": target = try cursor.optionalString()
      case "criterion": criterion = try cursor.optionalString()
      case "attained": attained = try cursor.int()
      default: try cursor.skip()
      }
    }
    self.target = try cursor.required(target, "ss")
    self.attained = try cursor.required(attained, "attained")
    self.criterion = try cursor.required(criterion, "criterion")
  }
}

/// Reads, writes or trims of a job.
package struct FioDirection: Sendable, Equatable, JSONReadable {
  /// Bytes transferred.
  package let bytes: Int
  /// Bytes per second.
  package let bandwidth: Int
  /// I/Os per second.
  package let iops: Double
  /// Milliseconds in which there was I/O of this direction.
  package let runtime: Int
  /// I/Os completed.
  package let ios: Int
  /// I/Os that transferred less than asked for, and I/Os dropped.
  package let shortIOs: Int, droppedIOs: Int
  /// Submission, completion and total latency.
  package let submissionLatency: FioLatency, completionLatency: FioLatency, totalLatency: FioLatency

  /// Reads a direction; a rate that is no number is NaN, where there was no I/O.
  init(_ cursor: inout JSONCursor) throws(JSONCursorError) {
    var numbers: [String: Int] = [:]
    var latencies: [String: FioLatency] = [:]
    var iops = Double.nan
    try cursor.object { cursor, key throws(JSONCursorError) in
      switch key {
      case "io_bytes", "bw_bytes", "runtime", "total_ios": numbers[key] = try cursor.count()
      case "short_ios", "drop_ios": numbers[key] = try cursor.optionalCount()
      case "slat_ns", "clat_ns", "lat_ns": latencies[key] = try cursor.read(FioLatency.self)
      case "iops": iops = try cursor.figure()
      // fio 2 had microseconds.
      case "clat", "slat", "lat": throw .tooOld("")
      default: try cursor.skip()
      }
    }
    bytes = try cursor.required(numbers["io_bytes"], "io_bytes")
    bandwidth = try cursor.required(numbers["bw_bytes"], "bw_bytes")
    self.iops = iops
    runtime = try cursor.required(numbers["runtime"], "runtime")
    ios = try cursor.required(numbers["total_ios"], "total_ios")
    shortIOs = numbers["short_ios"] ?? 0
    droppedIOs = numbers["drop_ios"] ?? 0
    submissionLatency = try cursor.required(latencies["slat_ns"], "slat_ns")
    completionLatency = try cursor.required(latencies["clat_ns"], "clat_ns")
    totalLatency = try cursor.required(latencies["lat_ns"], "lat_ns")
    try check(cursor)
  }
}
