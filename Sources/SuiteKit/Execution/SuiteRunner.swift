// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import HostKit
import Metrics
import Results
import StoreKit

/// Runs a suite: probes, sets the host, runs fio again and again, stores each result as it comes, and puts the host back.
package struct SuiteRunner: Sendable {
  /// The fio to run.
  package let fio: FioBinary
  /// What `${PAGEFAULT_ENGINE}` stands for; nil where no case asks for it.
  package let engine: String?
  /// Where results go.
  package let store: Store
  /// The name that the user gives the run.
  package var label: String?
  /// Version of the program, and its arguments, for the record.
  package var tool = "faultbench", arguments: [String] = []
  /// What the clock counts by which fio and the engine measure: in a guest that counts instructions, all figures, limits and the
  /// fingerprint of the run are told as such.
  package var clock = MeasurementClock.time
  /// Whether to go on with the last run of the suite, which did not end.
  package var resumes = false
  /// Whether fio's own progress of long cases is wanted.
  package var passesProgress = false
  /// Ends the run when requested: what is stored stays, and the host is put back.
  package var stop = StopLatch()
  /// Told what happens.
  package var observe: @Sendable (SuiteEvent) -> Void = { _ in }
  /// Whether fio is asked about the jobs and the engine before and after a failure. Each question is a start of fio, so a guest leaves
  /// it to its host, which has the same files.
  package var checksJobs = true
  /// Given each repeat that has been stored, warm-ups included.
  package var onRepeat: (@Sendable (PlannedCase, NewRepeat) -> Void)?
  /// Given each case of a new run that is skipped, when that is known, and why.
  package var onSkip: (@Sendable (PlannedCase, MissingRequirements) -> Void)?
  /// The host whose server runs the jobs; nil for this machine. Nothing is then set, probed or counted here in its place.
  package var host: FleetHost?
  /// Where the journal of changed settings is; nil for the usual place.
  package var journalDirectory: String?

  /// The system calls for the processor's counters.
  package var counters = PerfEventCalls.kernel

  /// A runner that stores into `store`.
  package init(fio: FioBinary, engine: String?, store: Store) {
    self.fio = fio
    self.engine = engine
    self.store = store
  }

  /// Runs all cases of `plan`. A case that failed is a stored result, not an error.
  package func run(_ plan: SuitePlan) async throws(SuiteRunError) -> SuiteOutcome {
    if let host { return try await run(plan, on: host) }
    let journal = try openJournal(for: plan)
    let left = Leftovers.clear()
    if !left.isEmpty { observe(.cleared(left)) }
    if let recovery = journal?.recover(), !recovery.restored.isEmpty || !recovery.failed.isEmpty {
      observe(.recovered(recovery))
      // On a host that is not what it was, nothing is to be measured.
      if let error = recovery.failed.first { throw .host(error) }
    }
    // Once the host is what it was.
    let missing = plan.missing(fioVersion: fio.version, counters: counters)
    if checksJobs { try await check(plan, missing) }
    let booking = try book(plan, missing)
    let session = SuiteSession(runner: self, plan: plan, booking: booking, journal: journal, base: Scratch.onDisk)
    return try await session.run()
  }

  /// The hosts of a fleet are asked about engine and connection by whoever runs them; what fio says of a job file, they say themselves.
  private func run(_ plan: SuitePlan, on host: FleetHost) async throws(SuiteRunError) -> SuiteOutcome {
    let booking = try book(plan, host.missing(of: plan))
    var runner = self
    runner.checksJobs = false
    let session = SuiteSession(runner: runner, plan: plan, booking: booking, journal: nil, base: Scratch.onDisk)
    return try await session.run()
  }

  private func check(_ plan: SuitePlan, _ missing: [String: MissingRequirements]) async throws(SuiteRunError) {
    let checked = try await JobCheck(fio: fio, engine: engine, stop: stop).check(plan.cases)
    if !checked.mistakes.isEmpty { throw .jobs(ManifestError(checked.mistakes)) }
    // fio loads an engine only when it runs a job, so that job files alone may seem right.
    guard let engine, stop.reason == nil, plan.cases.contains(where: { $0.needsEngine && missing[$0.id] == nil }) else {
      return
    }
    try await JobCheck.requireFit(of: engine, in: fio)
  }

  private func book(
    _ plan: SuitePlan, _ missing: [String: MissingRequirements]
  ) throws(SuiteRunError) -> RunBooking {
    var facts = NewRun(
      suite: plan.suite, label: label, fio: fio, engine: engine, tool: tool, arguments: arguments,
      summary: plan.summary.isEmpty ? nil : plan.summary, source: plan.source, report: plan.report.json,
      clock: clock, fingerprint: host?.server.fingerprint)
    if let host { facts.move(to: host) }
    if resumes { return try RunBooking.resume(facts, plan, in: store) }
    let booking = try storing { () throws(StoreError) in
      try RunBooking.begin(facts, plan, missing: missing, in: store)
    }
    for planned in plan.cases {
      if let lack = missing[planned.id] { onSkip?(planned, lack) }
    }
    return booking
  }

  /// Where no case that can run has settings to make, a host without a place for the journal is fine; a second runner never
  /// is.
  private func openJournal(for plan: SuitePlan) throws(SuiteRunError) -> SettingsJournal? {
    do throws(HostSettingError) {
      return try SettingsJournal.open(directory: journalDirectory)
    } catch {
      if error.code == .locked { throw .host(error) }
      let missing = plan.missing(fioVersion: fio.version, counters: counters)
      if plan.cases.contains(where: { !$0.settings.isEmpty && missing[$0.id] == nil }) { throw .host(error) }
      observe(.note(error.description))
      return nil
    }
  }
}

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
  /// The plan is another because the run began with other arguments, which `command` has.
  case otherArguments(run: RunID, what: String, command: ResumeCommand)
  /// fio does not take what would run.
  case jobs(ManifestError)
  /// The engine does not work in this fio, whatever the jobs are; `run` has what was measured before.
  case engine(path: String, fio: String, reasons: [String], run: RunID?)
  /// No directory for the files of a case.
  case noDirectory(path: String, reason: String)
  /// No directory for the files of a case on another host.
  case noHostDirectory(host: String, path: String, reasons: [String])

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
    case .otherArguments(let run, let what, let command):
      "run \(run) cannot go on: \(what). Results of both would not compare; go on with `\(command)`, or start a new run, "
        + "without --resume."
    case .jobs(let error): "there are mistakes, so nothing was run:\n\(error.description)"
    case .engine(let path, let fio, let reasons, let run):
      "the engine \(path) does not work in \(fio): \(reasons.joined(separator: "; ")). "
        + "`faultbench fio list` shows which fio it fits; build it anew, or name another with --engine."
        + (run.map { " What was measured before is stored as run \($0), and --resume goes on with it." } ?? "")
    case .noHostDirectory(let host, let path, let reasons):
      "no directory for the files of a case can be made in \(path) on \(host): \(reasons.joined(separator: " ")) "
        + "Its server's own output tells more: make the directory where it is missing, see that the server can write to it, or name "
        + "another with --client-directory."
    case .noDirectory(let path, let reason):
      "no directory for the files of a case can be made in \(path) (\(reason)); set TMPDIR to a directory on a disk."
    }
  }
}

/// What the store throws, in the runner's terms.
func storing<Result>(_ body: () throws(StoreError) -> Result) throws(SuiteRunError) -> Result {
  do throws(StoreError) { return try body() } catch { throw .store(error) }
}
