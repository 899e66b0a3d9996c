// SPDX-License-Identifier: GPL-2.0-only

/// Whether jobs did as much as their file asks for, where that is certain.
///
/// A job that ends early for a reason that fio takes for a good end, or that skips most of its work, has figures that look right
/// and belong to another job.
struct AmountCheck {
  let expected: [ExpectedEntry]

  /// A problem for each name whose entries, taken together, did another amount.
  func problems(in output: FioOutput) -> [RunProblem] {
    // Each of several servers has done all of it.
    guard Set(output.ownJobs.map(\.hostname)).count <= 1 else { return [] }
    return wanted.sorted { $0.key < $1.key }.compactMap { name, work in
      let directions = output.jobs.filter { $0.name == name }.flatMap(\.activeDirections).map(\.direction)
      let ios = directions.reduce(0) { $0 &+ $1.ios }
      let bytes = directions.reduce(0) { $0 &+ $1.bytes }
      if !work.ios.contains(ios) {
        return RunProblem(.otherAmount(job: name, found: ios, expected: work.ios, of: .ios))
      }
      if !work.bytes.contains(bytes) {
        return RunProblem(.otherAmount(job: name, found: bytes, expected: work.bytes, of: .bytes))
      }
      return nil
    }
  }

  /// The sums by name; a name of which one entry is not known is left out.
  private var wanted: [String: ExpectedWork] {
    var known: [String: ExpectedWork] = [:]
    var unknown: Set<String> = []
    for entry in expected {
      guard let work = entry.work?.times(entry.count) else {
        unknown.insert(entry.name)
        continue
      }
      known[entry.name] = known[entry.name].map { $0 + work } ?? work
    }
    return known.filter { !unknown.contains($0.key) }
  }
}

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
