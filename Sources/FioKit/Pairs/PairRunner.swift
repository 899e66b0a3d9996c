// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// Runs a base and a candidate as a pair.
package struct PairRunner: Sendable {
  /// The sides.
  package var base: PairSide, candidate: PairSide
  /// How they share the machine.
  package let sharing: PairSharing
  /// The CPUs of jobs that name none, as taskset(1) has them; nil to leave the choice to the kernel.
  package let cpus: String?
  /// How long jobs run that can be ended after any time, in milliseconds; nil where the job files say when they end.
  package let milliseconds: Int?
  /// How long a fio may last before it is stopped; nil for ever.
  package var timeout: Duration?
  /// How long a stopped fio has to write its results before it is killed.
  package var grace: Duration = .seconds(10)
  /// Called with each fio's process before fio begins in it; where it throws, fio never begins.
  package var beforeStart: (@Sendable (pid_t) throws -> Void)?
  /// Called before and after a side runs by itself, in turns, and told whether it is the candidate: the host may be set otherwise
  /// for it. Where one throws, the pair ends.
  package var beforeTurn: (@Sendable (Bool) throws -> Void)?, afterTurn: (@Sendable (Bool) throws -> Void)?

  /// A runner. Whether both can share the machine in this way, ``PairPlan`` tells.
  package init(base: PairSide, candidate: PairSide, sharing: PairSharing, cpus: String?, milliseconds: Int?) {
    (self.base, self.candidate, self.sharing) = (base, candidate, sharing)
    (self.cpus, self.milliseconds) = (cpus, milliseconds)
  }

  /// Whether `milliseconds` counts: else both sides run as they are, and their amounts of work are to be compared.
  package var isTimed: Bool {
    get throws(JobFileError) {
      guard milliseconds != nil else { return false }
      return PairPlan.isTimable(try PairJobs(base, .base), try PairJobs(candidate, .candidate))
    }
  }

  /// Runs one pair to its end. A side that failed has problems in its run; that is no error.
  ///
  /// - Parameters:
  ///   - candidateFirst: whether the candidate's jobs come first in the file, or run first.
  ///   - directory: working directory for fio; nil for that of this process.
  ///   - stop: stops the pair when requested.
  package func run(
    candidateFirst: Bool, in directory: String?, stop: StopLatch?
  ) async throws(FioRunError) -> PairRun {
    let jobs: [PairJobs]
    do {
      jobs = try preparedJobs()
    } catch {
      throw .jobFile(error)
    }
    let order = candidateFirst ? Array(jobs.reversed()) : jobs
    let (started, clock) = (Date(), ContinuousClock())
    let began = clock.now
    let ran: (base: FioRun, candidate: FioRun, text: String?)
    do {
      ran = try await Scratch.withDirectory { scratch in
        try await run(order, PairPlace(scratch: scratch, directory: directory), stop)
      }
    } catch let error as FioRunError {
      throw error
    } catch {
      throw .cannotRun(base.fio.path, reason: (error as? CommandError)?.reason ?? "\(error)")
    }
    return PairRun(
      base: ran.base, candidate: ran.candidate, started: started, elapsed: clock.now - began, resultText: ran.text)
  }

  /// Why fio does not take the jobs of a side, by its own words; nil where both are taken. Nothing of them runs.
  package func refusal(stop: StopLatch? = nil) async throws(FioRunError) -> (side: String, words: String)? {
    do {
      let jobs = try preparedJobs()
      return try await Scratch.withDirectory { scratch in
        let place = PairPlace(scratch: scratch, directory: scratch)
        for jobs in jobs {
          let file = try place.write([jobs], named: jobs.role.rawValue)
          let execution = execution(of: side(jobs.role), file, place)
          let parser = FioParser(fio: execution.fio, engine: side(jobs.role).engine)
          let found = try await parser.refusal(of: file, environment: execution.variables, in: scratch, stop: stop)
          if let found { return (jobs.role.rawValue, found.words) }
        }
        return nil
      }
    } catch let error as FioRunError {
      throw error
    } catch let error as JobFileError {
      throw .jobFile(error)
    } catch {
      throw .cannotRun(base.fio.path, reason: "\(error)")
    }
  }

  private func preparedJobs() throws(JobFileError) -> [PairJobs] {
    var (one, other) = (try PairJobs(base, .base), try PairJobs(candidate, .candidate))
    var extra: [JobOption] = []
    if let milliseconds, PairPlan.isTimable(one, other) {
      extra = [
        JobOption(key: "time_based", value: "1"), JobOption(key: "runtime", value: "\(milliseconds)ms"),
        JobOption(key: "ramp_time", value: "0"),
      ]
    }
    one.set(extra)
    other.set(extra)
    if let cpus {
      let option = JobOption(key: "cpus_allowed", value: cpus)
      one.set([option]) { $0.ownCPUs.isEmpty }
      other.set([option]) { $0.ownCPUs.isEmpty }
    }
    return [one, other]
  }

  private typealias Ran = (base: FioRun, candidate: FioRun, text: String?)

  private func run(_ order: [PairJobs], _ place: PairPlace, _ stop: StopLatch?) async throws -> Ran {
    switch sharing {
    case .oneFio: try await runInOneFio(order, place, stop)
    case .twoFios: try await runInTwoFios(order, place, stop)
    case .turns: try await runInTurns(order, place, stop)
    }
  }

  private func runInOneFio(_ order: [PairJobs], _ place: PairPlace, _ stop: StopLatch?) async throws -> Ran {
    var order = order
    for place in order.indices.dropFirst() { order[place].startGroup() }
    let file = try place.write(order, named: "pair")
    let outcome = try await execution(of: base, file, place).run(
      expected: order.planned.expectedEntries, stop: stop)
    let sides = PairOutcome(outcome: outcome, order: order)
    return (sides.run(base, .base), sides.run(candidate, .candidate), outcome.resultText)
  }

  private func runInTwoFios(_ order: [PairJobs], _ place: PairPlace, _ stop: StopLatch?) async throws -> Ran {
    var order = order
    var counts: [PairRole: Int] = [:]
    for place in order.indices {
      order[place].set([PairBarrier.option])
      counts[order[place].role] = order[place].planned.reduce(0) { $0 + ($1.copies ?? 1) }
    }
    let barrier = try PairBarrier(in: place.scratch, expecting: counts)
    let deadline = timeout.map { ContinuousClock.now + $0 }
    let holding = Task { await barrier.hold(stop: stop, until: deadline) }
    let runs: [PairRole: FioRun]
    do {
      runs = try await runTogether(order, place, barrier, stop)
    } catch {
      _ = await holding.value
      throw error
    }
    return try Self.joined(runs, order: order.map(\.role), isTogether: await holding.value)
  }

  private func runTogether(
    _ order: [PairJobs], _ place: PairPlace, _ barrier: PairBarrier, _ stop: StopLatch?
  ) async throws -> [PairRole: FioRun] {
    try await withThrowingTaskGroup(of: (PairRole, FioRun).self) { group in
      for jobs in order {
        group.addTask {
          // One that has ended will not arrive, and the other does not wait for it.
          defer { barrier.end() }
          let run = try await runAlone(jobs, place, variables: barrier.variables(of: jobs.role), stop)
          return (jobs.role, run)
        }
      }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
  }

  private func runInTurns(_ order: [PairJobs], _ place: PairPlace, _ stop: StopLatch?) async throws -> Ran {
    var runs: [PairRole: FioRun] = [:]
    for jobs in order {
      try beforeTurn?(jobs.role == .candidate)
      runs[jobs.role] = try await runAlone(jobs, place, variables: [:], stop)
      try afterTurn?(jobs.role == .candidate)
    }
    return try Self.joined(runs, order: order.map(\.role), isTogether: true)
  }

  /// A fio with the jobs of one side.
  private func runAlone(
    _ jobs: PairJobs, _ place: PairPlace, variables: [String: String], _ stop: StopLatch?
  ) async throws -> FioRun {
    let side = side(jobs.role)
    let file = try place.write([jobs], named: jobs.role.rawValue)
    var execution = execution(of: side, file, place)
    execution.variables.merge(variables) { $1 }
    let outcome: FioExecution.Outcome
    do {
      outcome = try await execution.run(expected: [jobs].planned.expectedEntries, stop: stop)
    } catch {
      throw FioRunError.cannotRun(side.fio.path, reason: (error as? CommandError)?.reason ?? "\(error)")
    }
    return PairOutcome(outcome: outcome, order: [jobs]).run(side, jobs.role, resultText: outcome.resultText)
  }

  private func side(_ role: PairRole) -> PairSide { role == .base ? base : candidate }

  private func execution(of side: PairSide, _ file: String, _ place: PairPlace) -> FioExecution {
    var variables = side.environment
    variables[EngineSearch.variable] = side.engine
    for role in PairRole.allCases { variables[role.engineVariable] = self.side(role).engine }
    var execution = FioExecution(
      fio: side.fio, file: file, resultFile: "\(file).json", variables: variables, directory: place.directory)
    (execution.timeout, execution.grace, execution.beforeStart) = (timeout, grace, beforeStart)
    return execution
  }

  private static func joined(_ runs: [PairRole: FioRun], order: [PairRole], isTogether: Bool) throws -> Ran {
    guard let base = runs[.base], let candidate = runs[.candidate] else { throw CancellationError() }
    let texts = order.compactMap { runs[$0]?.resultText }
    let text = texts.dropFirst().reduce(texts.first) { joined, next in joined.map { PairResultText.join($0, next) } }
    // Where one failed, that is why.
    guard !isTogether, base.passed, candidate.passed else { return (base, candidate, text) }
    return (base.failing(.notTogether), candidate.failing(.notTogether), text)
  }
}

/// Where the files of a pair are.
private struct PairPlace: Sendable {
  let scratch: String
  let directory: String?

  /// Writes a job file with the jobs in this order.
  func write(_ sides: [PairJobs], named name: String) throws -> String {
    let path = "\(scratch)/\(name).fio"
    try Data(sides.jobFile.bytes).write(to: URL(fileURLWithPath: path))
    return path
  }
}

extension [PairJobs] {
  fileprivate var planned: JobPlan { JobPlan(jobs: flatMap(\.planned)) }

  /// The jobs of all of them, in this order.
  var jobFile: JobFile {
    var file = JobFile()
    for job in flatMap(\.jobs) { file.append(section: job.section, options: job.options) }
    return file
  }
}
