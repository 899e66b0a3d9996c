// SPDX-License-Identifier: GPL-2.0-only
import FaultMemory
import FioABI

extension Job {
  /// In `init`: maps the files if fio knows their sizes by now. Under `create_serialize=0`, and while it replays an I/O log,
  /// it does not; the first `open_file` maps them then.
  static func mapIfSized(_ job: UnsafeMutablePointer<Job>) throws(JobError) {
    for index in 0..<job.pointee.fileCount {
      guard let file = job.pointee.thread.file(index), file.ioSize > 0 else { return }
    }
    try mapAll(job)
  }

  /// Maps every file, each on its own, and starts `hugepage_delay`; does nothing the second time.
  static func mapAll(_ job: UnsafeMutablePointer<Job>) throws(JobError) {
    guard job.pointee.regionCount == 0 else { return }
    do throws(JobError) {
      while job.pointee.regionCount < job.pointee.fileCount {
        let region = try job.pointee.mapFile(job.pointee.regionCount)
        job.pointee.regions[job.pointee.regionCount] = region
        job.pointee.regionCount += 1
      }
      try startDelay(job)
    } catch {
      unmap(job)
      job.pointee.thread.fail(errno: error.errno, error.message)
      throw error
    }
  }

  /// Unmaps every file.
  static func unmap(_ job: UnsafeMutablePointer<Job>) {
    while job.pointee.regionCount > 0 {
      job.pointee.regionCount -= 1
      do throws(SystemCallError) {
        try job.pointee.regions[job.pointee.regionCount].unmap()
      } catch {
        // munmap(2) of a whole mapping of our own fails only where a split would exceed vm.max_map_count.
        Console.error(JobError.unmapping(error).message)
      }
    }
  }

  private func mapFile(_ index: Int) throws(JobError) -> Region {
    guard let file = thread.file(index) else { throw .noSize }
    // An I/O log brings no sizes of files, only the job's.
    let size = file.ioSize > 0 ? file.ioSize : thread.size
    guard size > 0 else { throw .noSize }
    do throws(SystemCallError) {
      return try Region.anonymous(offset: file.offset, size: size)
    } catch {
      throw .mapping(bytes: size, error)
    }
  }
}
