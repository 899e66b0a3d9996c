// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// One fio that is started on one job file, and what is cleaned up behind it.
struct FioExecution: Sendable {
  let fio: FioBinary
  /// The job file, as fio is to be given it.
  let file: String
  /// Where fio writes its result; a path that no other run has, since leftover jobs are known by it.
  let resultFile: String
  /// On top of the variables of this process.
  var variables: [String: String]
  /// fio's working directory; nil for that of this process.
  let directory: String?
  var timeout: Duration?
  var grace: Duration = .seconds(10)
  var beforeStart: (@Sendable (pid_t) throws -> Void)?
  var onProgress: (@Sendable (String) -> Void)?

  /// What came of it.
  struct Outcome: Sendable {
    let started: Date
    let elapsed: Duration
    /// fio's result file as it was; nil when there was none.
    let resultText: String?
    /// Everything that is known about it, judged as a whole.
    let verdict: RunVerdict
  }

  /// Runs fio to its end. Jobs that outlive it are ended.
  func run(expected: [ExpectedEntry], stop: StopLatch?) async throws -> Outcome {
    let resultOption = "--output=\(resultFile)"
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
      termination: result.termination, stopped: result.stopped, decoding: decoding, words: words, expected: expected)
    let scratch = URL(fileURLWithPath: resultFile).deletingLastPathComponent()
    if decoding.error != nil, FileBytes.refusal(in: scratch.path) == .noSpace {
      verdict.fullDirectory = scratch.deletingLastPathComponent().path
    }
    isClean = result.termination == .exited(0) && verdict.problems.isEmpty
    return Outcome(
      started: start, elapsed: elapsed, resultText: bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self),
      verdict: verdict)
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
