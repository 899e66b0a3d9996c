// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import FaultMemory
import FioABI

extension Job {
  /// One I/O, on the queue path: no allocation, no reference counting, no lock.
  @inline(__always)
  static func perform(_ address: UnsafeMutableRawPointer, of job: UnsafeMutablePointer<Job>) {
    let unit = IOUnit(address, layout: job.pointee.ioLayout)
    let direction = unit.direction
    guard direction <= IODirection.write, let region = region(of: unit, job),
      let position = region.position(of: unit.offset, count: unit.length)
    else { return performRare(address, of: job) }
    let count = Int(truncatingIfNeeded: unit.length)
    if direction == IODirection.read {
      region.copyOut(at: position, to: unit.buffer, count: count)
    } else {
      region.copyIn(at: position, from: unit.buffer, count: count)
    }
  }

  /// What is neither a read nor a write within the job's memory: a job's first I/O (no region is ready before it), a trim, a
  /// sync, a mistake.
  @inline(never)
  private static func performRare(_ address: UnsafeMutableRawPointer, of job: UnsafeMutablePointer<Job>) {
    let unit = IOUnit(address, layout: job.pointee.ioLayout)
    if !job.pointee.isProved {
      performFirst(unit, at: address, of: job)
    } else if unit.direction <= IODirection.write {
      refuse(unit, of: job, "lies outside of the job's memory")
    } else {
      performOther(unit, of: job)
    }
  }

  /// The first I/O of a job ends the proof of the layout, then it is an I/O like any other.
  private static func performFirst(
    _ unit: IOUnit, at address: UnsafeMutableRawPointer, of job: UnsafeMutablePointer<Job>
  ) {
    do throws(LayoutRefusal) {
      try unit.prove(for: job.pointee.thread)
    } catch {
      let error = JobError.fio(error)
      Console.error(error.message)
      // Where the I/O's fields are is not known: the job's are, and they end it.
      job.pointee.thread.fail(errno: error.errno, error.message)
      if let symbols = try? Engine.symbols() { symbols.terminate(job.pointee.address) }
      return
    }
    Engine.reportProof()
    job.pointee.makeReady()
    perform(address, of: job)
  }

  /// Trims and syncs.
  private static func performOther(_ unit: IOUnit, of job: UnsafeMutablePointer<Job>) {
    switch unit.direction {
    case IODirection.trim: trim(unit, of: job)
    // Private anonymous memory is never written back: there is nothing to wait for.
    case IODirection.sync, IODirection.dataSync, IODirection.syncFileRange, IODirection.syncFS: break
    default: refuse(unit, of: job, "is of a kind that memory does not have")
    }
  }

  /// Gives the range back: the next access faults again.
  private static func trim(_ unit: IOUnit, of job: UnsafeMutablePointer<Job>) {
    guard let region = region(of: unit, job), let position = region.position(of: unit.offset, count: unit.length) else {
      return refuse(unit, of: job, "lies outside of the job's memory")
    }
    let page = PageSize.base
    let count = Int(truncatingIfNeeded: unit.length)
    guard position % page == 0, count % page == 0 else {
      return refuse(unit, of: job, "is a trim of less than whole pages; use a bs= and an offset= of whole pages")
    }
    do throws(SystemCallError) {
      try region.discard(at: position, count: count)
    } catch {
      unit.fail(errno: error.errno)
    }
  }

  @inline(__always)
  private static func region(of unit: IOUnit, _ job: UnsafeMutablePointer<Job>) -> Region? {
    let number = unit.fileNumber
    return number < job.pointee.readyCount ? job.pointee.regions[number] : nil
  }

  /// Completes an I/O with `EINVAL` and says why.
  private static func refuse(_ unit: IOUnit, of job: UnsafeMutablePointer<Job>, _ reason: StaticString) {
    var line = Message("page_fault: ")
    line.append(cString: job.pointee.thread.name)
    line.append(": the I/O of ")
    line.append(UInt(unit.length))
    line.append(" bytes at offset ")
    line.append(UInt(unit.offset))
    line.append(" ")
    line.append(reason)
    Console.error(line)
    unit.fail(errno: EINVAL)
  }
}
