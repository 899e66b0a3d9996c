// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import FaultMemory
import FioABI

/// fio's I/O buffers of a job that moves no data (`access=populate` of 4 GiB): it wants them, fills them for writes, and nobody
/// reads them, so a little memory stands for all of it.
extension Job {
  /// In `init`, before fio allocates. Left alone where the job has a `mem=` of its own.
  static func foldBuffers(_ job: UnsafeMutablePointer<Job>) throws(JobError) {
    guard !job.pointee.options.access.movesData,
      job.pointee.thread.coreOption("mem", in: try Engine.symbols()) == 0
    else { return }
    Engine.enableBuffers()
  }

  /// `iomem_alloc`; a job that moves data, or that the engine does not know, gets memory as from fio.
  static func allocateBuffer(_ size: Int, of job: UnsafeMutablePointer<Job>?, _ thread: FioThread) -> Int32 {
    guard let job, !job.pointee.options.access.movesData else {
      thread.buffer = calloc(max(size, 1), 1)
      return thread.buffer == nil ? ENOMEM : 0
    }
    do throws(SystemCallError) {
      let folded = try FoldedMemory.map(length: size)
      job.pointee.foldedBuffer = folded
      thread.buffer = folded.base
      return 0
    } catch {
      Console.error(JobError.part("I/O buffers", error).message)
      return error.errno
    }
  }

  /// `iomem_free`.
  static func freeBuffer(of job: UnsafeMutablePointer<Job>?, _ thread: FioThread) {
    guard let job, let folded = job.pointee.foldedBuffer else { return free(thread.buffer) }
    job.pointee.foldedBuffer = nil
    do throws(SystemCallError) {
      try folded.unmap()
    } catch {
      Console.error(JobError.unmapping(error).message)
    }
  }
}
