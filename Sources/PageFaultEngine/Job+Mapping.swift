// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import FaultMemory
import FioABI

extension Job {
  /// In `init`: maps the files if fio knows their sizes by now. Under `create_serialize=0`, and while it replays an I/O log,
  /// it does not; the first `open_file` maps them then.
  static func mapIfSized(_ job: UnsafeMutablePointer<Job>) throws(JobError) {
    guard job.pointee.isSized else { return }
    for index in 0..<job.pointee.fileCount {
      if let file = job.pointee.thread.file(index) { FileEnds.extend(file) }
    }
    try mapAll(job)
  }

  /// True once fio has worked out sizes; some files of a job may have none.
  private var isSized: Bool {
    for index in 0..<fileCount where thread.file(index)?.ioSize ?? 0 > 0 { return true }
    return false
  }

  /// Maps every file, each on its own, and starts what works on them; does nothing the second time.
  static func mapAll(_ job: UnsafeMutablePointer<Job>) throws(JobError) {
    guard job.pointee.regionCount == 0 else { return }
    do throws(JobError) {
      while job.pointee.regionCount < job.pointee.fileCount {
        let index = job.pointee.regionCount
        let mapping = try job.pointee.mapFile(index)
        job.pointee.mappings[index] = mapping
        job.pointee.regions[index] = mapping.region
        job.pointee.regionCount += 1
      }
      noteUselessAdvice(job)
      try startDelay(job)
      try startParts(job)
    } catch {
      stopParts(job)
      unmap(job)
      job.pointee.thread.fail(errno: error.errno, error.message)
      throw error
    }
  }

  /// Unmaps every file and closes it.
  static func unmap(_ job: UnsafeMutablePointer<Job>) {
    while job.pointee.regionCount > 0 {
      job.pointee.regionCount -= 1
      do throws(SystemCallError) {
        try job.pointee.mappings[job.pointee.regionCount].end()
      } catch {
        // munmap(2) of a whole mapping of our own fails only where a split would exceed vm.max_map_count.
        Console.error(JobError.unmapping(error).message)
      }
    }
  }

  /// `unlink=1`: removes the file, where it is the mapped memory of the job. Otherwise the job only has its name, which may be
  /// that of somebody else's file.
  static func unlink(_ file: FioFile, of job: UnsafeMutablePointer<Job>) -> Int32 {
    guard job.pointee.options.plan.backing == .file, job.pointee.regionCount > 0, let name = file.name else { return 0 }
    // Jobs may share a file: one of them is the first.
    let error = -clinux_unlink(name)
    return error == ENOENT ? 0 : error
  }

  private func mapFile(_ index: Int) throws(JobError) -> Mapping {
    guard let file = thread.file(index) else { throw .noSize }
    var plan = options.plan
    var size = FileEnds.reach(of: file, in: thread, hasZones: options.zones == .strided)
    if size == 0, isSized {
      // fio will not access it, and psync would not make it longer either.
      if plan.backing == .file { plan = .anonymous }
      size = 1
    } else if size == 0 {
      // An I/O log brings no sizes of files, only the job's.
      size = thread.size
    }
    guard size > 0 else { throw .noSize }
    do throws(SystemCallError) {
      return try Mapping.map(plan, path: file.name, offset: file.offset, size: size, log: report?.log)
    } catch {
      throw .mapping(MappingFailure(plan: plan, path: file.name, bytes: size, error: error))
    }
  }
}
