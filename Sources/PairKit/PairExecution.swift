// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import FioKit
import Foundation
import HostKit
import Metrics
import Results
import StoreKit
import SuiteKit
import Synchronization

/// One case's pairs, from the first to the one that decides.
final class PairExecution {
  private var plan: PlannedPairs
  private let caseID: CaseID
  private let session: PairSession
  private let journal: SettingsJournal?
  private let base = Scratch.onDisk
  private var pairs: [Pair] = []
  /// Counted on when it goes over to turns, so that each pair has a number of its own.
  private var number = 0

  init(_ plan: PlannedPairs, as caseID: CaseID, of session: PairSession, journal: SettingsJournal?) {
    (self.plan, self.caseID, self.session, self.journal) = (plan, caseID, session, journal)
  }

  /// Runs pairs until they decide, the budget is used up, or somebody stops it. However it ends, the host is put back.
  func run() async throws(PairError) {
    session.observe(.caseBegan(name: plan.item.name, design: plan.design))
    let applied = try apply(plan.item.settings)
    let result = await measured(applied)
    let failures = applied?.restore() ?? []
    if !failures.isEmpty { session.observe(.notRestored(failures)) }
    try result.get()
    if let failure = failures.first { throw .host(failure) }
  }

  private func measured(_ applied: AppliedSettings?) async -> Result<Void, PairError> {
    do throws(PairError) {
      try await measure(applied)
      return .success(())
    } catch {
      return .failure(error)
    }
  }

  private func measure(_ applied: AppliedSettings?) async throws(PairError) {
    _ = try await runPair(applied, since: nil)
    let begin = ContinuousClock.now
    while session.stop.reason == nil {
      guard let pair = try await runPair(applied, since: begin) else { break }
      pairs.append(pair)
      if let reason = unfairness {
        plan = plan.inTurns(because: reason)
        session.observe(.note("\(plan.item.name): they go on in turns: \(reason)"))
        _ = try await runPair(applied, since: nil)
        continue
      }
      session.observe(.pairEnded(series(isEnded: false)))
      if isOver(since: begin) { return try end(isEnded: true) }
    }
    try end(isEnded: false)
  }

  private func isOver(since begin: ContinuousClock.Instant) -> Bool {
    // What fails every time would fail until the budget is used up.
    if pairs.count >= Self.maxFailures, !pairs.contains(where: \.isValid) { return true }
    if let count = plan.design.pairs { return pairs.count >= count }
    if let budget = plan.design.budget, (ContinuousClock.now - begin).seconds >= budget { return true }
    return session.options.stopsEarly && PairJudgement(series: series(isEnded: false)).verdict.isDecided
  }

  private static let maxFailures = 6

  /// Three pairs in which one ended early, and none that counts: the sharing does not suit them.
  private var unfairness: String? {
    guard plan.design.sharing != .turns, pairs.count == 3, pairs.allSatisfy({ !$0.isValid }),
      let early = pairs.last?.problems.first(where: { $0.hasPrefix(PairCheck.endedEarly) })
    else { return nil }
    return early
  }

  private func series(isEnded: Bool) -> PairSeries {
    PairSeries(name: plan.item.name, design: plan.design, pairs: pairs, isEnded: isEnded)
  }

  private func end(isEnded: Bool) throws(PairError) {
    let record = StoredPairs(plan.design, isEnded: isEnded)
    try storing { () throws(StoreError) in
      try session.store.endPairs(of: caseID, record.json, count: max(1, number))
    }
    let series = series(isEnded: isEnded)
    session.observe(.caseEnded(series, PairJudgement(series: series)))
  }

  /// One pair, stored; nil where it was cut short. Without `begin` it warms up.
  private func runPair(
    _ applied: AppliedSettings?, since begin: ContinuousClock.Instant?
  ) async throws(PairError) -> Pair? {
    number += 1
    let hold = SettingsHold(applied)
    var runner = plan.runner
    runner.beforeStart = { process in try hold.begin(process) }
    if plan.design.sharing == .turns {
      let (settings, journal) = (plan.item.candidateSettings, journal)
      let directory = applied?.caseDirectory ?? base
      runner.beforeTurn = { isCandidate in
        if isCandidate, let journal, !settings.isEmpty {
          try hold.take { () throws(HostSettingError) in
            try SettingsKeeper.apply(settings, directory: directory, journal: journal)
          }
        }
        // Caches are dropped for each of both.
        try hold.prepare()
      }
      runner.afterTurn = { isCandidate in if isCandidate { try hold.restoreOwn() } }
    } else {
      do throws(HostSettingError) { try hold.prepare() } catch { throw .host(error) }
    }
    defer { hold.end() }
    let directory = plan.item.hasDirectory ? try makeDirectory(applied) : nil
    defer { directory?.remove() }
    if let directory {
      runner.base.environment.merge(directory.variables) { $1 }
      runner.candidate.environment.merge(directory.variables) { $1 }
    }
    let run: PairRun
    do throws(FioRunError) {
      run = try await runner.run(
        candidateFirst: number.isMultiple(of: 2), in: directory?.work, stop: session.stop)
    } catch {
      // What was set for the candidate alone is put back also where its fio could not be started.
      let failures = hold.putBack()
      if !failures.isEmpty { session.observe(.notRestored(failures)) }
      throw hold.failure.map { .host($0) } ?? .fio(error)
    }
    guard session.stop.reason == nil else {
      // It is not stored.
      number -= 1
      return nil
    }
    let check = PairCheck(isTogether: plan.design.sharing != .turns, isTimed: plan.isTimed)
    let pair = Pair(
      number: number, ended: begin.map { (ContinuousClock.now - $0).seconds } ?? 0,
      base: PairFigures.of(run.base.measurement()), candidate: PairFigures.of(run.candidate.measurement()),
      problems: check.problems(run.base, run.candidate))
    let stored = NewRepeat(
      pair, isWarmUp: begin == nil, started: run.started, elapsedNS: run.elapsed.nanoseconds, fioJSON: run.resultText,
      diagnostics: (run.base.diagnostics + run.candidate.diagnostics).unique)
    try storing { () throws(StoreError) in _ = try session.store.append(stored, to: caseID) }
    return pair
  }

  private func makeDirectory(_ applied: AppliedSettings?) throws(PairError) -> RepeatDirectory {
    do throws(SuiteRunError) {
      return try RepeatDirectory(base: base, mount: applied?.caseDirectory)
    } catch {
      throw .unusable(error.description)
    }
  }

  private func apply(_ settings: [HostSetting]) throws(PairError) -> AppliedSettings? {
    guard let journal, !settings.isEmpty else { return nil }
    do throws(HostSettingError) {
      return try SettingsKeeper.apply(settings, directory: base, journal: journal)
    } catch {
      throw .host(error)
    }
  }
}

/// Under which settings the fio that begins next runs: those of the case, and those of the candidate alone.
private final class SettingsHold: Sendable {
  private struct State {
    var own: AppliedSettings?
    var processes: [(AppliedSettings, pid_t)] = []
    /// The runner knows errors of fio only.
    var failure: HostSettingError?
  }

  private let shared: AppliedSettings?
  private let state = Mutex(State())

  init(_ shared: AppliedSettings?) { self.shared = shared }

  /// Why the host could not be set or put back.
  var failure: HostSettingError? { state.withLock(\.failure) }

  /// Sets the host for the candidate alone.
  func take(_ apply: () throws(HostSettingError) -> AppliedSettings) throws(HostSettingError) {
    try noting { () throws(HostSettingError) in
      let own = try apply()
      state.withLock { $0.own = own }
    }
  }

  /// What settings ask for before each fio, or both of them.
  func prepare() throws(HostSettingError) {
    let own = state.withLock(\.own)
    try noting { () throws(HostSettingError) in
      try shared?.beforeRepeat()
      try own?.beforeRepeat()
    }
  }

  /// Puts back what was set for the candidate alone.
  func restoreOwn() throws(HostSettingError) {
    try noting { () throws(HostSettingError) in if let failure = putBack().first { throw failure } }
  }

  /// The same, for whoever tells all that went wrong.
  func putBack() -> [HostSettingError] {
    let own = state.withLock { state in
      defer { state.own = nil }
      return state.own
    }
    guard let own else { return [] }
    end()
    return own.restore()
  }

  private func noting(_ body: () throws(HostSettingError) -> Void) throws(HostSettingError) {
    do throws(HostSettingError) {
      try body()
    } catch {
      state.withLock { $0.failure = $0.failure ?? error }
      throw error
    }
  }

  /// In the candidate's own cgroup, else in that of the case.
  func begin(_ process: pid_t) throws {
    let own = state.withLock(\.own)
    guard let noting = own ?? shared else { return }
    if let cgroup = own?.cgroup ?? shared?.cgroup {
      try FileBytes.write(Array("\(process)".utf8), to: cgroup.procs)
    }
    try noting.willRun(processGroup: process)
    state.withLock { $0.processes.append((noting, process)) }
  }

  func end() {
    let ended = state.withLock { state in
      defer { state.processes = [] }
      return state.processes
    }
    for (applied, process) in ended { applied.hasEnded(processGroup: process) }
  }
}

extension Duration {
  /// In seconds.
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
