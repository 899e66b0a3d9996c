// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import FioKit
import Foundation
import HostKit
import Metrics
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
    if let count = plan.design.pairs { return pairs.count >= count }
    if let budget = plan.design.budget, (ContinuousClock.now - begin).seconds >= budget { return true }
    // What fails every time would fail until the budget is used up.
    if pairs.count >= Self.maxFailures, !pairs.contains(where: \.isValid) { return true }
    return [.worse, .better, .noChange].contains(PairJudgement(series: series(isEnded: false)).verdict)
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
    let record = PairRecord(plan.design, isEnded: isEnded)
    try storing { () throws(StoreError) in try session.store.endPairs(of: caseID, record.text, count: number) }
    let series = series(isEnded: isEnded)
    session.observe(.caseEnded(series, PairJudgement(series: series)))
  }

  /// One pair, stored; nil where it was cut short. Without `begin` it warms up.
  private func runPair(
    _ applied: AppliedSettings?, since begin: ContinuousClock.Instant?
  ) async throws(PairError) -> Pair? {
    if let applied {
      do throws(HostSettingError) { try applied.beforeRepeat() } catch { throw .host(error) }
    }
    number += 1
    let hold = SettingsHold(applied)
    var runner = plan.runner
    runner.beforeStart = { process in try hold.begin(process) }
    if !plan.item.candidateSettings.isEmpty {
      let (settings, journal, base) = (plan.item.candidateSettings, journal, base)
      runner.beforeTurn = { isCandidate in
        guard isCandidate, let journal else { return hold.replace(applied) }
        hold.replace(try SettingsKeeper.apply(settings, directory: base, journal: journal))
      }
      runner.afterTurn = { isCandidate in if isCandidate { try hold.restoreOwn(keeping: applied) } }
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
      throw .fio(error)
    }
    guard session.stop.reason == nil else { return nil }
    let check = PairCheck(isTogether: plan.design.sharing != .turns, isTimed: plan.isTimed)
    let pair = Pair(
      number: number, ended: begin.map { (ContinuousClock.now - $0).seconds } ?? 0,
      base: PairFigures.of(run.base.measurement()), candidate: PairFigures.of(run.candidate.measurement()),
      problems: check.problems(run.base, run.candidate))
    var record = NewRepeat(
      pair, started: run.started, elapsedNS: run.elapsed.nanoseconds, fioJSON: run.resultText,
      diagnostics: (run.base.diagnostics + run.candidate.diagnostics).unique)
    record.isWarmUp = begin == nil
    let stored = record
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

/// Under which settings the fio that begins next runs.
private final class SettingsHold: Sendable {
  private struct State {
    var applied: AppliedSettings?
    var processes: [(AppliedSettings, pid_t)] = []
  }

  private let state: Mutex<State>

  init(_ applied: AppliedSettings?) {
    state = Mutex(State(applied: applied))
  }

  func replace(_ applied: AppliedSettings?) { state.withLock { $0.applied = applied } }

  /// Puts back what was set for the candidate alone.
  func restoreOwn(keeping shared: AppliedSettings?) throws {
    let own = state.withLock { state in
      defer { state.applied = shared }
      return state.applied
    }
    guard let own, own !== shared else { return }
    if let failure = own.restore().first { throw failure }
  }

  func begin(_ process: pid_t) throws {
    guard let applied = state.withLock({ $0.applied }) else { return }
    if let cgroup = applied.cgroup { try FileBytes.write(Array("\(process)".utf8), to: cgroup.procs) }
    try applied.willRun(processGroup: process)
    state.withLock { $0.processes.append((applied, process)) }
  }

  func end() {
    for (applied, process) in state.withLock({ $0.processes }) { applied.hasEnded(processGroup: process) }
  }
}

extension Duration {
  /// In whole nanoseconds.
  var nanoseconds: Int64 {
    let (product, overflow) = components.seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? .max : product + components.attoseconds / 1_000_000_000
  }

  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}

extension [String] {
  fileprivate var unique: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
