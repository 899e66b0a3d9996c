// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// One run of a job file: what fio measured, what it said, and what is wrong with it.
public struct FioRun: Sendable {
  /// The job file as it was named.
  public let jobFile: String
  /// The fio that ran it.
  public let fio: FioBinary
  /// The engine that `${PAGEFAULT_ENGINE}` stood for.
  public let engine: String?
  /// When it began, by the wall clock.
  public let started: Date
  /// How long it took, from start to exit.
  public let elapsed: Duration
  /// How fio ended.
  public let termination: Termination
  /// The last result that could be read; it may be there although the run failed.
  public let output: FioOutput?
  /// Everything that fio, the engine and the jobs said beside the JSON, each line once.
  public let diagnostics: [String]
  /// Why the run does not count; empty when it does.
  public let problems: [RunProblem]
  /// fio's result file as it was; nil when there was none.
  public let resultText: String?

  /// A run with all its parts.
  public init(
    jobFile: String, fio: FioBinary, engine: String?, started: Date, elapsed: Duration, termination: Termination,
    output: FioOutput?, diagnostics: [String], problems: [RunProblem], resultText: String? = nil
  ) {
    self.jobFile = jobFile
    self.fio = fio
    self.engine = engine
    self.started = started
    self.elapsed = elapsed
    self.termination = termination
    self.output = output
    self.diagnostics = diagnostics
    self.problems = problems
    self.resultText = resultText
  }

  /// Whether the run counts.
  public var passed: Bool { problems.isEmpty }

  /// The entries of the result, without the summary that `fio --client` adds.
  public var jobs: [FioJob] {
    output?.ownJobs ?? []
  }

  /// What the engine said, its layout apart: also a good run may have been another one than the job file asked for.
  public var engineNotes: [String] {
    diagnostics.filter { $0.hasPrefix("page_fault: ") && !$0.hasPrefix("page_fault: layout ") }
  }

  /// What fio itself warned of, which holds for a run that passes, too: options that it ignores, limits that it lowers.
  public var fioWarnings: [String] {
    diagnostics.filter { line in
      ["fio: ", "note: ", "warning: ", "WARNING"].contains { line.hasPrefix($0) }
        && !line.contains("terminating on signal")
    }
  }

  /// Whether the fault counts of `job` are those of its I/O: fio does not count the threads of `io_submit_mode=offload`.
  public func countsFaults(of job: FioJob) -> Bool {
    output?.countsFaults(of: job) ?? (job.options["io_submit_mode"] != "offload")
  }
}
