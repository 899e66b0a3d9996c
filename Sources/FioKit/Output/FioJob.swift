// SPDX-License-Identifier: GPL-2.0-only

/// A job's entry, or a group's, in fio's result.
public struct FioJob: Sendable, Equatable, Decodable {
  /// The job's name; a group has the name of its first job.
  public let name: String
  /// Number of the group that the job belongs to.
  public let groupID: Int
  /// errno of the job's first error, 0 without one. Setup failures and killed children leave it 0.
  public let error: Int32
  /// Estimated seconds to go and seconds gone; absent in client/server mode.
  public let eta: Int?, elapsed: Int?
  /// The job's own options, as fio understood them (not those of `[global]`).
  public let options: [String: String]
  /// The directions; `mixed` is there with `unified_rw_reporting` only, alone (1) or beside the others (both).
  public let read: FioDirection?, write: FioDirection?, trim: FioDirection?, mixed: FioDirection?
  /// fsync and friends.
  public let sync: FioSync?
  /// Run time in milliseconds, summed over the jobs of a group.
  public let runtime: Int
  /// CPU time in per cent of ``runtime``.
  public let userCPU: Double, systemCPU: Double
  /// Context switches.
  public let contextSwitches: Int
  /// Page faults of the job as getrusage(2) counts them, also those that fio itself raises.
  public let majorFaults: Int, minorFaults: Int
  /// Distribution of the queue depth in per cent; key: depth.
  public let depths: [String: Double]
  /// Distribution of latencies in per cent; key: upper bound in the unit.
  public let latencyShareNS: [String: Double], latencyShareUS: [String: Double], latencyShareMS: [String: Double]
  /// Steady-state detection, where the job asked for it.
  public let steadyState: FioSteadyState?
  /// The server that ran the job, in client/server mode.
  public let hostname: String?

  enum CodingKeys: String, CodingKey {
    case name = "jobname"
    case groupID = "groupid"
    case error, eta, elapsed, read, write, trim, mixed, sync, hostname
    case options = "job options"
    case runtime = "job_runtime"
    case userCPU = "usr_cpu"
    case systemCPU = "sys_cpu"
    case contextSwitches = "ctx"
    case majorFaults = "majf"
    case minorFaults = "minf"
    case depths = "iodepth_level"
    case latencyShareNS = "latency_ns"
    case latencyShareUS = "latency_us"
    case latencyShareMS = "latency_ms"
    case steadyState = "steadystate"
  }

  /// Decodes an entry; what only some releases write may be absent.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func direction(_ key: CodingKeys) throws -> FioDirection? {
      try container.decodeIfPresent(FioDirection.self, forKey: key)
    }
    func shares(_ key: CodingKeys) throws -> [String: Double] {
      try container.decodeIfPresent([String: Double?].self, forKey: key)?.compactMapValues { $0 } ?? [:]
    }
    // Some releases leave empty strings out.
    name = try container.decodeIfPresent(String.self, forKey: .name) ?? ""
    groupID = try container.decode(Int.self, forKey: .groupID)
    error = try container.decode(Int32.self, forKey: .error)
    eta = try container.decodeIfPresent(Int.self, forKey: .eta)
    elapsed = try container.decodeIfPresent(Int.self, forKey: .elapsed)
    options = try container.options(.options)
    (read, write) = (try direction(.read), try direction(.write))
    (trim, mixed) = (try direction(.trim), try direction(.mixed))
    sync = try container.decodeIfPresent(FioSync.self, forKey: .sync)
    runtime = try container.decodeIfPresent(Int.self, forKey: .runtime) ?? 0
    userCPU = try container.decodeIfPresent(Double.self, forKey: .userCPU) ?? .nan
    systemCPU = try container.decodeIfPresent(Double.self, forKey: .systemCPU) ?? .nan
    contextSwitches = try container.decode(Int.self, forKey: .contextSwitches)
    majorFaults = try container.decode(Int.self, forKey: .majorFaults)
    minorFaults = try container.decode(Int.self, forKey: .minorFaults)
    depths = try shares(.depths)
    latencyShareNS = try shares(.latencyShareNS)
    latencyShareUS = try shares(.latencyShareUS)
    latencyShareMS = try shares(.latencyShareMS)
    steadyState = try container.decodeIfPresent(FioSteadyState.self, forKey: .steadyState)
    hostname = try container.decodeIfPresent(String.self, forKey: .hostname)
  }
}

extension FioJob {
  /// An entry without a job: fio counts one too many where only some jobs of a group have `group_reporting`.
  var isPhantom: Bool {
    name.isEmpty && (groupID == -1 || groupID == Int(UInt32.max)) && !didIO
  }
}

/// fsync, fdatasync, sync_file_range and syncfs of a job.
public struct FioSync: Sendable, Equatable, Decodable {
  /// How many.
  public let count: Int
  /// How long they took.
  public let latency: FioLatency?

  enum CodingKeys: String, CodingKey {
    case count = "total_ios"
    case latency = "lat_ns"
  }
}

/// What fio's steady-state detection found.
public struct FioSteadyState: Sendable, Equatable, Decodable {
  /// The criterion as the job states it, for example `iops_slope:0.300000%`.
  public let target: String
  /// 1 when it was reached, else 0.
  public let attained: Int
  /// What was measured against the target.
  public let criterion: String

  enum CodingKeys: String, CodingKey {
    case target = "ss"
    case attained, criterion
  }
}
