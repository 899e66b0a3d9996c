// SPDX-License-Identifier: GPL-2.0-only
import FaultMemory
import FioABI

/// Where a job calls the parts that options switch on.
///
/// | part | its place |
/// |---|---|
/// | report: begin | `Job.begin`, before anything is mapped |
/// | guards, `refault`, `userfaultfd`, `cow` | `startParts`, once the files are mapped and before the first I/O |
/// | what gives pages back, protects or shares them | `prepare`, which fio calls before it takes the time of an I/O |
/// | `access`, `alloc_first`, `page_latency`, SIGBUS | `performSlowly`: none of them moves blocks by the queue path's memcpy |
/// | report: end | `stopParts`, when nothing works on the memory any more and it is still mapped |
extension Job {
  /// True where the queue path's memcpy is all that an I/O does.
  var usesQueuePath: Bool {
    options.access == .copy && !options.allocFirst && !canLosePages && options.faultReport == nil
  }

  static func startParts(_ job: UnsafeMutablePointer<Job>) throws(JobError) {
    if job.pointee.canLosePages { try startGuards(job) }
    if job.pointee.prepares { try startSchedules(job) }
    try startUserfaultfd(job)
    if job.pointee.options.cow == .fork { try startCopyOnWrite(job) }
    if job.pointee.report != nil { try observe(job) }
  }

  static func stopParts(_ job: UnsafeMutablePointer<Job>) {
    let observed = job.pointee.report?.endCounting()
    stopDelay(job)
    stopCopyOnWrite(job)
    let timing = stopUserfaultfd(job)
    finishReport(job, observed, timing)
    timing?.destroy()
    stopSchedules(job)
    stopGuards(job)
  }
}
