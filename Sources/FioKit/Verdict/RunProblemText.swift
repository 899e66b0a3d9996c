// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import SystemPackage

extension RunProblem {
  /// What happened, in one sentence.
  public var message: String {
    switch kind {
    case .exitCode(let code):
      "fio exited with \(code) although no job of its result reports an error."
    case .fioKilled(let signal):
      "fio was killed by \(Self.signalName(signal)); nothing that it measured could be written."
    case .jobKilled(let signal, let process):
      "a job (process \(process)) was killed by \(Self.signalName(signal)), although fio reports no error for it."
    case .jobVanished(let job):
      "job `\(job)` ended before fio could account for it: it was killed, although fio reports no error for it."
    case .terminated(let signal):
      "fio stopped its jobs early, since one of its processes got \(Self.signalName(signal)) from somebody else."
    case .jobError(let job, let errno):
      "job `\(job)` failed: \(Self.errnoText(errno))."
    case .setupFailed:
      "fio could not set its jobs up, and none of them did any I/O."
    case .jobMissing(let job, let expected, let found):
      "the result lacks job `\(job)`: \(expected) expected, \(found) found."
    case .noIO(let job):
      "job `\(job)` did not do a single I/O."
    case .nothingReported:
      "fio's result has no job at all, and so not a single figure."
    case .noResult:
      "fio wrote no result."
    case .brokenResult(let error):
      "fio's result cannot be read: \(error)."
    case .emptyClientResult:
      "the server returned no job at all: it could not run them."
    case .stopped(.signal(let signal)):
      "the run was interrupted by \(Self.signalName(signal)); what fio had measured by then is shown."
    case .stopped(.timeout(let duration)):
      "the run was stopped after \(duration.components.seconds) s, its timeout; what fio had measured by then is shown."
    }
  }

  /// What to do about it.
  public var remedy: String {
    adviceFromWords ?? generalAdvice
  }

  private var adviceFromWords: String? {
    let text = words.joined(separator: "\n")
    if text.contains("not loadable") || text.contains("cannot open shared object")
      || text.contains("invalid external ioengine path")
    {
      return "Check the engine's path; `faultbench fio list` tells whether this fio can load it."
    }
    if text.contains("Bad option") {
      return "Correct the option. Options of an engine need `ioengine=` in the same section or above it."
    }
    if text.contains("bad ioops version") {
      return "The engine was built for another fio; libpagefault.so of this package fits every fio from 3.28 on."
    }
    return nil
  }

  private var generalAdvice: String {
    switch kind {
    case .jobError(_, let errno) where errno == EILSEQ:
      "The data read back is not what was written: look at fio's verify lines."
    case .jobError(_, let errno) where errno == ENOMEM:
      "Make the job smaller, or give it more memory or huge pages; `faultbench doctor` shows what there is."
    case .jobError, .exitCode, .setupFailed, .noResult:
      "Correct the job; plain `fio JOBFILE` shows the same error."
    case .fioKilled(SIGKILL), .jobKilled(SIGKILL, _):
      "Look for the out-of-memory killer in `dmesg`, or for whoever sent the signal."
    case .fioKilled, .jobKilled:
      "Look at `dmesg` and a core dump; try fio's own engine `mmap` to tell fio from the I/O engine."
    case .jobVanished, .terminated:
      "Look for whoever sent the signal, then run it again for a full result."
    case .jobMissing:
      "Run the job alone to see what ends it before fio reports it."
    case .noIO:
      "Check `size`, `offset`, `runtime` and `startdelay`; a result without I/O measures nothing."
    case .nothingReported:
      "Take `stats=0` away from at least one job."
    case .brokenResult(.impossible), .brokenResult(.tooOld), .brokenResult(.unexpected):
      "Check that it is fio itself that was run; no fio from 3.28 on writes that."
    case .brokenResult:
      "Check that the disk of the temporary directory is not full, and run again."
    case .emptyClientResult:
      "Look at the server's messages; the client exits with 0 even so."
    case .stopped(.timeout):
      "Allow more time (--timeout, or `timeout` of a suite), or give the job a `runtime`."
    case .stopped(.signal):
      "Run it again for a full result."
    }
  }

  private static func errnoText(_ errno: Int32) -> String {
    "\(Errno(rawValue: errno).description) (errno \(errno))"
  }

  private static func signalName(_ signal: Int32) -> String {
    let names: [Int32: String] = [
      SIGKILL: "SIGKILL", SIGSEGV: "SIGSEGV", SIGBUS: "SIGBUS", SIGABRT: "SIGABRT", SIGINT: "SIGINT",
      SIGTERM: "SIGTERM", SIGILL: "SIGILL", SIGFPE: "SIGFPE", SIGTRAP: "SIGTRAP", SIGPIPE: "SIGPIPE",
      SIGHUP: "SIGHUP", SIGUSR1: "SIGUSR1", SIGUSR2: "SIGUSR2",
    ]
    return names[signal] ?? "signal \(signal)"
  }
}
