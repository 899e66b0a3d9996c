// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation

/// What `faultbench run --format json` writes. Numbers are in base units, which the keys name; docs/faultbench.md lists them.
package struct RunReport: Encodable, Sendable {
  /// Name and version of this format; a change that breaks readers raises the number.
  package static let schema = "faultbench.run/2"

  let schema = RunReport.schema
  let runs: [RunEntry]

  /// A report of `runs`, in this order.
  package init(_ runs: [RepeatedRun]) {
    self.runs = runs.map(RunEntry.init)
  }
}

struct RunEntry: Encodable, Sendable {
  let jobFile: String
  /// Only there where another machine was asked.
  let host: String?
  let `repeat`: Int
  let started: String
  let elapsedS: Double
  let fioPath: String
  let fioVersion: String
  let engine: String?
  let passed: Bool
  let exitCode: Int32?
  let signal: Int32?
  let problems: [ProblemEntry]
  let jobs: [JobEntry]
  let diagnostics: [String]

  enum CodingKeys: String, CodingKey {
    case jobFile = "job_file"
    case host, `repeat`, started, engine, passed, signal, problems, jobs, diagnostics
    case elapsedS = "elapsed_s"
    case fioPath = "fio_path"
    case fioVersion = "fio_version"
    case exitCode = "exit_code"
  }

  init(_ repeated: RepeatedRun) {
    let run = repeated.run
    jobFile = run.jobFile
    host = run.host?.name
    `repeat` = repeated.number
    started = run.started.formatted(.iso8601)
    elapsedS = Double(run.elapsed.components.seconds) + Double(run.elapsed.components.attoseconds) / 1e18
    fioPath = run.fio.path
    fioVersion = run.fio.version
    engine = run.engine
    passed = run.passed
    switch run.termination {
    case .exited(let code): (exitCode, signal) = (code, nil)
    case .killed(let number): (exitCode, signal) = (nil, number)
    }
    problems = run.problems.map(ProblemEntry.init)
    jobs = run.jobs.map { JobEntry($0, of: run) }
    diagnostics = run.diagnostics
  }
}

struct ProblemEntry: Encodable, Sendable {
  let kind: String
  let message: String
  let remedy: String
  let words: [String]

  init(_ problem: RunProblem) {
    kind = problem.name
    message = problem.message
    remedy = problem.remedy
    words = problem.words
  }
}
