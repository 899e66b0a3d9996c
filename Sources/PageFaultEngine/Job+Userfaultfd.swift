// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import FaultMemory
import FioABI

/// `userfaultfd`: threads of the engine resolve the job's faults.
extension Job {
  static func startUserfaultfd(_ job: UnsafeMutablePointer<Job>) throws(JobError) {
    guard let mode = job.pointee.options.userfaultfd else { return }
    let options = job.pointee.options.userfaultfdOptions(mode)
    do throws(UserfaultfdError) {
      do throws(SystemCallError) {
        if options.affinity == .same { try Userfaultfd.pinCaller() }
        if options.mode == .minor { try fillPageCache(job) }
      } catch {
        throw .failed(error)
      }
      let log = job.pointee.report?.log
      try withRanges(job) { ranges throws(UserfaultfdError) in
        try log.recording(
          .userfaultfd, ranges.first?.base, length: ranges.first?.length ?? 0, errno: { $0.errno }
        ) { () throws(UserfaultfdError) in
          job.pointee.userfaultfd = try Userfaultfd.start(options, ranges, onFailure: handlerFailed, context: job)
        }
      }
      if let failure = job.pointee.userfaultfd?.failure { throw .failed(failure) }
    } catch {
      throw .userfaultfd(error)
    }
  }

  /// Ends the handlers; what they timed, where a report wants it.
  static func stopUserfaultfd(_ job: UnsafeMutablePointer<Job>) -> UserfaultfdTiming? {
    guard let userfaultfd = job.pointee.userfaultfd else { return nil }
    let outcome = userfaultfd.stop()
    job.pointee.userfaultfd = nil
    return outcome.timing
  }

  /// `userfaultfd=wp`: writes fault again.
  static func protectAgain(_ range: MemoryRange, _ job: UnsafeMutablePointer<Job>) throws(JobError) {
    guard let userfaultfd = job.pointee.userfaultfd else { return }
    let pages = range.wholePages
    let log = job.pointee.report?.log
    do throws(SystemCallError) {
      try log.recording(.writeProtect, pages.first, length: pages.count) { () throws(SystemCallError) in
        try userfaultfd.protect(UserfaultfdRange(base: pages.first, length: pages.count))
      }
    } catch {
      throw .userfaultfd(.failed(error))
    }
  }

  /// Faults are minor only if the pages are there.
  private static func fillPageCache(_ job: UnsafeMutablePointer<Job>) throws(SystemCallError) {
    for index in 0..<job.pointee.regionCount {
      let mapping = job.pointee.mappings[index]
      try UserfaultfdPageCache.fill(
        mapping.descriptor, offset: mapping.fileOffset, length: mapping.region.length,
        pageSize: mapping.region.pageSize)
    }
  }

  private static func withRanges(
    _ job: UnsafeMutablePointer<Job>, _ body: (UnsafeBufferPointer<UserfaultfdRange>) throws(UserfaultfdError) -> Void
  ) throws(UserfaultfdError) {
    let count = job.pointee.regionCount
    guard let memory = calloc(max(count, 1), MemoryLayout<UserfaultfdRange>.stride) else {
      throw .failed(SystemCallError(.allocate, errno: ENOMEM))
    }
    defer { free(memory) }
    let ranges = memory.bindMemory(to: UserfaultfdRange.self, capacity: max(count, 1))
    for index in 0..<count {
      let region = job.pointee.regions[index]
      ranges[index] = UserfaultfdRange(base: region.base, length: region.length)
    }
    try body(UnsafeBufferPointer(start: ranges, count: count))
  }

  /// On a handler thread: the kernel did not take an answer, and what the job measures from here on is not what was asked for.
  private static let handlerFailed: Userfaultfd.FailureHandler = { context, errno in
    guard let job = context?.assumingMemoryBound(to: Job.self) else { return }
    // While the handlers are being started, the thread that starts them finds out itself.
    guard let failure = job.pointee.userfaultfd?.failure else { return }
    let error = JobError.userfaultfd(.failed(failure))
    Console.error(error.message)
    job.pointee.thread.fail(errno: errno, error.message)
    if let symbols = try? Engine.symbols() { symbols.terminate(job.pointee.address) }
  }
}
