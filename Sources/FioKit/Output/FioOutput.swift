// SPDX-License-Identifier: GPL-2.0-only

/// One JSON document of fio's (`--output-format=json` or `json+`), fio 3.28 … 3.42.
package struct FioOutput: Sendable, Equatable, JSONReadable {
  /// The fio that wrote it, for example `fio-3.33`.
  package let fioVersion: String
  /// Seconds since the epoch when it was written.
  package let timestamp: Int?
  /// The same in milliseconds.
  package let timestampMS: Int?
  /// The options of `[global]`, as fio understood them.
  package let globalOptions: [String: String]
  /// One entry per job, or per group with `group_reporting`; in client/server mode those of all servers.
  package internal(set) var jobs: [FioJob]
  /// Whether it is the result of `fio --client`: every entry has a host name, and errors of jobs are not reliable.
  package let isFromClient: Bool
  /// Utilisation of the disks below the files, if any.
  package let disks: [FioDisk]

  /// Reads a document; either `jobs` or `client_stats` must be there.
  init(_ cursor: inout JSONCursor) throws(JSONCursorError) {
    var version: String?
    var (timestamp, timestampMS): (Int?, Int?)
    var globalOptions: [String: String] = [:]
    var (jobs, clients): ([FioJob]?, [FioJob]?)
    var disks: [FioDisk] = []
    try cursor.object { cursor, key throws(JSONCursorError) in
      switch key {
      case "fio version":
        version = try cursor.optionalString()
        if let version, version.hasPrefix("fio-1.") || version.hasPrefix("fio-2.") { throw .tooOld(version) }
      case "timestamp": timestamp = try cursor.optionalInt()
      case "timestamp_ms": timestampMS = try cursor.optionalInt()
      case "global options": globalOptions = try cursor.options()
      case "jobs": jobs = try cursor.list(of: FioJob.self)
      case "client_stats": clients = try cursor.list(of: FioJob.self)
      case "disk_util": disks = try cursor.list(of: FioDisk.self)
      default: try cursor.skip()
      }
    }
    fioVersion = try cursor.required(version, "fio version")
    (self.timestamp, self.timestampMS) = (timestamp, timestampMS)
    self.globalOptions = globalOptions
    isFromClient = clients != nil
    self.jobs = try cursor.required(clients ?? jobs, "jobs").filter { !$0.isPhantom }
    self.disks = disks
  }

  /// The entries without the summary that `fio --client` adds.
  package var ownJobs: [FioJob] {
    jobs.filter { !(isFromClient && $0.name == Self.allClients) }
  }

  /// Whether the fault counts of `job` are those of its I/O: fio does not count the threads of `io_submit_mode=offload`.
  package func countsFaults(of job: FioJob) -> Bool {
    (job.options["io_submit_mode"] ?? globalOptions["io_submit_mode"]) != "offload"
  }

  /// The summary over all clients that `fio --client` adds; it is no job.
  package static let allClients = "All clients"
}

/// A disk's share in a run, as fio took it from /proc/diskstats.
package struct FioDisk: Sendable, Equatable, JSONReadable {
  /// Name of the block device.
  package let name: String
  /// Requests read and written.
  package let readRequests: Int?, writeRequests: Int?
  /// Busy time in per cent.
  package let utilisation: Double?

  init(_ cursor: inout JSONCursor) throws(JSONCursorError) {
    var name: String?
    var (reads, writes): (Int?, Int?)
    var utilisation: Double?
    try cursor.object { cursor, key throws(JSONCursorError) in
      switch key {
      case "name": name = try cursor.optionalString()
      case "read_ios": reads = try cursor.optionalCount()
      case "write_ios": writes = try cursor.optionalCount()
      case "util": utilisation = try cursor.optionalDouble()
      default: try cursor.skip()
      }
    }
    self.name = try cursor.required(name, "name")
    (readRequests, writeRequests) = (reads, writes)
    self.utilisation = utilisation
  }
}
