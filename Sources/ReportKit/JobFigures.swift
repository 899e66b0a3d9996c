// SPDX-License-Identifier: GPL-2.0-only
import FioKit

/// The figures of a job's entry that follow from fio's: sums over its directions, and faults against I/Os and time.
package struct JobFigures: Sendable {
  /// The entry.
  package let job: FioJob

  /// Figures of `job`.
  package init(_ job: FioJob) {
    self.job = job
  }

  /// I/Os of all directions.
  package var ios: Int { directions.reduce(0) { $0 + $1.ios } }

  /// I/Os per second of all directions.
  package var iops: Double { directions.reduce(0) { $0 + $1.iops } }

  /// Bytes per second of all directions.
  package var bandwidth: Int { directions.reduce(0) { $0 + $1.bandwidth } }

  /// Minor and major faults of the whole job, also those that fio itself raised.
  package var faults: Int { job.minorFaults + job.majorFaults }

  /// Faults per I/O; nil without I/O.
  package var faultsPerIO: Double? {
    ios > 0 ? Double(faults) / Double(ios) : nil
  }

  /// Time of all I/Os (completion latency, summed) over the faults, in nanoseconds; nil when there were none of either.
  package var nanosecondsPerFault: Double? {
    let totals = directions.compactMap(\.completionLatency.total)
    guard faults > 0, !totals.isEmpty else { return nil }
    let time = totals.reduce(0, +) / Double(faults)
    return time.isFinite ? time : nil
  }

  private var directions: [FioDirection] { job.activeDirections.map(\.direction) }
}
