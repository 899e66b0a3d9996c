// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import FaultMemory
import FioABI

extension Job {
  /// One I/O, on the queue path: no allocation, no reference counting, no lock.
  @inline(__always)
  static func perform(_ address: UnsafeMutableRawPointer, of job: UnsafeMutablePointer<Job>) {
    #if MOCK_SYSCALLS
      let begin = Slowdown.begin()
      defer { Slowdown.end(begin) }
    #endif
    let unit = IOUnit(address, layout: Engine.ioLayout)
    guard unit.direction.isTransfer, let region = region(of: unit, job),
      let position = region.position(of: unit.offset, count: unit.length)
    else { return performRare(address, of: job) }
    move(unit, at: position, in: region)
  }

  /// The RFC's access: one memcpy.
  @inline(__always)
  static func move(_ unit: IOUnit, at position: Int, in region: Region) {
    let count = Int(truncatingIfNeeded: unit.length)
    if unit.direction == .read {
      region.copyOut(at: position, to: unit.buffer, count: count)
    } else {
      region.copyIn(at: position, from: unit.buffer, count: count)
    }
  }

  /// What is not a plain memcpy within the job's memory: a job's first I/O (no region is ready before it), an access of another
  /// kind, a trim, a sync, a mistake.
  @inline(never)
  private static func performRare(_ address: UnsafeMutableRawPointer, of job: UnsafeMutablePointer<Job>) {
    let unit = IOUnit(address, layout: Engine.ioLayout)
    if !job.pointee.isProved {
      performFirst(unit, at: address, of: job)
    } else if !unit.direction.isTransfer {
      performOther(unit, of: job)
    } else if let number = mappingNumber(of: unit, job),
      let position = job.pointee.regions[number].position(of: unit.offset, count: unit.length)
    {
      performSlowly(unit, at: position, inMapping: number, of: job)
    } else {
      refuse(unit, of: job, "lies outside of the job's memory")
    }
  }

  /// The first I/O of a job ends the proof of the layout, then it is an I/O like any other.
  private static func performFirst(
    _ unit: IOUnit, at address: UnsafeMutableRawPointer, of job: UnsafeMutablePointer<Job>
  ) {
    if prove(unit, of: job) { perform(address, of: job) }
  }

  /// Opens the job's memory once `unit`, its first I/O, is what the layout says; otherwise ends the job.
  static func prove(_ unit: IOUnit, of job: UnsafeMutablePointer<Job>) -> Bool {
    do throws(LayoutError) {
      try unit.prove(for: job.pointee.thread)
      Engine.reportProof()
      job.pointee.makeReady()
      return true
    } catch {
      let error = JobError.fio(error)
      Console.error(error.message)
      // Where the I/O's fields are is not known: the job's are, and they end it.
      job.pointee.thread.fail(errno: error.errno, error.message)
      if let symbols = try? Engine.symbols() { symbols.terminate(job.pointee.address) }
      return false
    }
  }

  /// Trims and syncs.
  private static func performOther(_ unit: IOUnit, of job: UnsafeMutablePointer<Job>) {
    switch unit.direction {
    case .trim: trim(unit, of: job)
    case .sync, .syncFileRange: synchronize(unit, .file, of: job)
    case .dataSync: synchronize(unit, .data, of: job)
    case .syncFS: synchronize(unit, .filesystem, of: job)
    default: refuse(unit, of: job, "is of a kind that memory does not have")
    }
  }

  private static func synchronize(
    _ unit: IOUnit, _ durability: Mapping.Durability, of job: UnsafeMutablePointer<Job>
  ) {
    guard let number = mappingNumber(of: unit, job) else {
      return refuse(unit, of: job, "belongs to no file of the job")
    }
    let mapping = job.pointee.mappings[number]
    let log = job.pointee.report?.log
    do throws(SystemCallError) {
      try log.recording(.sync, mapping.region.base, length: mapping.region.length) { () throws(SystemCallError) in
        try mapping.synchronize(durability)
      }
    } catch {
      unit.fail(errno: error.errno)
    }
  }

  /// Gives the range back: the next access faults again.
  private static func trim(_ unit: IOUnit, of job: UnsafeMutablePointer<Job>) {
    guard let number = mappingNumber(of: unit, job),
      let position = job.pointee.regions[number].position(of: unit.offset, count: unit.length)
    else { return refuse(unit, of: job, "lies outside of the job's memory") }
    let mapping = job.pointee.mappings[number]
    let page = mapping.region.pageSize
    let count = Int(truncatingIfNeeded: unit.length)
    guard position % page == 0, count % page == 0 else {
      return refuse(
        unit, of: job,
        page == PageSize.base
          ? "is a trim of less than whole pages; use a bs= and an offset= of whole pages"
          : "is a trim of less than whole hugetlb pages; use a bs= and an offset= of their size")
    }
    do throws(SystemCallError) {
      try mapping.trim(at: position, count: count, job.pointee.report?.log)
      job.pointee.report?.noteGivingBack(
        of: mapping.range(at: position, count: count), certainly: true, inMapping: number)
    } catch {
      unit.fail(errno: error.errno)
    }
  }

  private static func mappingNumber(of unit: IOUnit, _ job: UnsafeMutablePointer<Job>) -> Int? {
    let number = unit.fileNumber
    return number < job.pointee.regionCount ? number : nil
  }

  @inline(__always)
  private static func region(of unit: IOUnit, _ job: UnsafeMutablePointer<Job>) -> Region? {
    if UInt(bitPattern: unit.file) == job.pointee.onlyFile { return job.pointee.regions.pointee }
    let number = unit.fileNumber
    return number < job.pointee.readyCount ? job.pointee.regions[number] : nil
  }

  /// Completes an I/O with an error and says why.
  static func refuse(
    _ unit: IOUnit, of job: UnsafeMutablePointer<Job>, _ reason: StaticString, errno: Int32 = EINVAL,
    shortage: HugetlbShortage? = nil
  ) {
    var line = Message(about: job)
    line.append("the I/O of ")
    line.append(UInt(unit.length))
    line.append(" bytes at offset ")
    line.append(UInt(unit.offset))
    line.append(" ")
    line.append(reason)
    if let shortage { line.append(shortage) }
    Console.error(line)
    unit.fail(errno: errno)
  }
}

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

#if MOCK_SYSCALLS
  /// A switch of debug builds that makes every I/O slower by so many per cent, so that it can be measured whether
  /// `faultbench compare` finds a slow-down of known size. Release builds do not have it.
  enum Slowdown {
    /// The variable with the per cent.
    static let variable = "PAGEFAULT_TEST_SLOWDOWN"

    private static let percent: Int64 = {
      guard let text = getenv(variable), let value = Int64(String(cString: text)) else { return 0 }
      return min(max(value, 0), 1000)
    }()

    /// When an access begins.
    static func begin() -> Int64 {
      Int64(clinux_monotonic_ns())
    }

    /// Spins until the access has lasted as long as it should.
    static func end(_ begin: Int64) {
      let end = Int64(clinux_monotonic_ns())
      let due = end + (end - begin) * percent / 100
      while Int64(clinux_monotonic_ns()) < due {}
    }
  }
#endif
