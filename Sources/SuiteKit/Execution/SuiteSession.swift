// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import HostKit
import StoreKit

/// One run of a suite, from its number in the store to its end.
final class SuiteSession {
  private let runner: SuiteRunner
  private let plan: SuitePlan
  private let booking: RunBooking
  private let journal: SettingsJournal?
  private let base: String
  private let begin = ContinuousClock.now
  private var ahead: RemainingTime
  private var position = 0
  private var total = 0
  private var givenUp: Set<String> = []
  /// Cases that failed once although the engine works.
  private var proved: Set<String> = []
  private var isHostChanged = false
  /// Another host, when its server is there no more: what is ahead would meet that, too.
  private var isHostLost = false

  init(runner: SuiteRunner, plan: SuitePlan, booking: RunBooking, journal: SettingsJournal?, base: String) {
    self.runner = runner
    self.plan = plan
    self.booking = booking
    self.journal = journal
    self.base = base
    ahead = RemainingTime([], TimeTable(plan, store: runner.store))
  }

  /// Runs what is not in the store yet. However it ends, the host is put back.
  func run() async throws(SuiteRunError) -> SuiteOutcome {
    let groups = plan.groups.map { group in
      (
        settings: group.settings,
        steps: group.steps.filter { !booking.has($0) && !booking.skipped.contains($0.planned.id) }
      )
    }
    let steps = groups.flatMap(\.steps)
    ahead = RemainingTime(steps, ahead.times)
    total = steps.count
    runner.observe(.began(booking.run, isResumed: booking.isResumed, runs: total))
    try tellSkipped()
    do throws(SuiteRunError) {
      for group in groups where !group.steps.isEmpty && runner.stop.reason == nil && !isHostChanged && !isHostLost {
        try await run(group.steps, under: group.settings)
      }
    } catch {
      // The store may be what failed; the run then stays unfinished there, which --resume knows, too.
      try? runner.store.finishRun(booking.run, state: .failed)
      throw error
    }
    return try finish()
  }

  private func run(_ steps: [CaseGroup.Step], under settings: [HostSetting]) async throws(SuiteRunError) {
    var applied: AppliedSettings?
    if let journal {
      do throws(HostSettingError) {
        applied = try SettingsKeeper.apply(settings, directory: base, journal: journal)
      } catch {
        return try refuse(steps, because: error)
      }
    }
    if let applied, !applied.changes.isEmpty { runner.observe(.settingsMade(applied.changes)) }
    let result = await runAll(steps, applied)
    let failures = applied?.restore() ?? []
    if !failures.isEmpty {
      isHostChanged = true
      runner.observe(.notRestored(failures))
    }
    try result.get()
  }

  private func runAll(_ steps: [CaseGroup.Step], _ applied: AppliedSettings?) async -> Result<Void, SuiteRunError> {
    do throws(SuiteRunError) {
      for step in steps where runner.stop.reason == nil && !isHostLost {
        ahead.begin(step)
        position += 1
        if !givenUp.contains(step.planned.id) { try await run(step, applied) }
      }
      return .success(())
    } catch {
      return .failure(error)
    }
  }

  private func run(_ step: CaseGroup.Step, _ applied: AppliedSettings?) async throws(SuiteRunError) {
    runner.observe(.repeatBegan(progress(step, including: true)))
    let observe = runner.observe
    let isLong = ahead.times.duration(of: step.planned).map { $0 >= Self.longCase } ?? true
    var execution = RepeatExecution(
      fio: runner.fio, engine: runner.engine, base: base, stop: runner.stop, clock: runner.clock,
      counters: runner.counters,
      onProgress: runner.passesProgress && isLong ? { @Sendable line in observe(.fioSaid(line)) } : nil)
    execution.host = runner.host
    let place = place(of: step)
    execution.onLeft = { @Sendable words in observe(.note("\(place): \(words)")) }
    let result = try await execution.run(step, applied)
    // What was cut short by us is no result; --resume runs it again.
    guard runner.stop.reason == nil || result.record.problems.isEmpty else { return }
    if result.isLost { return lose(step, result.record) }
    if !result.record.problems.isEmpty { try await requireEngine(for: step.planned) }
    ahead.note(result.elapsed, of: step.planned)
    try store(result.record, of: step)
    if result.isTimeout {
      givenUp.insert(step.planned.id)
      runner.observe(.givenUp(step.planned, reason: "it did not end in time, and would not the next time"))
    }
  }

  /// A server that died says nothing of the case: the repeat is not stored, and --resume runs it again.
  private func lose(_ step: CaseGroup.Step, _ record: NewRepeat) {
    isHostLost = true
    runner.observe(
      .note(
        "\(place(of: step)) is lost with its host, and --resume runs it again: \(record.problems.joined(separator: " "))"
      ))
  }

  private func place(of step: CaseGroup.Step) -> String {
    "\(step.planned.id), run \(step.number) of \(step.planned.runs)"
  }

  /// After a repeat that failed, once for each case: an engine that does not load, or refuses this fio, would fail all that follow.
  /// The repeat is none of the case's then, and --resume runs it again.
  private func requireEngine(for planned: PlannedCase) async throws(SuiteRunError) {
    guard runner.checksJobs, planned.needsEngine, let engine = runner.engine, proved.insert(planned.id).inserted else {
      return
    }
    try await JobCheck.requireFit(of: engine, in: runner.fio, run: booking.run)
  }

  private func store(_ record: NewRepeat, of step: CaseGroup.Step) throws(SuiteRunError) {
    guard let number = booking.cases[step.planned.id] else { return }
    try storing { () throws(StoreError) in _ = try runner.store.append(record, to: number) }
    runner.onRepeat?(step.planned, record)
    runner.observe(.repeatEnded(progress(step, including: false), problems: record.problems))
  }

  /// A host that has no such setting skips its cases; one that refused it has failed them.
  private func refuse(_ steps: [CaseGroup.Step], because error: HostSettingError) throws(SuiteRunError) {
    for step in steps { ahead.begin(step) }
    position += steps.count
    var seen: Set<String> = []
    var skipped = 0
    for step in steps where seen.insert(step.planned.id).inserted {
      guard error.code == .unsupported, let number = booking.cases[step.planned.id] else {
        try store(NewRepeat(number: step.number, elapsedNS: 0, problems: [error.description]), of: step)
        continue
      }
      try storing { () throws(StoreError) in
        try runner.store.skip(number, reason: error.message, remedy: error.remedy)
      }
      runner.onSkip?(step.planned, MissingRequirements(reason: error.message, remedy: error.remedy))
      skipped += 1
    }
    if skipped > 0 { runner.observe(.skipped(skipped, of: plan.cases.count)) }
  }

  private func progress(_ step: CaseGroup.Step, including own: Bool) -> SuiteProgress {
    SuiteProgress(
      planned: step.planned, number: step.number, position: position, total: total,
      elapsed: ContinuousClock.now - begin,
      remaining: own ? ahead.duration(with: step.planned) : ahead.duration)
  }

  private func tellSkipped() throws(SuiteRunError) {
    let cases = try storing { () throws(StoreError) in try runner.store.cases(of: booking.run) }
    let skipped = cases.count { $0.state != .planned }
    if skipped > 0 { runner.observe(.skipped(skipped, of: cases.count)) }
  }

  /// Judges by what the store has, which is what reports will see.
  private func finish() throws(SuiteRunError) -> SuiteOutcome {
    try storing { () throws(StoreError) in
      let cases = try runner.store.cases(of: booking.run)
      let repeats = try runner.store.repeats(of: booking.run, metrics: .none)
      let planned = cases.filter { $0.state == .planned }
      let isComplete = planned.allSatisfy { (repeats[$0.id]?.count ?? 0) >= $0.facts.plannedRepeats }
      let state: RunState = isComplete ? .complete : runner.stop.reason == nil ? .failed : .interrupted
      try runner.store.finishRun(booking.run, state: state)
      return SuiteOutcome(
        run: booking.run, state: state, ran: planned.count, skipped: cases.count - planned.count,
        invalid: repeats.values.joined().count { !$0.isValid }, isHostChanged: isHostChanged)
    }
  }

  /// From here on people want to see that something goes on.
  private static let longCase = Duration.seconds(10)
}
