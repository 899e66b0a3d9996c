// SPDX-License-Identifier: GPL-2.0-only

/// Something that makes a run fail, however cheerful fio's exit code is.
package struct RunProblem: Sendable, Equatable {
  /// What went wrong.
  package let kind: Kind
  /// fio's or the engine's own lines about it.
  package let words: [String]

  /// Everything that can be wrong with a run.
  package enum Kind: Sendable, Equatable {
    /// fio exited with this code, and no job says why.
    case exitCode(Int32)
    /// A signal killed fio itself; `hasResult` tells whether it had written one.
    case fioKilled(signal: Int32, hasResult: Bool = false)
    /// A signal killed a job. fio up to 3.42 reports no error for it and exits with 0; later ones report EINTR for one of the
    /// entries `among`, and exit with 1.
    case jobKilled(signal: Int32, process: Int, among: [String] = [])
    /// A job did I/O but ended before fio could account for it; fio says nothing of SIGTERM and SIGUSR2.
    case jobVanished(job: String)
    /// Somebody else's signal made fio stop its jobs early.
    case terminated(signal: Int32)
    /// A job ended with this errno.
    case jobError(job: String, errno: Int32)
    /// No job could be set up: no errors in the result, exit code 1, no I/O.
    case setupFailed
    /// The result lacks entries of a job.
    case jobMissing(job: String, expected: Int, found: Int)
    /// A job did nothing.
    case noIO(job: String)
    /// No job is in the result, since all have `stats=0`.
    case nothingReported
    /// A job did less, or more, than its file asks for.
    case otherAmount(job: String, found: Int, expected: ClosedRange<Int>, of: Amount)
    /// These jobs had not begun their I/O when the run ended for another reason.
    case notStarted(jobs: [String])
    /// The job did not come to the steady state that it asks for.
    case notSteady(job: String, target: String, found: String)
    /// The job ended within its `ramp_time`, so that nothing was measured.
    case endedInRamp(job: String)
    /// There is no result.
    case noResult
    /// The directory for temporary files is full, so that fio could not write its result.
    case noSpace(directory: String)
    /// The result is cut off or broken.
    case brokenResult(FioOutputError)
    /// A client's result without any job: the server could not run them.
    case emptyClientResult
    /// There is no server there, or no such host; `listen` is what a server takes that is to be found there.
    case unreachable(host: String, listen: String, reason: String, isUnknown: Bool)
    /// The server does not speak the protocol of the client, which every release of fio has of its own.
    case otherProtocol(host: String, server: String, client: String, fio: String)
    /// Something listens there, and does not answer as a server of fio's does.
    case noAnswer(host: String, after: Duration)
    /// The server, or the way to it, was gone before the jobs had ended.
    case hostLost(host: String, isSilent: Bool)
    /// The jobs of a pair did not begin at the same time.
    case notTogether
    /// It was stopped before its end.
    case stopped(StopReason)
  }

  /// What a job did too little of.
  package enum Amount: String, Sendable {
    /// Reads, writes and trims.
    case ios = "I/Os"
    /// What they moved.
    case bytes
  }

  /// Whether it is about the way to the host: what runs there next would meet it, too.
  package var isOfConnection: Bool {
    switch kind {
    case .unreachable, .otherProtocol, .noAnswer, .hostLost: true
    default: false
    }
  }

  /// A problem with the words that explain it.
  package init(_ kind: Kind, words: [String] = []) {
    self.kind = kind
    self.words = words
  }

  /// A stable name for programs that read the report.
  package var name: String {
    switch kind {
    case .exitCode: "exit_code"
    case .fioKilled: "fio_killed"
    case .jobKilled, .jobVanished: "job_killed"
    case .terminated: "terminated"
    case .jobError: "job_error"
    case .setupFailed: "setup_failed"
    case .jobMissing: "job_missing"
    case .noIO: "no_io"
    case .nothingReported: "nothing_reported"
    case .otherAmount: "other_amount"
    case .notStarted: "not_started"
    case .notSteady: "not_steady"
    case .endedInRamp: "ended_in_ramp"
    case .noSpace: "no_space"
    case .noResult: "no_result"
    case .brokenResult: "broken_result"
    case .emptyClientResult: "empty_client_result"
    case .unreachable: "host_unreachable"
    case .otherProtocol: "other_fio"
    case .noAnswer: "no_answer"
    case .hostLost: "host_lost"
    case .notTogether: "not_together"
    case .stopped: "stopped"
    }
  }
}
