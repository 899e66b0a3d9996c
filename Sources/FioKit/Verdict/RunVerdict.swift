// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// Decides whether a run of fio counts, from everything that is known about it.
///
/// fio's exit code and error fields alone do not tell: a killed child leaves both 0, a failed setup leaves the errors 0, a
/// client exits with 0 although its server ran nothing.
struct RunVerdict {
  let termination: Termination
  let stopped: StopReason?
  let decoding: FioDecoding
  let words: FioWords
  /// nil when nothing is known about what should be in the result.
  let expected: [ExpectedEntry]?
  /// Where fio was to write its result; nil where there was room for it.
  var fullDirectory: String?

  /// Everything that is wrong; empty for a run that counts.
  var problems: [RunProblem] {
    var problems: [RunProblem] = stopProblems + killProblems + resultProblems
    if let output = decoding.output {
      problems += errorProblems(output.jobs)
      if problems.isEmpty { problems += signalProblems(output) }
      if problems.isEmpty, setupFailed(output.jobs) {
        return [RunProblem(.setupFailed, words: words.quotable)]
      }
      problems += missingProblems(output.jobs)
      problems += idleProblems(output.jobs, isWhole: problems.isEmpty)
      if output.isFromClient, output.jobs.isEmpty {
        problems.append(RunProblem(.emptyClientResult, words: words.quotable))
      } else if problems.isEmpty, output.ownJobs.isEmpty {
        problems.append(RunProblem(.nothingReported))
      }
    }
    if problems.isEmpty, let output = decoding.output {
      problems = PeriodCheck(expected: expected ?? []).problems(in: output)
    }
    // A run that failed for another reason has no figures to prove.
    if problems.isEmpty, let output = decoding.output {
      problems = AmountCheck(expected: expected ?? []).problems(in: output)
    }
    if problems.isEmpty, case .exited(let code) = termination, code != 0 {
      problems.append(RunProblem(.exitCode(code), words: words.quotable))
    }
    return problems
  }

  private var stopProblems: [RunProblem] {
    stopped.map { [RunProblem(.stopped($0))] } ?? []
  }

  private var killProblems: [RunProblem] {
    var problems: [RunProblem] = []
    if case .killed(let signal) = termination {
      let hasResult = decoding.output.map { !$0.jobs.isEmpty } ?? false
      problems.append(RunProblem(.fioKilled(signal: signal, hasResult: hasResult), words: words.quotable))
    }
    let interrupted = (decoding.output?.jobs ?? []).filter { $0.error == EINTR }.map(\.name)
    return problems
      + words.killedJobs.map { job in
        let others = words.quotable.filter { $0 != job.line }
        return RunProblem(
          .jobKilled(signal: job.signal, process: job.process, among: interrupted), words: [job.line] + others)
      }
  }

  /// Signals that nobody asked for and that fio takes for a good end. fio fills a job's time and resource usage in at the
  /// job's end only, and each process has faulted by then: one without any of that never got there.
  private func signalProblems(_ output: FioOutput) -> [RunProblem] {
    let entries = expected ?? []
    let processes = Set(entries.filter(\.isProcess).map(\.name)).subtracting(
      entries.filter { !$0.isProcess }.map(\.name))
    let vanished = output.jobs.filter { processes.contains($0.name) && $0.didIO && !$0.isAccounted }
    let early =
      output.mayTerminateItself
      ? nil : words.terminatingSignal.map { RunProblem(.terminated(signal: $0.signal), words: [$0.line]) }
    return [early].compactMap { $0 }
      + vanished.map { RunProblem(.jobVanished(job: $0.name), words: words.quotable) }
  }

  private var resultProblems: [RunProblem] {
    if let fullDirectory, decoding.error != nil {
      return [RunProblem(.noSpace(directory: fullDirectory), words: words.quotable)]
    }
    return decodingProblems
  }

  private var decodingProblems: [RunProblem] {
    switch decoding.error {
    case nil: []
    // A run that was stopped early enough has none, and that is told.
    case .noDocument? where stopped != nil: []
    case .noDocument?: [RunProblem(.noResult, words: words.quotable)]
    case let error?: [RunProblem(.brokenResult(error), words: words.quotable)]
    }
  }

  private func errorProblems(_ jobs: [FioJob]) -> [RunProblem] {
    // The signal is the cause, and is told already.
    let isKill = !words.killedJobs.isEmpty
    return jobs.filter { $0.error != 0 && !(isKill && $0.error == EINTR) }.map { job in
      RunProblem(.jobError(job: job.name, errno: job.error), words: words.quotable)
    }
  }

  private func setupFailed(_ jobs: [FioJob]) -> Bool {
    guard case .exited(let code) = termination, code != 0 else { return false }
    return jobs.allSatisfy { !$0.didIO }
  }

  private func missingProblems(_ jobs: [FioJob]) -> [RunProblem] {
    var wanted: [String: Int] = [:]
    for entry in expected ?? [] { wanted[entry.name, default: 0] += entry.count }
    let found = Dictionary(jobs.map { ($0.name, 1) }, uniquingKeysWith: +)
    return wanted.sorted { $0.key < $1.key }.compactMap { name, count in
      let there = found[name] ?? 0
      guard there < count else { return nil }
      return RunProblem(.jobMissing(job: name, expected: count, found: there), words: words.quotable)
    }
  }

  /// Jobs without I/O, unless they are of a kind that does none or are known to have failed for another reason. Where the run
  /// is not whole, they did not come to it.
  private func idleProblems(_ jobs: [FioJob], isWhole: Bool) -> [RunProblem] {
    let workless = Set((expected ?? []).filter { !$0.doesIO }.map(\.name))
    let names = jobs.filter { job in
      !job.didIO && job.error == 0 && !workless.contains(job.name) && job.name != FioOutput.allClients
        && !["cpuio", "exec"].contains(job.options["ioengine"])
    }.map(\.name)
    guard isWhole else { return names.isEmpty ? [] : [RunProblem(.notStarted(jobs: names))] }
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }.map { RunProblem(.noIO(job: $0), words: words.quotable) }
  }
}

extension FioOutput {
  /// With these options fio itself sends SIGTERM to its own jobs.
  fileprivate var mayTerminateItself: Bool {
    ([globalOptions] + jobs.map(\.options)).contains { options in
      options["exitall"] != nil || options["ioengine"] == "net"
    }
  }
}

extension FioJob {
  /// Whether fio has filled in anything that it learns at the job's end.
  var isAccounted: Bool {
    runtime > 0 || minorFaults > 0 || majorFaults > 0 || contextSwitches > 0 || userCPU > 0 || systemCPU > 0
  }

  /// The directions in which the job did I/O, with fio's names; `mixed` alone stands for all of them. What a dry run only
  /// counted is no I/O.
  package var activeDirections: [(name: String, direction: FioDirection)] {
    let split = counted.filter { !$0.direction.isDryRun }
    if !split.isEmpty { return split }
    return mixed.flatMap { $0.ios > 0 ? [(name: "mixed", direction: $0)] : nil } ?? []
  }

  /// I/O of `verify_only`, which fio counts and does not do.
  package var dryRunDirections: [(name: String, direction: FioDirection)] { counted.filter(\.direction.isDryRun) }

  private var counted: [(name: String, direction: FioDirection)] {
    [("read", read), ("write", write), ("trim", trim)].compactMap { name, direction in
      direction.flatMap { $0.ios > 0 ? (name: name, direction: $0) : nil }
    }
  }

  /// Whether it completed any read, write or trim.
  package var didIO: Bool { !activeDirections.isEmpty }
}

extension FioDirection {
  /// A dry run issues nothing, so that no time passes in it, and I/Os complete without having been submitted: their
  /// completion takes longer than all of them.
  fileprivate var isDryRun: Bool {
    ios > 0 && runtime == 0 && completionLatency.samples > 0 && completionLatency.mean > totalLatency.mean
  }
}
