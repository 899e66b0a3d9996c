// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import SystemPackage

extension RunProblem {
  /// What happened, in one sentence.
  package var message: String {
    switch kind {
    case .exitCode(let code):
      "fio exited with \(code) although no job of its result reports an error."
    case .fioKilled(let signal, false):
      "fio was killed by \(Self.signalName(signal)); nothing that it measured could be written."
    case .fioKilled(let signal, true):
      "fio was killed by \(Self.signalName(signal)); what it had written by then is shown."
    case .jobKilled(let signal, let process, let among):
      Self.killed(by: signal, process, among)
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
    case .otherAmount(let job, let found, let expected, let unit):
      "job `\(job)` did \(found) \(unit.rawValue), and its job file asks for \(Self.text(of: expected))."
    case .notStarted(let jobs):
      "\(Self.names(jobs)) had not begun when the run ended."
    case .notSteady(let job, let target, let found):
      "job `\(job)` did not come to the steady state that it asks for (\(target); it came to \(found))."
    case .endedInRamp(let job):
      "job `\(job)` ended within its ramp_time, so that nothing of it was measured."
    case .noResult:
      "fio wrote no result."
    case .noSpace(let directory):
      "fio could not write its result: no space is left in \(directory)."
    case .brokenResult(let error):
      "fio's result cannot be read: \(error)."
    case .emptyClientResult:
      "the server returned no job at all: it could not run them."
    case .unreachable(let host, _, let reason, false):
      "\(host) has no fio server that could be reached (\(reason))."
    case .unreachable(let host, _, let reason, true):
      "\(host) is no host that is known here (\(reason))."
    case .otherProtocol(let host, let server, let client, let fio):
      "\(host) runs another release of fio: its server speaks protocol \(server), and \(fio) here speaks \(client)."
    case .noAnswer(let host, let time):
      "\(host) did not say within \(time.components.seconds) s that a fio server is there."
    case .hostLost(let host, false):
      "the fio server of \(host) ended, or was killed, before its jobs had ended; nothing that it measured came back."
    case .hostLost(let host, true):
      "\(host) fell silent before its jobs had ended; nothing that it measured came back."
    case .notTogether:
      "the jobs of base and candidate did not begin together, although none of them failed."
    case .stopped(.signal(let signal)):
      "the run was interrupted by \(Self.signalName(signal)); whatever is shown was measured until then."
    case .stopped(.timeout(let duration)):
      "the run was stopped after \(duration.components.seconds) s, its timeout; whatever is shown was measured until then."
    }
  }

  /// What to do about it.
  package var remedy: String {
    adviceFromWords ?? generalAdvice
  }

  private var adviceFromWords: String? {
    let text = words.joined(separator: "\n")
    if text.contains("not loadable") || text.contains("cannot open shared object")
      || text.contains("invalid external ioengine path")
    {
      return "Check the engine's path; `faultbench fio list` tells whether this fio can load it."
    }
    if let option = text.firstMatch(of: /Bad option <([^=>]*)=?([^>]*)>/) {
      return
        "Correct the option.\(OptionSpelling.question(key: String(option.1), value: String(option.2))) Options of an engine need `ioengine=` in the same section or above it."
    }
    if let value = text.firstMatch(of: /failed parsing ([a-z_]+)=(\S+)/),
      case let question = OptionSpelling.question(key: String(value.1), value: String(value.2)), !question.isEmpty
    {
      return "Correct the value.\(question)"
    }
    if text.contains("bad ioops version") {
      return "The engine was built for another fio; libpagefault.so of this package fits every fio from 3.28 on."
    }
    return nil
  }

  private var generalAdvice: String {
    switch kind {
    case .jobError(_, EILSEQ):
      "The data read back is not what was written: look at fio's verify lines."
    case .jobError(_, ENOMEM):
      "Make the job smaller, or give it more memory or huge pages; `faultbench doctor` shows what there is."
    case .jobError(_, EINTR):
      "A signal ended it: look for whoever sent that, then run it again."
    case .jobError, .exitCode, .setupFailed, .noResult:
      "Correct the job; plain `fio JOBFILE` shows the same error."
    case .fioKilled(SIGKILL, _), .jobKilled(SIGKILL, _, _):
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
    case .otherAmount:
      "Look at what fio and the engine said; the same job with `ioengine=null` tells whether the engine or an option ends it."
    case .notStarted:
      "Run it again for a full result."
    case .notSteady:
      "Give it more time (`runtime`), or a wider limit (`steadystate`); see why its rate does not settle."
    case .endedInRamp:
      "Make `ramp_time` shorter, or the job longer (`size`, `loops`, `time_based` with `runtime`)."
    case .noSpace:
      "Free space there, or set TMPDIR to a directory with more; nothing is known of the job."
    case .brokenResult:
      "Check that the disk of the temporary directory is not full, and run again."
    case .emptyClientResult:
      "Look at the server's messages; the client exits with 0 even so."
    case .unreachable(let host, let listen, _, false):
      "Start `fio --server=\(listen)` on \(host), and check port and firewall; fio's own port is 8765."
    case .unreachable(_, _, _, true):
      "Check its spelling and /etc/hosts, or name its address."
    case .otherProtocol(let host, _, _, _):
      "Use the same release on both: name it with --fio here, or install it on \(host)."
    case .noAnswer(let host, _):
      "Check that fio's server listens at that port of \(host), that it is not stopped, and that no firewall drops packets."
    case .hostLost(let host, _):
      "Look at \(host): its fio server's output, and `dmesg` for the out-of-memory killer; then start the server again."
    case .notTogether:
      "Run it again; where it happens often, give the machine less to do, or let both take turns."
    case .stopped(.timeout):
      "Allow more time (--timeout, or `timeout` of a suite), or give the job a `runtime`."
    case .stopped(.signal):
      "Run it again for a full result."
    }
  }

  private static func killed(by signal: Int32, _ process: Int, _ among: [String]) -> String {
    let end = "was killed by \(signalName(signal))"
    switch among.count {
    case 0: return "a job (process \(process)) \(end), although fio reports no error for it."
    case 1: return "job `\(among[0])` (process \(process)) \(end)."
    default: return "one of \(names(among)) (process \(process)) \(end)."
    }
  }

  /// The first three, and how many more.
  private static func names(_ jobs: [String]) -> String {
    let shown = jobs.prefix(3).map { "`\($0)`" }.joined(separator: ", ")
    let more = jobs.count > 3 ? " and \(jobs.count - 3) more" : ""
    return jobs.count == 1 ? "job \(shown)" : "\(jobs.count) jobs (\(shown)\(more))"
  }

  private static func text(of range: ClosedRange<Int>) -> String {
    range.lowerBound == range.upperBound ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
  }

  private static func errnoText(_ errno: Int32) -> String {
    "\(Errno(rawValue: errno).description) (errno \(errno))"
  }

  static func signalName(_ signal: Int32) -> String {
    let names: [Int32: String] = [
      SIGKILL: "SIGKILL", SIGSEGV: "SIGSEGV", SIGBUS: "SIGBUS", SIGABRT: "SIGABRT", SIGINT: "SIGINT",
      SIGTERM: "SIGTERM", SIGILL: "SIGILL", SIGFPE: "SIGFPE", SIGTRAP: "SIGTRAP", SIGPIPE: "SIGPIPE",
      SIGHUP: "SIGHUP", SIGUSR1: "SIGUSR1", SIGUSR2: "SIGUSR2",
    ]
    return names[signal] ?? "signal \(signal)"
  }
}

extension RunProblem {
  /// Problems of one kind.
  package struct Group: Sendable {
    /// Those to show one by one.
    package let shown: [RunProblem]
    /// A sentence on the others; nil where there are none.
    package let rest: String?
  }

  /// The problems by kind, in the order in which each kind comes first; of many of a kind, the first three.
  package static func grouped(_ problems: [RunProblem]) -> [Group] {
    var names: [String] = []
    for problem in problems where !names.contains(problem.name) { names.append(problem.name) }
    return names.map { name in
      let own = problems.filter { $0.name == name }
      guard own.count > 4 else { return Group(shown: own, rest: nil) }
      return Group(
        shown: Array(own.prefix(3)), rest: "\(own.count - 3) more like these (`\(name)`); --format json has them all.")
    }
  }
}
