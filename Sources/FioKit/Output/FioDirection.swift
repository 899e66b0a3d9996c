// SPDX-License-Identifier: GPL-2.0-only

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
