// SPDX-License-Identifier: GPL-2.0-only

/// Whether what was measured is of the time that the job asks for: behind its `ramp_time`, and in its steady state.
struct PeriodCheck {
  let expected: [ExpectedEntry]

  /// A problem for each entry that is not.
  func problems(in output: FioOutput) -> [RunProblem] {
    output.ownJobs.compactMap { job in
      if let state = job.steadyState, state.attained == 0 {
        return RunProblem(.notSteady(job: job.name, target: state.target, found: state.criterion))
      }
      guard hasRamp(job, output), isTimed(job, output), job.didIO, !job.isMeasured else { return nil }
      return RunProblem(.endedInRamp(job: job.name))
    }
  }

  private func hasRamp(_ job: FioJob, _ output: FioOutput) -> Bool {
    let text = job.options["ramp_time"] ?? output.globalOptions["ramp_time"]
    return text.flatMap(FioValue.microseconds) ?? 0 > 0
  }

  /// Whether the job's I/Os are timed at all. fio's result lacks options without a value, so that the job file counts.
  private func isTimed(_ job: FioJob, _ output: FioOutput) -> Bool {
    let stated = Set(job.options.keys).union(output.globalOptions.keys)
    return stated.isDisjoint(with: PlannedJob.untimed)
      && expected.filter { $0.name == job.name }.allSatisfy(\.isTimed)
  }
}

extension FioJob {
  /// fio forgets the latencies of the ramp only at its end, and takes none before.
  fileprivate var isMeasured: Bool {
    activeDirections.contains { _, direction in
      [direction.submissionLatency, direction.completionLatency, direction.totalLatency].contains { $0.samples > 0 }
    }
  }
}
