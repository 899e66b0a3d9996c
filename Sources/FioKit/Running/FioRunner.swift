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
        try await run(path, plan: plan, variables: variables, in: directory, scratch: scratch, stop: stop)
      }
    } catch {
      throw .cannotRun(fio.path, reason: (error as? CommandError)?.reason ?? "\(error)")
    }
  }

  private func run(
    _ path: String, plan: JobPlan, variables: [String: String], in directory: String?, scratch: String,
    stop: StopLatch?
  ) async throws -> FioRun {
    let resultFile = "\(scratch)/result.json"
    let resultOption = "--output=\(resultFile)"
    // fio would take a relative path that begins with `-` for an option.
    let relative = path.hasPrefix("-") ? "./\(path)" : path
    let file = directory == nil ? relative : URL(fileURLWithPath: path).path
    // A file, since jobs may write to standard output, and so does fio with its progress.
    let progress = onProgress == nil ? "--eta=never" : "--eta=always"
    var command = Command(fio.path, ["--output-format=json+", resultOption, progress, file])
    command.beforeStart = beforeStart
    command.watcher = onProgress
    command.environment = variables
    command.workingDirectory = directory
    command.grace = grace
    let clock = ContinuousClock()
    let (start, began) = (Date(), clock.now)
    // A fio that says that all is well has waited for its jobs; looking through all processes takes longer than an empty run.
    var isClean = false
    defer { if !isClean { LeftoverJobs.kill(startedWith: resultOption) } }
    let result = try await command.run(timeout: timeout, stop: stop)
    let elapsed = clock.now - began
    let bytes = try Self.result(in: resultFile)
    let decoding = FioDecoding(bytes)
    let words = FioWords([Self.lines(result.errors), decoding.noise, Self.lines(result.output)])
    var verdict = RunVerdict(
      termination: result.termination, stopped: result.stopped, decoding: decoding, words: words,
      expected: plan.expectedEntries)
    if decoding.error != nil, FileBytes.refusal(in: scratch) == .noSpace {
      verdict.fullDirectory = URL(fileURLWithPath: scratch).deletingLastPathComponent().path
    }
    let problems = verdict.problems
    isClean = result.termination == .exited(0) && problems.isEmpty
    return FioRun(
      jobFile: path, fio: fio, engine: engine, started: start, elapsed: elapsed, termination: result.termination,
      output: decoding.output, diagnostics: words.lines, problems: problems,
      resultText: bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self))
  }

  private static let maxResultSize = 512 * 1_048_576

  /// Where fio failed before it opened the file there is none, which says the same as an empty one.
  private static func result(in path: String) throws(FileBytes.IOError) -> [UInt8] {
    do {
      return try FileBytes.read(path, limit: maxResultSize)
    } catch .errno(.noSuchFileOrDirectory) {
      return []
    }
  }

  private static func lines(_ text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("Jobs: ") }.map(String.init)
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
