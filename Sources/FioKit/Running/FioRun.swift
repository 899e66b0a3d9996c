// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// One run of a job file: what fio measured, what it said, and what is wrong with it.
package struct FioRun: Sendable {
  /// The job file as it was named.
  package let jobFile: String
  /// The fio that ran it.
  package let fio: FioBinary
  /// The engine that `${PAGEFAULT_ENGINE}` stood for.
  package let engine: String?
  /// When it began, by the wall clock.
  package let started: Date
  /// How long it took, from start to exit.
  package let elapsed: Duration
  /// How fio ended.
  package let termination: Termination
  /// The last result that could be read; it may be there although the run failed.
  package let output: FioOutput?
  /// Everything that fio, the engine and the jobs said beside the JSON, each line once.
  package let diagnostics: [String]
  /// Why the run does not count; empty when it does.
  package let problems: [RunProblem]
  /// fio's result file as it was; nil when there was none.
  package let resultText: String?
  /// The host that it ran on, for one whose server was asked; nil for this machine.
  package var host: ClientHost?
  /// What that server said of itself.
  package var server: ServerIdentity?

  /// A run with all its parts.
  package init(
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
  package var passed: Bool { problems.isEmpty }

  /// The entries of the result, without the summary that `fio --client` adds.
  package var jobs: [FioJob] {
    output?.ownJobs ?? []
  }

  /// What the engine said, which fio this is and its layout apart: also a good run may have been another one than the job file asked for.
  package var engineNotes: [String] {
    diagnostics.filter { $0.hasPrefix("page_fault: ") && !FioWords.isFact($0) }
  }

  /// What fio itself warned of, which holds for a run that passes, too: options that it ignores, limits that it lowers.
  package var fioWarnings: [String] {
    diagnostics.filter { line in
      ["fio: ", "note: ", "warning: ", "WARNING"].contains { line.hasPrefix($0) }
        && !line.contains("terminating on signal")
    }
  }

  /// Whether the fault counts of `job` are those of its I/O: fio does not count the threads of `io_submit_mode=offload`.
  package func countsFaults(of job: FioJob) -> Bool {
    output?.countsFaults(of: job) ?? (job.options["io_submit_mode"] != "offload")
  }
}
