// SPDX-License-Identifier: GPL-2.0-only

/// One JSON document of fio's (`--output-format=json` or `json+`), fio 3.28 … 3.42.
public struct FioOutput: Sendable, Equatable, Decodable {
  /// The fio that wrote it, for example `fio-3.33`.
  public let fioVersion: String
  /// Seconds since the epoch when it was written.
  public let timestamp: Int?
  /// The options of `[global]`, as fio understood them.
  public let globalOptions: [String: String]
  /// One entry per job, or per group with `group_reporting`; in client/server mode those of all servers.
  public let jobs: [FioJob]
  /// Whether it is the result of `fio --client`: every entry has a host name, and errors of jobs are not reliable.
  public let isFromClient: Bool
  /// Utilisation of the disks below the files, if any.
  public let disks: [FioDisk]

  enum CodingKeys: String, CodingKey {
    case fioVersion = "fio version"
    case timestamp
    case globalOptions = "global options"
    case jobs
    case clientStats = "client_stats"
    case disks = "disk_util"
  }

  /// Decodes a document; either `jobs` or `client_stats` must be there.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    fioVersion = try container.decode(String.self, forKey: .fioVersion)
    timestamp = try container.decodeIfPresent(Int.self, forKey: .timestamp)
    globalOptions = try container.options(.globalOptions)
    isFromClient = container.contains(.clientStats)
    jobs = try container.decode([FioJob].self, forKey: isFromClient ? .clientStats : .jobs).filter { !$0.isPhantom }
    disks = try container.decodeIfPresent([FioDisk].self, forKey: .disks) ?? []
  }

  /// The entries without the summary that `fio --client` adds.
  public var ownJobs: [FioJob] {
    jobs.filter { !(isFromClient && $0.name == Self.allClients) }
  }

  /// Whether the fault counts of `job` are those of its I/O: fio does not count the threads of `io_submit_mode=offload`.
  public func countsFaults(of job: FioJob) -> Bool {
    (job.options["io_submit_mode"] ?? globalOptions["io_submit_mode"]) != "offload"
  }

  /// The summary over all clients that `fio --client` adds; it is no job.
  public static let allClients = "All clients"
}

/// A disk's share in a run, as fio took it from /proc/diskstats.
public struct FioDisk: Sendable, Equatable, Decodable {
  /// Name of the block device.
  public let name: String
  /// Requests read and written.
  public let readRequests: Int?, writeRequests: Int?
  /// Busy time in per cent.
  public let utilisation: Double?

  enum CodingKeys: String, CodingKey {
    case name
    case readRequests = "read_ios"
    case writeRequests = "write_ios"
    case utilisation = "util"
  }
}

extension KeyedDecodingContainer {
  /// Options as fio prints them; one without a value is the empty string, or null in some releases.
  func options(_ key: Key) throws -> [String: String] {
    try decodeIfPresent([String: String?].self, forKey: key)?.mapValues { $0 ?? "" } ?? [:]
  }
}
