// SPDX-License-Identifier: GPL-2.0-only

/// An entry that fio's result must hold if every job of the file ran.
package struct ExpectedEntry: Sendable, Equatable {
  /// `jobname` of the entry; a group has the name of its first job.
  package let name: String
  /// Number of entries with this name that one job makes (its `numjobs`, or 1 for a group). At least so many.
  package let count: Int
  /// Whether these jobs do I/O at all (cpuio and exec do not).
  package let doesIO: Bool
  /// Whether these jobs are processes, not threads of fio.
  package let isProcess: Bool
  /// Whether latencies of their I/Os are taken.
  package let isTimed: Bool
  /// What one such entry has done; nil where only fio can tell.
  package internal(set) var work: ExpectedWork?
}

extension JobPlan {
  /// fio cuts the names in its result to so many bytes (`FIO_JOBNAME_SIZE` less the final NUL).
  static let maxNameLength = 127

  /// The entries of fio's result, after `group_reporting`, `stonewall`, `new_group`, `numjobs` and `stats`.
  package var expectedEntries: [ExpectedEntry] {
    var entries: [ExpectedEntry] = []
    var group = 0
    var jobsInGroup = 0
    var groupOfLastEntry: Int?
    let isCertain = !mayEndEarly
    func allWork(of job: PlannedJob) -> ExpectedWork? { isCertain ? job.allWork : nil }
    // A group's entry counts all its jobs.
    func add(_ job: PlannedJob) {
      guard let last = entries.indices.last else { return }
      entries[last].work = entries[last].work.flatMap { sum in allWork(of: job).map { sum + $0 } }
    }
    for job in jobs {
      if job.startsGroup, jobsInGroup > 0 {
        group += 1
        jobsInGroup = 0
      }
      jobsInGroup += job.copies ?? 1
      guard job.isReported else { continue }
      if job.reportsPerGroup, groupOfLastEntry == group {
        add(job)
        continue
      }
      groupOfLastEntry = group
      let count = job.reportsPerGroup ? 1 : job.copies ?? 1
      entries.append(
        ExpectedEntry(
          name: Self.cut(job.name), count: count, doesIO: job.doesIO, isProcess: job.isProcess, isTimed: job.isTimed,
          work: job.reportsPerGroup ? allWork(of: job) : isCertain ? job.work : nil))
    }
    return entries
  }

  private static func cut(_ name: String) -> String {
    String(decoding: name.utf8.prefix(maxNameLength), as: UTF8.self)
  }
}
