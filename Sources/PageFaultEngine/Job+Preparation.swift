// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import FaultMemory
import FioABI

/// What precedes an I/O, outside of its latency, so that it faults again: `refault` gives pages back, `userfaultfd=wp` protects
/// them again, `cow=fork` shares them again.
extension Job {
  /// True where an I/O is preceded by something that is not timed.
  var prepares: Bool { options.refault != .none || options.userfaultfd == .wp || options.cow == .fork }

  static func startSchedules(_ job: UnsafeMutablePointer<Job>) throws(JobError) {
    let count = max(job.pointee.regionCount, 1)
    guard let memory = calloc(count, MemoryLayout<RefaultSchedule>.stride) else { throw .noMemory }
    let schedules = memory.bindMemory(to: RefaultSchedule.self, capacity: count)
    let directions = job.pointee.thread.directions(in: try Engine.symbols())
    // A fork costs a copy of all page tables: not for each I/O.
    let perPass = job.pointee.options.refaultEvery == .pass || job.pointee.options.cow == .fork
    for index in 0..<job.pointee.regionCount {
      let file = job.pointee.thread.file(index)
      schedules[index] = RefaultSchedule(
        every: perPass ? .pass : .io, length: job.pointee.regions[index].length,
        passBytes: file.map { job.pointee.passBytes(of: $0, directions) } ?? job.pointee.regions[index].length,
        origin: file?.offset ?? 0)
    }
    job.pointee.schedules = schedules
    Engine.enablePrepare()
  }

  /// Bytes that fio visits of `file` before it starts over: whole blocks, the last of which may reach over the end of what it
  /// was told to visit, where the file is longer and it goes from one block to the next.
  private func passBytes(of file: FioFile, _ directions: JobDirections) -> Int {
    let size = file.ioSize > 0 ? file.ioSize : thread.size
    var block = thread.minBlock(directions.contains(.read) ? .read : .write)
    if directions.contains([.read, .write]) { block = min(block, thread.minBlock(.write)) }
    guard block > 0, block <= size else { return Int(clamping: size) }
    let rest = size % block
    let reachesOver =
      rest > 0 && !directions.contains(.random) && block == thread.maxBlock
      && FileEnds.reach(of: file, in: thread, hasZones: false) >= size - rest + block
    return Int(clamping: reachesOver ? size - rest + block : size - rest)
  }

  /// fio opens the file again: the pass has ended, whatever it visited.
  static func startOver(_ index: Int, of job: UnsafeMutablePointer<Job>) {
    guard index < job.pointee.regionCount else { return }
    job.pointee.schedules?[index].startOver()
  }

  static func stopSchedules(_ job: UnsafeMutablePointer<Job>) {
    free(job.pointee.schedules)
    job.pointee.schedules = nil
  }

  /// Before fio takes the time of an I/O; 0, or the errno that ends the job.
  static func prepare(_ address: UnsafeMutableRawPointer, of job: UnsafeMutablePointer<Job>) -> Int32 {
    guard let schedules = job.pointee.schedules else { return 0 }
    let unit = IOUnit(address, layout: Engine.ioLayout)
    guard job.pointee.isProved || prove(unit, of: job) else { return ENOSYS }
    guard unit.direction.isTransfer, unit.fileNumber < job.pointee.regionCount else { return 0 }
    let index = unit.fileNumber
    // A zone further down than the last one: fio is back at the begin.
    if job.pointee.options.zones == .strided, let file = job.pointee.thread.file(index) {
      schedules[index].move(to: file.offset)
    }
    guard let position = job.pointee.regions[index].position(of: unit.offset, count: unit.length),
      let extent = schedules[index].extent(beforeIOAt: position, count: Int(truncatingIfNeeded: unit.length))
    else { return 0 }
    do throws(JobError) {
      try makeFault(extent, of: index, job)
      return 0
    } catch {
      Console.error(error.message)
      job.pointee.thread.fail(errno: error.errno, error.message)
      return error.errno
    }
  }

  private static func makeFault(
    _ extent: RefaultExtent, of index: Int, _ job: UnsafeMutablePointer<Job>
  ) throws(JobError) {
    if job.pointee.options.cow == .fork { return try shareAgain(job) }
    let range = job.pointee.mappings[index].range(at: extent.position, count: extent.count)
    if job.pointee.options.userfaultfd == .wp {
      try protectAgain(range, job)
      job.pointee.report?.noteProtection(of: range, inMapping: index)
      return
    }
    do throws(SystemCallError) {
      try giveBack(range, of: index, job)
      job.pointee.report?.noteGivingBack(
        of: range, certainly: job.pointee.options.refault.isCertain, inMapping: index)
    } catch {
      throw .part("refault=", error)
    }
  }

  private static func giveBack(
    _ range: MemoryRange, of index: Int, _ job: UnsafeMutablePointer<Job>
  ) throws(SystemCallError) {
    let mapping = job.pointee.mappings[index]
    let log = job.pointee.report?.log
    guard job.pointee.options.refault == .remap else {
      return try job.pointee.options.refault.giveBack(range, log)
    }
    guard range.wholePages.count == mapping.region.length else { return try mapping.remapping.replace(range, log) }
    releaseGuard(index, job)
    do throws(SystemCallError) {
      let moved = mapping.moved(to: try mapping.remapping.churn(mapping.region.base, log))
      job.pointee.mappings[index] = moved
      job.pointee.regions[index] = moved.region
      try moveGuard(index, job)
    } catch {
      if error.call != .munmap { job.pointee.lostMapping(index) }
      throw error
    }
  }
}
