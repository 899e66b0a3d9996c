// SPDX-License-Identifier: GPL-2.0-only
import FaultMemory
import FioABI

/// Where a job calls the parts that options switch on. `MissingParts` tells which of them are not built in.
///
/// | part | its place |
/// |---|---|
/// | `cow`, `userfaultfd`, report: begin | `startParts`, once the files are mapped and before the first I/O |
/// | `refault` | `prepare`, which fio calls before it takes the time of an I/O |
/// | guards against SIGBUS | `startParts`, `performSlowly`, `stopParts` |
/// | `access`, `alloc_first`, `page_latency` | `performSlowly`: none of them moves blocks by the queue path's memcpy |
/// | report, `userfaultfd`, `cow`: end | `stopParts`, while the files are still mapped |
extension Job {
  /// True where the queue path's memcpy is all that an I/O does.
  var usesQueuePath: Bool { options.access == .copy && !options.allocFirst && !canLosePages }

  /// True where an I/O is preceded by something that is not timed.
  var prepares: Bool { options.refault != .none }

  static func startParts(_ job: UnsafeMutablePointer<Job>) throws(JobError) {
    if job.pointee.canLosePages { try startGuards(job) }
    if job.pointee.prepares { try startRefault(job) }
  }

  static func stopParts(_ job: UnsafeMutablePointer<Job>) {
    stopDelay(job)
    stopRefault(job)
    stopGuards(job)
  }

  /// A read or write of a job that does not use the queue path; `position` lies in `mapping`.
  static func performSlowly(
    _ unit: IOUnit, at position: Int, in mapping: Mapping, of job: UnsafeMutablePointer<Job>
  ) {
    let range = mapping.range(at: position, count: Int(truncatingIfNeeded: unit.length))
    do throws(SystemCallError) {
      try job.pointee.options.accessMethod.perform(
        unit.direction == IODirection.read ? .read : .write, on: range, buffer: unit.buffer)
    } catch {
      report(error, of: job)
      unit.fail(errno: error.errno)
    }
    takeSigbus(unit, of: job)
  }

  /// Says why an access or a refault failed, and what to do.
  static func report(_ error: SystemCallError, of job: UnsafeMutablePointer<Job>) {
    var line = Message("page_fault: ")
    line.append(cString: job.pointee.thread.name)
    line.append(": ")
    line.append(error.call.name)
    line.append(": ")
    line.append(errno: error.errno)
    if let meaning = error.meaning {
      line.append(": ")
      line.append(meaning)
    }
    Console.error(line)
  }
}
