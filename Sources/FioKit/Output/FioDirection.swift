// SPDX-License-Identifier: GPL-2.0-only

/// Reads, writes or trims of a job.
public struct FioDirection: Sendable, Equatable, Decodable {
  /// Bytes transferred.
  public let bytes: Int
  /// Bytes per second.
  public let bandwidth: Int
  /// I/Os per second.
  public let iops: Double
  /// Milliseconds in which there was I/O of this direction.
  public let runtime: Int
  /// I/Os completed.
  public let ios: Int
  /// I/Os that transferred less than asked for, and I/Os dropped.
  public let shortIOs: Int, droppedIOs: Int
  /// Submission, completion and total latency.
  public let submissionLatency: FioLatency, completionLatency: FioLatency, totalLatency: FioLatency

  enum CodingKeys: String, CodingKey {
    case bytes = "io_bytes"
    case bandwidth = "bw_bytes"
    case iops, runtime
    case ios = "total_ios"
    case shortIOs = "short_ios"
    case droppedIOs = "drop_ios"
    case submissionLatency = "slat_ns"
    case completionLatency = "clat_ns"
    case totalLatency = "lat_ns"
  }

  /// Decodes a direction; a rate that is no number (no time has passed) is NaN.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    bytes = try container.decode(Int.self, forKey: .bytes)
    bandwidth = try container.decode(Int.self, forKey: .bandwidth)
    iops = try container.decodeIfPresent(Double.self, forKey: .iops) ?? .nan
    runtime = try container.decode(Int.self, forKey: .runtime)
    ios = try container.decode(Int.self, forKey: .ios)
    shortIOs = try container.decodeIfPresent(Int.self, forKey: .shortIOs) ?? 0
    droppedIOs = try container.decodeIfPresent(Int.self, forKey: .droppedIOs) ?? 0
    submissionLatency = try container.decode(FioLatency.self, forKey: .submissionLatency)
    completionLatency = try container.decode(FioLatency.self, forKey: .completionLatency)
    totalLatency = try container.decode(FioLatency.self, forKey: .totalLatency)
  }
}
