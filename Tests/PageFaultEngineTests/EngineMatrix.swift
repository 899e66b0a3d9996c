// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

/// A fio and a way to run jobs in it: every combination in which the engine has to work.
struct EngineHost: Sendable, CustomTestStringConvertible {
  let fio: FioUnderTest
  /// `thread=1`: jobs are threads of fio, not processes.
  let threads: Bool
  /// What it loads.
  var engine = Repository.engine

  var testDescription: String { "\(fio), \(threads ? "threads" : "processes")" }

  /// Each fio of the matrix that is there, both ways.
  static let all: [EngineHost] = FioMatrix.present.flatMap { fio in
    [false, true].map { EngineHost(fio: fio, threads: $0) }
  }

  /// The oldest of them, both ways: for what depends on the engine alone.
  static let oldest: [EngineHost] = Array(all.prefix(2))
}

/// A finished run of a job text.
struct EngineRun {
  let run: FioRun

  /// The first job.
  var job: FioJob? { run.jobs.first }

  /// What fio and the engine said.
  var words: String { run.diagnostics.joined(separator: "\n") }

  /// Exit code of fio, -1 for a signal.
  var exitCode: Int32 {
    if case .exited(let code) = run.termination { return code }
    return -1
  }

  /// Pages written, read, trimmed.
  var ios: (read: Int, write: Int, trim: Int) {
    (job?.read?.ios ?? 0, job?.write?.ios ?? 0, job?.trim?.ios ?? 0)
  }
}

extension EngineHost {
  /// Runs one job `[job]` with `options`, one per line, after `[global]` has named the engine.
  func run(
    _ options: String, engine: String = "external:${PAGEFAULT_ENGINE}", files: [String: String] = [:],
    environment: [String: String] = [:], timeout: Duration = .seconds(60)
  ) async throws -> EngineRun {
    try await run(
      text: "[global]\nioengine=\(engine)\nbs=4k\nthread=\(threads ? 1 : 0)\n[job]\n\(options)\n",
      files: files, environment: environment, timeout: timeout)
  }

  /// Runs a job for each of `options`, one after another in one fio, which takes longer to start than short jobs take.
  func run(
    each options: [String], timeout: Duration = .seconds(60)
  ) async throws -> (run: EngineRun, jobs: [FioJob]) {
    let jobs = options.enumerated().map { "[job\($0)]\nstonewall\n\($1)\n" }.joined()
    let run = try await run(
      text: "[global]\nioengine=external:${PAGEFAULT_ENGINE}\nbs=4k\nthread=\(threads ? 1 : 0)\n\(jobs)",
      timeout: timeout)
    try #require(run.run.jobs.count == options.count, "\(run.run.problems)")
    return (run, run.run.jobs)
  }

  /// Runs a whole job file in an empty directory.
  func run(
    text: String, files: [String: String] = [:], environment: [String: String] = [:],
    timeout: Duration = .seconds(60), prepare: (TemporaryDirectory) throws -> Void = { _ in },
    inspect: (TemporaryDirectory) throws -> Void = { _ in }
  ) async throws -> EngineRun {
    try await TemporaryDirectory.with { directory in
      for (name, content) in files { try directory.write(content, to: name) }
      try prepare(directory)
      let path = try directory.write(text, to: "test.fio")
      let runner = FioRunner(fio: fio.binary, engine: engine, timeout: timeout)
      let run = try await runner.run(path, environment: environment, in: directory.path)
      try inspect(directory)
      return EngineRun(run: run)
    }
  }
}
