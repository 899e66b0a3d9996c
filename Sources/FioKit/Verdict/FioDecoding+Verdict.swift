// SPDX-License-Identifier: GPL-2.0-only

extension FioDecoding {
  /// Why the result does not count, as far as it can tell by itself: whatever is a reason to refuse a run is one here, too.
  ///
  /// Nothing is known of fio's exit, and of its words only those that stand around the JSON. What the jobs
  /// should have done, their options tell.
  package var problems: [RunProblem] {
    RunVerdict(
      termination: .exited(0), stopped: nil, decoding: self, words: FioWords([noise]),
      expected: output.map(\.entriesByTheirOptions)
    ).problems
  }
}

extension FioOutput {
  /// Of each job that tells its options; a job that does not has no entry, and nothing is asked of it.
  fileprivate var entriesByTheirOptions: [ExpectedEntry] {
    var seen: Set<String> = []
    return ownJobs.filter { $0.tellsOptions && seen.insert($0.name).inserted }.map { job in
      let options = effectiveOptions(of: job)
      let section = PlannedJob(section: job.name, options: options.map { JobOption(key: $0.key, value: $0.value) })
      // Several releases print no option without a value, such as `group_reporting` and `thread`: an entry may be a group's, and
      // its jobs threads. Of those that did I/O for longer than their own time, this is known all the same; of a few milliseconds
      // it is not, since fio rounds one up and the other down.
      let ran = job.activeDirections.map(\.direction.runtime).max() ?? 0
      return ExpectedEntry(
        name: job.name, count: 1, doesIO: section.doesIO, isProcess: ran > 5, isTimed: section.isTimed, work: nil)
    }
  }

  /// What counted for a job: the defaults, and what it says itself. Of a group it is what its last job says.
  package func effectiveOptions(of job: FioJob) -> [String: String] {
    globalOptions.merging(job.options) { $1 }
  }
}

extension RunProblem {
  /// The job that it is about; nil where it is about the whole result.
  package var job: String? {
    switch kind {
    case .jobVanished(let job), .jobError(let job, _), .jobMissing(let job, _, _), .noIO(let job),
      .otherAmount(let job, _, _, _), .notSteady(let job, _, _), .endedInRamp(let job):
      job
    default: nil
    }
  }
}
