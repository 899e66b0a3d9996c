// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import FioABI

/// What fio calls; it never passes NULL. Every pointer goes through a proof, or through state that one left behind.
enum Callbacks {
  static let all = OpsTable.Callbacks(
    setup: setup, initialize: initialize, queue: queueIO, cleanup: cleanup, openFile: openFile, closeFile: accept,
    invalidate: accept, unlinkFile: unlinkFile, getFileSize: accept)

  /// In the parent, before fork: where the files end. Runs inside the job, after `initialize`, under `create_serialize=0`.
  private static let setup: OpsTable.JobCallback = { address in
    return reporting {
      () throws(JobError) in
      let thread = try Engine.prove(address, isOffloadWorker: false)
      FileEnds.declare(thread, at: address)
      // Of a job that has begun already, nobody will ask the engine again before fio draws up its map of blocks.
      if thread.engineState != nil { Engine.enablePrepopulate() }
    }
  }

  /// Once a job has begun before its files had sizes: they have them now.
  static let prepopulateFile: OpsTable.ItemCallback = { _, file in
    guard !Engine.isUnproved, let layout = Engine.layout else { return 0 }
    FileEnds.extend(FioFile(file, layout: layout.file))
    return 0
  }

  /// In the job: checks the options and maps what is known to be needed.
  private static let initialize: OpsTable.JobCallback = { thread in
    return reporting { () throws(JobError) in try Job.begin(thread) }
  }

  /// At the end of the job, also of one that failed.
  private static let cleanup: OpsTable.EndCallback = { thread in
    guard !Engine.isUnproved, let job = Engine.job(of: thread) else { return }
    Job.end(job, of: thread)
  }

  /// Under `create_serialize=0` the sizes are known only now. Later, fio opens a file again where it starts over.
  private static let openFile: OpsTable.ItemCallback = { thread, file in
    guard let job = Engine.job(of: thread), let layout = Engine.layout else { return EINVAL }
    return reporting { () throws(JobError) in
      try Job.mapAll(job)
      Job.startOver(FioFile(file, layout: layout.file).number, of: job)
    }
  }

  /// Once a job needs it: before fio takes the time of an I/O.
  static let prepare: OpsTable.ItemCallback = { thread, unit in
    guard let job = Engine.job(of: thread) else { return 0 }
    return Job.prepare(unit, of: job)
  }

  /// Once a job moves no data: buffers that cost next to nothing.
  static let allocateBuffer: OpsTable.SizeCallback = { thread, size in
    guard let layout = Engine.layout else { return EINVAL }
    return Job.allocateBuffer(size, of: Engine.job(of: thread), FioThread(thread, layout: layout))
  }

  /// What `allocateBuffer` returned, or what fio allocated before it was known.
  static let freeBuffer: OpsTable.EndCallback = { thread in
    guard let layout = Engine.layout else { return }
    Job.freeBuffer(of: Engine.job(of: thread), FioThread(thread, layout: layout))
  }

  /// After the last I/O, before `cleanup`: `unlink=1`.
  private static let unlinkFile: OpsTable.ItemCallback = { thread, file in
    guard !Engine.isUnproved, let layout = Engine.layout, let job = Engine.job(of: thread) else { return 0 }
    return Job.unlink(FioFile(file, layout: layout.file), of: job)
  }

  /// Files are sized in `setup`, opened and dropped from the page cache where they are mapped, and closed where they are unmapped.
  private static let accept: OpsTable.ItemCallback = { _, _ in 0 }

  /// Runs `body`; what it throws is said, and its errno returned.
  private static func reporting(_ body: () throws(JobError) -> Void) -> Int32 {
    do throws(JobError) {
      try body()
      return 0
    } catch {
      Console.error(error.message)
      return error.errno
    }
  }
}

/// One I/O: the one callback whose every instruction counts, hence a C function without a thunk.
@_optimize(speed)
@c(pagefault_queue)
func queueIO(_ thread: UnsafeMutableRawPointer, _ unit: UnsafeMutableRawPointer) -> Int32 {
  if let job = Engine.job(of: thread) { Job.perform(unit, of: job) }
  return QueueStatus.completed
}
