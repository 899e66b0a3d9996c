// SPDX-License-Identifier: GPL-2.0-only
import FioKit

/// How long a job file probably runs, from what it says; what has been measured is better.
enum JobEstimate {
  /// Jobs one after the other where they wait for each other, else the longest; nil where neither times nor sizes are plain.
  static func duration(of plan: JobPlan) -> Duration? {
    var total = startOfFio
    var group = 0.0
    for job in plan.jobs {
      guard let seconds = seconds(of: job) else { return nil }
      if job.waits {
        total += group
        group = 0
      }
      group = max(group, seconds)
    }
    return .seconds(total + group)
  }

  private static func seconds(of job: PlannedJob) -> Double? {
    let waiting = (time(job, "startdelay") ?? 0) + (time(job, "ramp_time") ?? 0)
    let limit = time(job, "runtime", "timeout")
    if job.value("time_based") != nil, let limit { return waiting + limit }
    let bytes = ["io_size", "size"].lazy.compactMap { size(job, $0) }.first
    guard let bytes, let copies = job.copies else { return limit.map { waiting + $0 } }
    let work = Double(bytes) * Double(copies) * Double(max(1, size(job, "loops") ?? 1)) / rate(of: job)
    return waiting + min(work, limit ?? work)
  }

  private static func time(_ job: PlannedJob, _ names: String...) -> Double? {
    names.lazy.compactMap { job.value($0) ?? nil }.first.flatMap(FioValue.microseconds).map { Double($0) / 1e6 }
  }

  private static func size(_ job: PlannedJob, _ name: String) -> UInt64? {
    (job.value(name) ?? nil).flatMap(FioValue.bytes)
  }

  /// Until the first job runs, and from the last one's end on.
  private static let startOfFio = 0.3
  /// Bytes that first touches with 4 KiB pages get through in a second; with a handler in user space every fault wakes a
  /// thread and is woken by it.
  private static func rate(of job: PlannedJob) -> Double {
    let mode = job.value("userfaultfd") ?? nil
    return mode == nil || mode == "off" ? 1e9 : 0.25e9
  }
}
