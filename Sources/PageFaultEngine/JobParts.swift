// SPDX-License-Identifier: GPL-2.0-only
import FaultMemory
import FioABI

/// Where a job calls the parts that options switch on. `MissingParts` tells which of them are not built in.
///
/// | part | its place |
/// |---|---|
/// | `cow`, `userfaultfd`, report: begin | `startParts`, once the files are mapped and before the first I/O |
/// | `refault` | `prepare`, which fio calls before it takes the time of an I/O |
/// | `access`, `alloc_first`, `page_latency` | `performSlowly`: none of them moves blocks by the queue path's memcpy |
/// | report, `userfaultfd`, `cow`: end | `stopParts`, while the files are still mapped |
extension Job {
  /// True where the queue path's memcpy is all that an I/O does.
  var usesQueuePath: Bool {
    options.access == .copy && !options.allocFirst && !options.pageLatency
  }

  /// True where an I/O is preceded by something that is not timed.
  var prepares: Bool { options.refault != .none }

  static func startParts(_ job: UnsafeMutablePointer<Job>) throws(JobError) {
    if job.pointee.prepares { Engine.enablePrepare() }
  }

  static func stopParts(_ job: UnsafeMutablePointer<Job>) {
    stopDelay(job)
  }

  /// Before fio takes the time of an I/O; 0, or the errno that fails it.
  static func prepare(_ address: UnsafeMutableRawPointer, of job: UnsafeMutablePointer<Job>) -> Int32 {
    0
  }

  /// A read or write of a job that does not use the queue path; `position` lies in `region`.
  static func performSlowly(
    _ unit: IOUnit, at position: Int, in region: Region, of job: UnsafeMutablePointer<Job>
  ) {
    move(unit, at: position, in: region)
  }
}
