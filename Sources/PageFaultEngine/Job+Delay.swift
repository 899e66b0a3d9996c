// SPDX-License-Identifier: GPL-2.0-only
import FaultMemory
import FioABI

extension Job {
  /// RFC 2/2: base pages first, huge pages allowed after the delay.
  static func startDelay(_ job: UnsafeMutablePointer<Job>) throws(JobError) {
    let milliseconds = job.pointee.options.hugepageDelay
    guard milliseconds > 0 else { return }
    // Only now is it known what kind of file it is.
    for index in 0..<job.pointee.regionCount where job.pointee.regions[index].pageSize != PageSize.base {
      throw .combination(
        "hugepage_delay= with a file on hugetlbfs",
        instead: "its pages are huge from the start; leave hugepage_delay= out")
    }
    let regions = UnsafeBufferPointer(start: job.pointee.regions, count: job.pointee.regionCount)
    do throws(SystemCallError) {
      let log = job.pointee.report?.log
      for region in regions { try region.advise(.noHugePage, log) }
      job.pointee.delayed = try DelayedHugePages.start(
        regions, after: milliseconds, onFailure: delayFailed, context: job, log: log)
    } catch {
      throw .hugepageDelay(milliseconds: milliseconds, error)
    }
  }

  /// Before the mappings go away. A delay that outlived its job is worth a word: nothing was measured after it.
  static func stopDelay(_ job: UnsafeMutablePointer<Job>) {
    guard let delayed = job.pointee.delayed else { return }
    job.pointee.delayed = nil
    guard delayed.stop() == .tooEarly else { return }
    var note = Message(noteAbout: job)
    note.append("the job ended before hugepage_delay=")
    note.append(UInt(job.pointee.options.hugepageDelay))
    note.append(" ms were over, so MADV_HUGEPAGE was never given; use runtime= with time_based, or a larger size=")
    Console.error(note)
  }

  /// Advice that the system ignores is worth a word: no huge page will come.
  static func noteUselessAdvice(_ job: UnsafeMutablePointer<Job>) {
    let options = job.pointee.options
    guard options.hugepageDelay > 0 || options.plan.hugePages == .advise,
      let useless = HugePageSetting.uselessAdvice(options.plan)
    else { return }
    var note = Message(noteAbout: job)
    note.append("MADV_HUGEPAGE will do nothing: ")
    note.append(useless.sentence)
    Console.error(note)
  }

  /// On the helper thread: the advice was refused, and what the job measures from here on is not what was asked for.
  private static let delayFailed: DelayedHugePages.FailureHandler = { context, errno in
    guard let job = context?.assumingMemoryBound(to: Job.self) else { return }
    let error = JobError.hugepageDelay(
      milliseconds: job.pointee.options.hugepageDelay, SystemCallError(.madvise(.hugePage), errno: errno))
    Console.error(error.message)
    job.pointee.thread.fail(errno: errno, error.message)
    if let symbols = try? Engine.symbols() { symbols.terminate(job.pointee.address) }
  }
}

extension UselessAdvice {
  /// What does, and what to do, as the second half of a sentence.
  var sentence: StaticString {
    switch self {
    case .anonymousSetting:
      "/sys/kernel/mm/transparent_hugepage/enabled forbids huge pages; set it to madvise"
    case .shmemSetting:
      "/sys/kernel/mm/transparent_hugepage/shmem_enabled forbids huge pages; set it to advise"
    default:
      "huge pages are disabled for this process (prctl PR_SET_THP_DISABLE of what started it); start fio from a login shell, or from a service or container without that setting"
    }
  }
}
