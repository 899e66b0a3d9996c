// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import HostKit
import StoreKit

/// Why a suite cannot run, or not go on.
package enum SuiteRunError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The store refused; what it had before is there.
  case store(StoreError)
  /// The host cannot be set.
  case host(HostSettingError)
  /// fio could not be started at all.
  case fio(FioRunError)
  /// There is no run to go on with.
  case nothingToResume(suite: String, label: String?)
  /// The run to go on with is of something else than what would run now.
  case differs(run: RunID, what: String)
  /// fio does not take what would run.
  case jobs(ManifestError)
  /// The engine does not work in this fio, whatever the jobs are; `run` has what was measured before.
  case engine(path: String, fio: String, reasons: [String], run: RunID?)
  /// No directory for the files of a case.
  case noDirectory(path: String, reason: String)

  /// What happened and what to do.
  package var description: String {
    switch self {
    case .store(let error): error.description
    case .host(let error): error.description
    case .fio(let error): error.description
    case .nothingToResume(let suite, let label):
      "the store has no unfinished run of the suite `\(suite)`\(label.map { " with the label `\($0)`" } ?? ""). "
        + "Run it without --resume."
    case .differs(let run, let what):
      "run \(run) cannot go on: \(what). Results of both would not compare; start a new run, without --resume."
    case .jobs(let error): "there are mistakes, so nothing was run:\n\(error.description)"
    case .engine(let path, let fio, let reasons, let run):
      "the engine \(path) does not work in \(fio): \(reasons.joined(separator: "; ")). "
        + "`faultbench fio list` shows which fio it fits; build it anew, or name another with --engine."
        + (run.map { " What was measured before is stored as run \($0), and --resume goes on with it." } ?? "")
    case .noDirectory(let path, let reason):
      "no directory for the files of a case can be made in \(path) (\(reason)); set TMPDIR to a directory on a disk."
    }
  }
}

/// What the store throws, in the runner's terms.
func storing<Result>(_ body: () throws(StoreError) -> Result) throws(SuiteRunError) -> Result {
  do throws(StoreError) { return try body() } catch { throw .store(error) }
}
