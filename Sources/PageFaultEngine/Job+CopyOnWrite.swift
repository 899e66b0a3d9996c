// SPDX-License-Identifier: GPL-2.0-only
import FaultMemory
import FioABI

/// `cow=fork`: a child shares the job's pages, so that each first write breaks copy-on-write; once per pass over the memory.
extension Job {
  /// On the job's own thread, with which the child dies. The pages must be there to be shared.
  static func startCopyOnWrite(_ job: UnsafeMutablePointer<Job>) throws(JobError) {
    let log = job.pointee.report?.log
    do throws(SystemCallError) {
      for index in 0..<job.pointee.regionCount {
        let region = job.pointee.regions[index]
        try Access(.populate).perform(
          .write, on: job.pointee.mappings[index].range(at: 0, count: region.length), buffer: region.base, log)
      }
      try log.recording(.fork, nil, length: 0) { () throws(SystemCallError) in
        job.pointee.cow = try CowFork.start()
      }
    } catch {
      throw .part("cow=fork", error)
    }
  }

  /// A pass is over.
  static func shareAgain(_ job: UnsafeMutablePointer<Job>) throws(JobError) {
    var held = true
    let log = job.pointee.report?.log
    do throws(SystemCallError) {
      try log.recording(.fork, nil, length: 0) { () throws(SystemCallError) in
        held = try job.pointee.cow?.renew() ?? true
      }
    } catch {
      throw .part("cow=fork", error)
    }
    if !held { noteLostChild(job) }
    job.pointee.report?.noteSharing(ofMappings: job.pointee.regionCount, job.pointee.regions)
  }

  static func stopCopyOnWrite(_ job: UnsafeMutablePointer<Job>) {
    guard var cow = job.pointee.cow else { return }
    job.pointee.cow = nil
    do throws(SystemCallError) {
      if try !cow.stop() { noteLostChild(job) }
    } catch {
      Console.error(JobError.part("cow=fork", error).message)
    }
  }

  private static func noteLostChild(_ job: UnsafeMutablePointer<Job>) {
    var note = Message(noteAbout: job)
    note.append("the child of cow=fork ended early (killed, or out of memory): later writes broke no copy-on-write")
    Console.error(note)
  }
}
