// SPDX-License-Identifier: GPL-2.0-only
import FaultMemory
import FioABI

/// What an I/O does that is not the queue path's memcpy.
extension Job {
  /// A read or write of a job that does not use the queue path; `position` lies in the mapping of that number.
  static func performSlowly(
    _ unit: IOUnit, at position: Int, inMapping number: Int, of job: UnsafeMutablePointer<Job>
  ) {
    let range = job.pointee.mappings[number].range(at: position, count: Int(truncatingIfNeeded: unit.length))
    let direction: AccessDirection = unit.direction == .read ? .read : .write
    do throws(SystemCallError) {
      try job.pointee.access(range, direction, unit.buffer)
    } catch {
      tell(error, range, of: job)
      unit.fail(errno: error.errno)
    }
    takeSigbus(unit, of: job)
    job.pointee.report?.note(access: job.pointee.options.access, direction, range, inMapping: number)
  }

  private func access(
    _ range: MemoryRange, _ direction: AccessDirection, _ buffer: UnsafeMutableRawPointer
  ) throws(SystemCallError) {
    let access = options.wholeAccess
    if let clock {
      try access.performByPage(direction, on: range, buffer: buffer, clock, report?.log)
    } else {
      try access.perform(direction, on: range, buffer: buffer, report?.log)
    }
  }

  /// Says why an access failed, and what to do.
  private static func tell(_ error: SystemCallError, _ range: MemoryRange, of job: UnsafeMutablePointer<Job>) {
    var line = Message(about: job)
    if let shortage = error.shortage(of: range.count, pageSize: range.pageSize) {
      line.append(error)
      line.append(": ")
      line.append(shortage)
    } else {
      line.append(explained: error)
    }
    Console.error(line)
  }
}
