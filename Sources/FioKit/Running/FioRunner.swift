// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// Runs job files, as they are, with one fio and one engine.
package struct FioRunner: Sendable {
  /// The fio to run.
  package let fio: FioBinary
  /// What `${PAGEFAULT_ENGINE}` stands for in job files; nil when there is no engine.
  package let engine: String?
  /// How long a run may last before it is stopped; nil for ever.
  package var timeout: Duration?
  /// How long a stopped fio has to write its results before it is killed.
  package var grace: Duration = .seconds(10)
  /// Called with fio's process before fio begins in it, to put it into a cgroup or to count what it does; where it throws, fio
  /// never begins.
  package var beforeStart: (@Sendable (pid_t) throws -> Void)?
  /// The host whose server runs the jobs; nil for this machine. `engine` is then the engine's path there, and nothing is done here
  /// before the jobs start.
  package var host: ClientHost?
  /// Told fio's own progress about once a second while it runs; nil to not have fio report any.
  package var onProgress: (@Sendable (String) -> Void)?

  /// A runner for `fio` and `engine`.
  package init(fio: FioBinary, engine: String?, timeout: Duration? = nil) {
    self.fio = fio
    self.engine = engine
    self.timeout = timeout
  }

  /// Runs the job file at `path` to its end. A run that failed is a result with problems, not an error.
  ///
  /// - Parameters:
  ///   - path: the job file; fio reads it itself, from the working directory of this process.
  ///   - environment: variables for `${NAME}` in the job file, on top of those of this process.
  ///   - directory: working directory for fio; nil for that of this process.
  ///   - stop: stops the run when requested.
  package func run(
    _ path: String, environment: [String: String] = [:], in directory: String? = nil, stop: StopLatch? = nil
  ) async throws(FioRunError) -> FioRun {
    var variables = environment
    variables[EngineSearch.variable] = engine
    let plan: JobPlan
    do {
      let all = ProcessInfo.processInfo.environment.merging(variables) { $1 }
      plan = try JobPlan(JobFile(contentsOf: path), path: path, environment: all)
    } catch {
      throw .jobFile(error)
    }
    do {
      return try await Scratch.withDirectory { scratch in
        if let host {
          let client = try client(of: host, path, variables, in: directory, scratch: scratch)
          return run(path, try await client.run(expected: plan.expectedEntries, stop: stop), on: host)
        }
        return try await run(path, plan: plan, variables: variables, in: directory, scratch: scratch, stop: stop)
      }
    } catch {
      throw .cannotRun(fio.path, reason: (error as? CommandError)?.reason ?? "\(error)")
    }
  }

  private func client(
    of host: ClientHost, _ path: String, _ variables: [String: String], in directory: String?, scratch: String
  ) throws -> ClientExecution {
    var file = URL(fileURLWithPath: path).path
    if let flat = try JobFile(contentsOf: path).flattened(path: path) {
      file = "\(scratch)/job.fio"
      try FileBytes.write(flat, to: file)
    }
    var client = ClientExecution(fio: fio, host: host, file: file, variables: variables, directory: directory)
    (client.timeout, client.grace) = (timeout, grace)
    return client
  }

  /// The fio that measured is the server's.
  private func run(_ path: String, _ outcome: ClientExecution.Outcome, on host: ClientHost) -> FioRun {
    let version = outcome.words.identity?.fioVersion ?? fio.version
    var run = FioRun(
      jobFile: path, fio: FioBinary(path: fio.path, version: version), engine: engine, started: outcome.started,
      elapsed: outcome.elapsed, termination: outcome.termination, output: outcome.decoding.output,
      diagnostics: outcome.words.lines, problems: outcome.problems, resultText: outcome.resultText)
    (run.host, run.server) = (host, outcome.words.identity)
    return run
  }

  private func run(
    _ path: String, plan: JobPlan, variables: [String: String], in directory: String?, scratch: String,
    stop: StopLatch?
  ) async throws -> FioRun {
    // fio would take a relative path that begins with `-` for an option.
    let relative = path.hasPrefix("-") ? "./\(path)" : path
    var execution = FioExecution(
      fio: fio, file: directory == nil ? relative : URL(fileURLWithPath: path).path,
      resultFile: "\(scratch)/result.json", variables: variables, directory: directory)
    (execution.timeout, execution.grace) = (timeout, grace)
    (execution.beforeStart, execution.onProgress) = (beforeStart, onProgress)
    let outcome = try await execution.run(expected: plan.expectedEntries, stop: stop)
    return FioRun(
      jobFile: path, fio: fio, engine: engine, started: outcome.started, elapsed: outcome.elapsed,
      termination: outcome.verdict.termination, output: outcome.verdict.decoding.output,
      diagnostics: outcome.verdict.words.lines, problems: outcome.verdict.problems, resultText: outcome.resultText)
  }
}

/// Why a job file could not be given to fio at all.
package enum FioRunError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The job file is unusable.
  case jobFile(JobFileError)
  /// fio could not be started, or its output not be kept.
  case cannotRun(String, reason: String)

  /// What happened and what to do.
  package var description: String {
    switch self {
    case .jobFile(let error): error.description
    case .cannotRun(let path, let reason): "\(path) cannot be run: \(reason)."
    }
  }
}
