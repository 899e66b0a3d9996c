// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import FioKit
import Foundation
import HostKit
import Metrics
import StoreKit
import SuiteKit

/// Runs cases as pairs until each is decided, and stores each pair as it ends.
package struct PairSession: Sendable {
  /// How.
  package let options: PairOptions
  /// Where results go.
  package let store: Store
  /// What is known of the run when it begins.
  package var facts: NewRun
  /// Ends the run when requested: what is stored stays, and the host is put back.
  package var stop = StopLatch()
  /// Told what happens.
  package var observe: @Sendable (PairEvent) -> Void = { _ in }
  /// Where the journal of changed settings is; nil for the usual place.
  package var journalDirectory: String?

  /// A session that stores into `store`.
  package init(options: PairOptions, store: Store, facts: NewRun) {
    (self.options, self.store, self.facts) = (options, store, facts)
  }

  /// Runs all cases, one after another. A case whose pairs are all invalid is a stored result, not an error.
  package func run(_ cases: [PairCase]) async throws(PairError) -> RunID {
    let left = Leftovers.clear()
    if !left.isEmpty { observe(.cleared(left)) }
    let journal = try openJournal(for: cases)
    var plans: [PlannedPairs] = []
    // The error rate of the run is shared out among what it judges.
    let judged = max(1, cases.count { $0.missing == nil })
    for item in cases { plans.append(try PlannedPairs(item, options, judged: judged)) }
    try await requireJobs(of: plans)
    let run = try storing { () throws(StoreError) in
      try store.beginRun(facts, cases: plans.enumerated().map { $1.record(ordinal: $0) })
    }
    let stored = try storing { () throws(StoreError) in try store.cases(of: run) }
    observe(.began(run, cases: judged))
    do throws(PairError) {
      for (plan, item) in zip(plans, stored) where plan.item.missing == nil && stop.reason == nil {
        let execution = PairExecution(plan, as: item.id, of: self, journal: journal)
        try await execution.run()
      }
    } catch {
      try? store.finishRun(run, state: .failed)
      throw error
    }
    try storing { () throws(StoreError) in
      try store.finishRun(run, state: stop.reason == nil ? .complete : .interrupted)
    }
    return run
  }

  /// Nothing can be measured where fio takes the jobs of no case: a misspelt option is told before a run begins.
  private func requireJobs(of plans: [PlannedPairs]) async throws(PairError) {
    var first: String?
    let directory: RepeatDirectory
    do throws(SuiteRunError) {
      directory = try RepeatDirectory(base: Scratch.onDisk, mount: nil)
    } catch {
      throw .unusable(error.description)
    }
    defer { directory.remove() }
    for plan in plans where plan.item.missing == nil {
      do throws(FioRunError) {
        guard let refusal = try await plan.refusal(in: directory, stop: stop) else { return }
        first = first ?? "\(plan.item.name): fio refuses the jobs of the \(refusal.side): \(refusal.words)."
      } catch {
        throw .fio(error)
      }
    }
    if let first { throw .unusable(first) }
  }

  /// Only what changes the host needs the journal; another runner may have it as long as nothing does.
  private func openJournal(for cases: [PairCase]) throws(PairError) -> SettingsJournal? {
    let changesHost = cases.contains { $0.missing == nil && !($0.settings + $0.candidateSettings).isEmpty }
    guard changesHost || SettingsJournal.isPending(directory: journalDirectory) else { return nil }
    do throws(HostSettingError) {
      let journal = try SettingsJournal.open(directory: journalDirectory)
      let recovery = journal.recover()
      if !recovery.restored.isEmpty || !recovery.failed.isEmpty { observe(.recovered(recovery)) }
      if let error = recovery.failed.first { throw error }
      return changesHost ? journal : nil
    } catch {
      guard changesHost else { return nil }
      throw .host(error)
    }
  }
}

/// A case with the decision how both of its sides share the machine.
struct PlannedPairs: Sendable {
  let item: PairCase
  var design: PairDesign
  var runner: PairRunner
  /// Whether the jobs of a pair run for a given time; else both have the same work to do.
  let isTimed: Bool
  private let options: PairOptions

  init(_ item: PairCase, _ options: PairOptions, judged: Int) throws(PairError) {
    self.item = item
    self.options = options
    if let mounting = item.candidateSettings.first(where: \.mountsDirectory) {
      throw .unusable(
        "\(mounting.name) mounts a directory for a whole case, so that it cannot be in force for the candidate alone; "
          + "compare two cases or job files with `directory=` instead.")
    }
    let milliseconds = Int(options.pairTime.seconds * 1000)
    let plan: PairPlan
    do throws(JobFileError) {
      plan = try PairPlan(base: item.base, candidate: item.candidate, milliseconds: milliseconds)
    } catch {
      throw .jobFile(error)
    }
    isTimed = plan.isTimable
    let sharing = Self.sharing((plan.sharing, plan.reason), item, options)
    let cpus = options.cpus ?? plan.neededCPUs.flatMap { ProcessorChoice.choose($0) }
    runner = PairRunner(
      base: item.base, candidate: item.candidate, sharing: sharing.sharing, cpus: cpus, milliseconds: milliseconds)
    runner.timeout = item.timeout
    design = PairDesign(
      base: item.base.path, candidate: item.candidateName, differences: item.differences, sharing: sharing.sharing,
      reason: sharing.reason, cpus: cpus, metric: item.metric, limit: options.limit,
      alpha: options.alpha / Double(judged), budget: options.pairs == nil ? options.budget.seconds : nil,
      pairs: options.pairs, pairMilliseconds: plan.isTimable ? milliseconds : nil)
  }

  /// What belongs to the whole host, or to a cgroup that both would share, is never measured at once.
  private static func sharing(
    _ found: (sharing: PairSharing, reason: String), _ item: PairCase, _ options: PairOptions
  ) -> (sharing: PairSharing, reason: String) {
    if let setting = item.candidateSettings.first {
      return (.turns, "\(setting.name) belongs to the whole host")
    }
    if let setting = item.settings.first(where: { $0.name.hasPrefix("memory.") || $0.name.hasPrefix("cgroup") }) {
      return (.turns, "both would share the cgroup of \(setting.name)")
    }
    return options.takesTurns && found.sharing != .turns ? (.turns, "turns were asked for") : found
  }

  /// Why fio does not take the jobs of a side.
  func refusal(
    in directory: RepeatDirectory, stop: StopLatch
  ) async throws(FioRunError) -> (side: String, words: String)? {
    var asking = runner
    if item.hasDirectory {
      asking.base.environment.merge(directory.variables) { $1 }
      asking.candidate.environment.merge(directory.variables) { $1 }
    }
    return try await asking.refusal(stop: stop)
  }

  /// The same in turns, because running at once turned out unfair.
  func inTurns(because reason: String) -> PlannedPairs {
    var plan = self
    plan.design.sharing = .turns
    plan.design.reason = reason
    var turns = PairRunner(
      base: item.base, candidate: item.candidate, sharing: .turns, cpus: design.cpus,
      milliseconds: Int(options.pairTime.seconds * 1000))
    turns.timeout = item.timeout
    plan.runner = turns
    return plan
  }

  func record(ordinal: Int) -> NewCase {
    let ratios = [item.metric] + PairFigures.names.filter { $0 != item.metric }
    var record = NewCase(
      ordinal: ordinal, name: item.name, parameters: item.parameters, jobFile: item.jobText,
      jobHash: SHA256.hexadecimal(item.jobText.utf8), metrics: ratios.map { "ratio.\($0)" },
      plannedRepeats: design.pairs.map { $0 + 1 } ?? 1,
      state: item.missing.map { .skipped(reason: $0.reason, remedy: $0.remedy) } ?? .planned)
    record.pairs = StoredPairs(design).json
    return record
  }
}

extension HostSetting {
  /// Whether CASE_DIR is in what it makes.
  fileprivate var mountsDirectory: Bool { ["loop.", "tmpfs.", "hugetlbfs."].contains { name.hasPrefix($0) } }
}
