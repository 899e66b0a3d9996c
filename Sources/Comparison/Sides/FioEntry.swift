// SPDX-License-Identifier: GPL-2.0-only
import FioKit

/// What the entries of a job's name in a result tell of the job's options.
///
/// The entry of a group (`group_reporting`) has the name of the group's first job and the options of its last one. They are
/// those of all its jobs only where it can be shown that there is no other job in it: by its work, or by its time.
struct FioEntry {
  /// Options that are certain.
  let options: [String: String]
  /// What is not told, and may differ.
  let untold: [String]

  init(_ jobs: [FioJob], of output: FioOutput) {
    let own = jobs.first.map(output.effectiveOptions) ?? output.globalOptions
    guard !jobs.isEmpty, jobs.allSatisfy(\.tellsOptions) else {
      options = output.globalOptions
      untold = ["options of the job"]
      return
    }
    let copies = own["numjobs"].flatMap(Int.init) ?? 1
    let isGroup = jobs.count == 1 && (copies > 1 || own["group_reporting"].map { $0 != "0" } == true)
    let proof = GroupProof(jobs[0], own, copies: copies)
    guard !proof.contradicts, !isGroup || proof.isShown else {
      options = output.globalOptions
      untold = ["options of the other jobs of its group"]
      return
    }
    (options, untold) = (own, [])
  }
}

/// Whether one job section did all of an entry's work.
private struct GroupProof {
  private let job: FioJob
  private let options: [String: String]
  private let copies: Int

  init(_ job: FioJob, _ options: [String: String], copies: Int) {
    (self.job, self.options, self.copies) = (job, options, copies)
  }

  /// There are I/Os of a direction that the options do not have. Data that is verified is read, too.
  var contradicts: Bool {
    let word = options["rw"] ?? options["readwrite"] ?? "read"
    guard let possible = ReadWriteWord.directions(word), options["read_iolog"] == nil else { return false }
    let readsBack = options.keys.contains { $0.hasPrefix("verify") || $0.hasPrefix("do_verify") }
    return job.activeDirections.contains { direction in
      direction.name != "mixed" && !possible.contains(direction.name) && !(readsBack && direction.name == "read")
    }
  }

  /// The I/Os or bytes are those of the options, or its jobs ran so many times as long as the one that ran longest.
  var isShown: Bool {
    if let text = options["number_ios"], let count = FioValue.bytes(text), count > 0 {
      let done = job.activeDirections.reduce(0.0) { $0 + Double($1.direction.ios) }
      if done == Double(count) * Double(copies) { return true }
    }
    if let one = PlannedJob(named: job.name, options: options).namedBytes {
      let bytes = one * Double(copies)
      let done = job.activeDirections.reduce(0.0) { $0 + Double($1.direction.bytes) }
      if abs(done - bytes) <= 0.01 * bytes { return true }
    }
    guard let longest = job.activeDirections.map(\.direction.runtime).max(), longest >= Self.minTime else {
      return false
    }
    let jobs = Double(job.runtime) / Double(longest)
    return abs(jobs - Double(copies)) <= 0.3
  }

  /// Shorter jobs take longer to begin and to end than to run.
  private static let minTime = 200
}
