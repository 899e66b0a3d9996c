// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import StoreKit
import SuiteKit
import Synchronization

/// All boots of one kernel, and their run in the store.
final class GuestKernelRun: Sendable {
  private let runner: GuestRunner
  private let work: GuestRunner.Work
  private let kernel: Kernel
  private let label: String
  private let boots: Int
  private let profiler: GuestProfiler?
  private let state: Mutex<State>

  private struct State {
    var outcome: GuestOutcome
    var cases: [String: CaseID] = [:]
    var skipped: Set<String> = []
    /// Cases without a profile, where there should be one.
    var unprofiled: Set<String> = []
    /// Of this boot.
    var measured: Set<String> = []
    var atWork: (id: String, since: Date)?
    var position = 0
    var isUp = false
    var hasRetried = false
  }

  init(
    _ runner: GuestRunner, _ work: GuestRunner.Work, _ kernel: Kernel, label: String, boots: Int
  ) {
    (self.runner, self.work, self.kernel, self.label, self.boots) = (runner, work, kernel, label, boots)
    profiler = runner.scope.map { GuestProfiler(library: $0, cache: runner.cache) }
    state = Mutex(State(outcome: GuestOutcome(kernel: kernel, label: label)))
  }

  /// Boots once, unless an earlier boot has failed. Only the store's errors are thrown.
  func boot(_ number: Int, initrd: String) async throws {
    guard state.withLock({ $0.outcome.failure == nil }) else { return }
    let progress = GuestProgress(kernel: kernel, boot: number, boots: boots)
    state.withLock { ($0.atWork, $0.position, $0.isUp, $0.measured) = (nil, 0, false, []) }
    runner.observe(.booting(progress))
    let begin = ContinuousClock.now
    var boot = GuestBoot(
      qemu: runner.qemu, machine: runner.machine, kernel: kernel, initrd: initrd, stop: runner.stop)
    boot.limits = runner.limits
    (boot.disk, boot.profiler) = (work.disk, profiler)
    var request = GuestSuiteRequest(
      directory: SuiteFiles.place(ofSuite: work.directory), cases: work.cases, fio: GuestContents.fio,
      fioVersion: work.fio.version, engine: work.engine.map { _ in GuestContents.engine },
      processors: runner.machine.cpus, clock: runner.machine.clock)
    request.isProfiled = profiler != nil
    do {
      try await boot.run(.suite(request)) { [self] report in try hear(report, progress, since: begin) }
      try checkThatAllIsTold()
    } catch let error as GuestError {
      try await failed(error, progress, initrd: initrd)
    }
  }

  private func checkThatAllIsTold() throws(GuestError) {
    let lost = state.withLock { state in
      state.cases.keys.sorted().first { !state.measured.contains($0) && !state.skipped.contains($0) }
    }
    guard let lost else { return }
    throw GuestError(.garbage, "the guest was done and had told nothing of \(lost.debugDescription)")
  }

  private func failed(
    _ error: GuestError, _ progress: GuestProgress, initrd: String
  ) async throws {
    guard error.code != .stopped else { return }
    // An emulated machine may die of itself now and then; a kernel that cannot boot does so twice.
    let isRetried = state.withLock { state in
      guard !state.isUp, !state.hasRetried, ![.noQEMU, .qemuFailed].contains(error.code) else { return false }
      state.hasRetried = true
      return true
    }
    if isRetried {
      runner.observe(.again(progress, error))
      return try await boot(progress.boot, initrd: initrd)
    }
    try state.withLock { state in
      state.outcome.failure = error
      guard let work = state.atWork, let id = state.cases[work.id] else { return }
      state.outcome.invalid += 1
      try runner.store.append(
        NewRepeat(number: progress.boot, started: work.since, elapsedNS: 0, problems: [error.message]), to: id)
    }
    runner.observe(.failed(progress, error))
  }

  private func hear(_ report: GuestReport, _ progress: GuestProgress, since begin: ContinuousClock.Instant) throws {
    switch report {
    case .up(let fingerprint, let notes):
      try book(fingerprint)
      if progress.boot == 1 { for note in notes { runner.observe(.note("\(kernel.name.text): \(note)")) } }
      runner.observe(.up(progress, after: .now - begin))
    case .skipped(let id, let reason, let remedy):
      try skip(id, reason: reason, remedy: remedy)
    case .began(let id, _):
      _ = try number(of: id, "begins")
      let position = state.withLock { state in
        state.position += 1
        state.atWork = (id, Date())
        return state.position
      }
      runner.observe(.caseBegan(progress, case: id, position: position, total: total))
    case .measured(let id, let text):
      try store(text, of: id, progress)
    case .note(let text): runner.observe(.note("\(kernel.name.text): \(text)"))
    case .output, .file, .exited:
      throw GuestError(.garbage, "the guest tells of a command, and was asked to run a suite")
    case .alive, .done, .refused, .symbols, .symbolText: break
    }
  }

  private var total: Int { state.withLock { max($0.cases.count - $0.skipped.count, 0) } }

  /// The run begins with what the first boot says of itself.
  private func book(_ fingerprint: String) throws {
    state.withLock { $0.isUp = true }
    guard state.withLock({ $0.outcome.run == nil }) else { return }
    let clock = runner.machine.clock
    let plan = work.plan
    let facts = NewRun(
      suite: plan.suite, label: label, fio: work.fio, engine: work.engine, tool: runner.tool,
      arguments: runner.arguments, summary: plan.summary.isEmpty ? nil : plan.summary, source: plan.source,
      report: plan.report.json, clock: clock,
      fingerprint: GuestFingerprint.text(fingerprint, runner.machine, runner.qemu, kernel))
    let cases = plan.cases.map { NewCase($0, repeats: boots, clock: clock) }
    let run = try runner.store.beginRun(facts, cases: cases)
    let stored = try runner.store.cases(of: run)
    state.withLock { state in
      state.outcome.run = run
      state.cases = Dictionary(stored.map { ($0.name, $0.id) }) { first, _ in first }
    }
    runner.observe(.began(kernel, run))
  }

  private func skip(_ id: String, reason: String, remedy: String) throws {
    let number = try number(of: id, "skips")
    guard state.withLock({ $0.skipped.insert(id).inserted }) else { return }
    try runner.store.skip(number, reason: reason, remedy: remedy)
    runner.observe(.skipped(kernel, case: id, reason: reason))
  }

  private func store(_ text: String, of id: String, _ progress: GuestProgress) throws {
    let number = try number(of: id, "has measured")
    var repeated: NewRepeat
    do { repeated = try NewRepeat(json: text.utf8, source: "the guest") } catch {
      throw GuestError(
        .garbage, "what the guest has measured of \(id.debugDescription) is no repeat (\(error.description))")
    }
    guard state.withLock({ $0.measured.insert(id).inserted }) else {
      throw GuestError(.garbage, "the guest has measured \(id.debugDescription) twice in one boot")
    }
    (repeated.number, repeated.isWarmUp) = (progress.boot, false)
    // The guest's clock tells nothing of the day.
    repeated.started = state.withLock { $0.atWork?.since } ?? Date()
    takeProfile(of: id, into: &repeated)
    try runner.store.append(repeated, to: number)
    let position = state.withLock { state in
      state.atWork = nil
      if !repeated.problems.isEmpty { state.outcome.invalid += 1 }
      return state.position
    }
    runner.observe(
      .caseEnded(progress, case: id, position: position, total: total, problems: repeated.problems))
  }

  /// What was measured counts with and without a profile.
  private func takeProfile(of id: String, into repeated: inout NewRepeat) {
    guard let profiler else { return }
    do throws(GuestError) {
      repeated.profile = try profiler.profile()
      guard repeated.profile == nil, repeated.problems.isEmpty else { return }
      let usesEngine = work.plan.cases.contains { $0.id == id && $0.needsEngine }
      noteMissingProfile(
        of: id,
        usesEngine
          ? "no window of its jobs was written, because of io_submit_mode=offload or a full disk for temporary files"
          : "none of its jobs is of the page_fault engine")
    } catch {
      noteMissingProfile(of: id, error.message)
    }
  }

  /// Once a run.
  private func noteMissingProfile(of id: String, _ why: String) {
    guard state.withLock({ $0.unprofiled.insert(id).inserted }) else { return }
    runner.observe(.note("\(kernel.name.text): \(id) has no profile: \(why)."))
  }

  private func number(of id: String, _ verb: String) throws(GuestError) -> CaseID {
    guard let number = state.withLock({ $0.cases[id] }) else {
      throw GuestError(.garbage, "the guest \(verb) \(id.debugDescription), which is no case of the suite")
    }
    return number
  }

  /// Ends the run in the store; what became of it.
  func finish() throws -> GuestOutcome {
    var outcome = state.withLock { $0.outcome }
    guard let run = outcome.run else { return outcome }
    let cases = try runner.store.cases(of: run)
    let repeats = try runner.store.repeats(of: run, metrics: .none)
    let planned = cases.filter { $0.state == .planned }
    // The last repeat of a guest that died is there, too, as one that does not count.
    let isComplete =
      outcome.failure == nil && planned.allSatisfy { (repeats[$0.id]?.count ?? 0) >= $0.facts.plannedRepeats }
    let state: RunState = isComplete ? .complete : runner.stop.reason == nil ? .failed : .interrupted
    try runner.store.finishRun(run, state: state)
    (outcome.state, outcome.ran, outcome.skipped) = (state, planned.count, cases.count - planned.count)
    return outcome
  }
}
