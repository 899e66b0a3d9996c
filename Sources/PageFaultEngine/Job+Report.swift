// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import FaultMemory
import FioABI

/// `fault_report`: when a job's report begins, what it watches, and when it is written.
extension Job {
  /// Milliseconds between two looks at the huge pages, and how many looks are kept.
  private static var samplerInterval: UInt32 { 10 }
  private static var samplerCapacity: Int { 1024 }

  /// Before anything is mapped.
  static func startReport(_ job: UnsafeMutablePointer<Job>) throws(JobError) {
    guard let path = job.pointee.options.faultReport else { return }
    job.pointee.report = try JobReport.make(path: path, of: job.pointee.thread, job.pointee.options)
  }

  /// When the memory is in the state that the first I/O meets.
  static func observe(_ job: UnsafeMutablePointer<Job>) throws(JobError) {
    do throws(SystemCallError) {
      if job.pointee.options.pageLatency { job.pointee.report?.pageLatency = try LatencyHistogram.make() }
      job.pointee.clock = PageClock(
        histogram: job.pointee.report?.pageLatency, begins: job.pointee.userfaultfd?.claimBegins())
      if !job.pointee.options.offloads {
        job.pointee.report?.timeline = try FaultTimeline.make()
        try startLedgers(job)
      }
      if job.pointee.watchesHugePages {
        job.pointee.report?.sampler = try HugePageSampler.start(
          UnsafeBufferPointer(start: job.pointee.regions, count: job.pointee.regionCount), every: samplerInterval,
          capacity: samplerCapacity)
      }
    } catch {
      throw .part("fault_report=", error)
    }
  }

  /// While the files are still mapped, and nothing works on them any more.
  static func finishReport(
    _ job: UnsafeMutablePointer<Job>, _ observed: FaultCount?, _ timing: UserfaultfdTiming?
  ) {
    guard let kept = job.pointee.report else { return }
    job.pointee.report?.sampler = nil
    var report = FaultReport(jobName: job.pointee.thread.name, begin: kept.begin)
    report.faults = FaultReport.Faults(expected: kept.expected, observed: observed)
    if observed != nil { report.faults.timeline = kept.timeline }
    let regions = UnsafeBufferPointer(start: job.pointee.regions, count: job.pointee.regionCount)
    for region in regions { report.mappedBytes &+= UInt64(truncatingIfNeeded: region.length) }
    report.memory = try? ResidentBytes.measure(regions)
    report.events = kept.log
    report.pageLatency = kept.pageLatency
    report.userfaultfd = timing.map { FaultReport.Userfaultfd(wakeUp: $0.wakeUp, resolution: $0.resolution) }
    report.sigbus = job.pointee.sigbus
    let outcome = kept.sampler?.stop()
    report.hugePages = outcome?.timeline
    defer { outcome?.timeline.destroy() }
    if report.faults.agree == false { note(report.faults, of: job) }
    do throws(FaultReportError) {
      try report.write(to: kept.path)
    } catch {
      let error = JobError.report(error)
      Console.error(error.message)
      job.pointee.thread.fail(errno: error.errno, error.message)
    }
  }

  /// A moving mapping cannot be watched from another thread.
  private var watchesHugePages: Bool {
    guard options.refault != .remap, options.plan.hugetlb == .none else { return false }
    return options.hugepageDelay > 0 || options.plan.hugePages == .advise || options.access == .collapse
  }

  private static func startLedgers(_ job: UnsafeMutablePointer<Job>) throws(SystemCallError) {
    let count = job.pointee.regionCount
    guard count > 0, let memory = calloc(count, MemoryLayout<FaultLedger>.stride) else { return }
    let ledgers = memory.bindMemory(to: FaultLedger.self, capacity: count)
    let protects = job.pointee.options.userfaultfd == .wp || job.pointee.options.cow == .fork
    for index in 0..<count {
      do throws(SystemCallError) {
        ledgers[index] = try FaultLedger.make(
          job.pointee.faultModel(of: job.pointee.mappings[index]), for: job.pointee.regions[index], protects: protects)
      } catch {
        for made in 0..<index { ledgers[made].destroy() }
        free(memory)
        throw error
      }
      let length = job.pointee.regions[index].length
      if protects {
        ledgers[index].map(writable: false, at: 0, count: length)
      } else if job.pointee.options.plan.populates {
        ledgers[index].map(writable: job.pointee.options.plan.sharing == .private, at: 0, count: length)
      }
    }
    job.pointee.report?.take(ledgers: ledgers, count: count)
    if job.pointee.options.cow == .fork { job.pointee.report?.noteSharing(ofMappings: count, job.pointee.regions) }
  }

  private func faultModel(of mapping: Mapping) -> FaultModel {
    let handles = options.userfaultfd != nil
    return FaultModel(
      pageSize: mapping.region.pageSize,
      hugePageSize: handles
        ? nil
        : FolioSetting.maxBytes(
          for: options.plan, isAdvised: options.hugepageDelay > 0 || options.plan.hugePages == .advise,
          mapsHuge: mapping.mapsHuge),
      // Whether an answer maps a page writable is the kernel's choice, as of shared memory.
      isPrivate: options.plan.sharing == .private && !handles,
      // Around what userfaultfd handles nothing is mapped.
      hasFile: options.plan.backing != .anonymous && !handles)
  }

  private static func note(_ faults: FaultReport.Faults, of job: UnsafeMutablePointer<Job>) {
    guard let expected = faults.expected, let observed = faults.observed else { return }
    var note = Message(noteAbout: job)
    note.append(UInt(observed.total))
    note.append(" faults, but ")
    note.append(UInt(expected.minimum))
    note.append(" to ")
    note.append(UInt(expected.maximum))
    note.append(" were expected; the kernel did something else, or pages were reclaimed while the job ran")
    Console.error(note)
  }
}

extension FaultReportError {
  /// What to do, as the last part of a sentence.
  var remedy: StaticString {
    switch cause.errno {
    case ENOENT, ENOTDIR: "make its directory first, or name another path"
    case EACCES, EPERM: "name a path in a directory that this user may write to"
    case EROFS: "the file system is read-only: name a path on another one"
    case ENOSPC, EDQUOT, EFBIG: "free some space, or name a path on another file system"
    case EISDIR: "name a file, not a directory"
    case ENAMETOOLONG: "name a shorter path"
    case ELOOP: "the path leads in circles: name another one"
    case EMFILE, ENFILE: "raise 'ulimit -n', or lower numjobs="
    case ENOMEM: "free some memory and run again"
    default: "name another path"
    }
  }
}
