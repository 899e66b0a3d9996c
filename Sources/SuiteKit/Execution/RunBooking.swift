// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import HostKit
import Metrics
import Results
import StoreKit

/// A run in the store: its number, its cases' numbers, and what of it is there already.
struct RunBooking: Sendable {
  let run: RunID
  let isResumed: Bool
  let cases: [String: CaseID]
  /// Cases that an earlier start has skipped.
  let skipped: Set<String>
  private let stored: [CaseID: Set<Int>]

  /// A new run with all cases of `plan`.
  static func begin(
    _ facts: NewRun, _ plan: SuitePlan, missing: [String: MissingRequirements], in store: Store
  ) throws(StoreError) -> RunBooking {
    let cases = plan.cases.map { NewCase($0, repeats: $0.runs, missing: missing[$0.id], clock: facts.clock) }
    let run = try store.beginRun(facts, cases: cases)
    return try RunBooking(run, isResumed: false, in: store)
  }

  /// The run that was not finished, if it is of the same thing.
  static func resume(_ facts: NewRun, _ plan: SuitePlan, in store: Store) throws(SuiteRunError) -> RunBooking {
    let unfinished = try storing { () throws(StoreError) in
      try store.unfinishedRun(suite: plan.suite, label: facts.label, host: facts.host)
    }
    guard let unfinished else {
      throw .nothingToResume(suite: plan.suite, label: facts.label)
    }
    let run = unfinished.id
    if let difference = difference(unfinished.facts, facts) { throw .differs(run: run, what: difference) }
    let cases = try storing { () throws(StoreError) in try store.cases(of: run) }
    let stored = Dictionary(cases.map { ($0.name, $0.facts) }) { $1 }
    for planned in plan.cases {
      guard let before = stored[planned.id] else {
        throw another(unfinished, facts, what: "it has no case `\(planned.id)`")
      }
      if let change = change(before, planned) {
        throw another(unfinished, facts, what: "of the case `\(planned.id)` \(change)")
      }
    }
    return try storing { () throws(StoreError) in
      try store.resumeRun(run)
      return try RunBooking(run, isResumed: true, in: store)
    }
  }

  /// Another plan: by other arguments, or because the suite was changed.
  private static func another(_ unfinished: StoredRun, _ now: NewRun, what: String) -> SuiteRunError {
    let command = ResumeCommand(unfinished)
    let given = ResumeCommand(arguments: now.arguments, suite: now.suite, label: now.label)
    return command == given
      ? .differs(run: unfinished.id, what: what)
      : .otherArguments(run: unfinished.id, what: what, command: command)
  }

  /// What of a case is another than when the run began.
  private static func change(_ before: NewCase, _ now: PlannedCase) -> String? {
    guard before.jobHash == now.jobHash else {
      let pair = zip(before.jobFile.split(separator: "\n"), now.jobText.split(separator: "\n")).first { $0 != $1 }
      return pair.map { "`\($0)` has become `\($1)`" } ?? "the job file, its variables or settings have changed"
    }
    guard before.plannedRepeats != now.runs else { return nil }
    return
      "\(before.plannedRepeats) runs were planned, and now it is \(now.runs), warm-ups included: `repeats`, `warmup` or "
      + "--repeat is another"
  }

  private init(_ run: RunID, isResumed: Bool, in store: Store) throws(StoreError) {
    self.run = run
    self.isResumed = isResumed
    let all = try store.cases(of: run)
    cases = Dictionary(all.map { ($0.name, $0.id) }) { $1 }
    skipped = Set(all.filter { $0.state != .planned }.map(\.name))
    stored = try store.storedRepeats(of: run)
  }

  /// Whether this run of a case is in the store already.
  func has(_ step: CaseGroup.Step) -> Bool {
    cases[step.planned.id].map { stored[$0]?.contains(step.number) ?? false } ?? false
  }

  /// What makes results of both differ for another reason than chance.
  private static func difference(_ before: NewRun, _ now: NewRun) -> String? {
    if before.fioVersion != now.fioVersion {
      return "it began with \(before.fioVersion), and this is \(now.fioVersion)"
    }
    if now.host != nil {
      // All that is known of it.
      return before.fingerprint == now.fingerprint ? nil : "it began on another machine of that address"
    }
    if before.engineBuild != now.engineBuild { return "it began with another build of the engine" }
    let decoder = JSONDecoder()
    guard let one = try? decoder.decode(HostFingerprint.self, from: Data(before.fingerprint.utf8)),
      let other = try? decoder.decode(HostFingerprint.self, from: Data(now.fingerprint.utf8))
    else { return nil }
    if (one.kernel, one.kernelVersion) != (other.kernel, other.kernelVersion) {
      return "it began on the kernel \(one.kernel), and this is \(other.kernel)"
    }
    if one.clock != other.clock {
      return "it began with a clock of \(before.clock.rawValue), and this is one of \(now.clock.rawValue)"
    }
    return one.cpuModel == other.cpuModel ? nil : "it began on another processor"
  }
}

extension NewCase {
  /// A case of a run that begins, with its figures and limits in the clock's terms.
  package init(
    _ planned: PlannedCase, repeats: Int, missing: MissingRequirements? = nil, clock: MeasurementClock = .time
  ) {
    let facts = NewCase(
      ordinal: planned.ordinal, name: planned.id, parameters: planned.parameters, jobFile: planned.jobText,
      jobHash: planned.jobHash, metrics: planned.metrics, published: planned.published, limits: planned.limits,
      plannedRepeats: repeats, state: missing.map { .skipped(reason: $0.reason, remedy: $0.remedy) } ?? .planned)
    self = facts.told(by: clock)
  }
}

extension NewRun {
  /// A run that begins now, on this host: what of fio, engine, host and its clock makes its figures what they are.
  /// `fingerprint` is that of another machine where fio runs there.
  package init(
    suite: String?, label: String?, fio: FioBinary, engine: String?, tool: String, arguments: [String],
    summary: String? = nil, source: String? = nil, report: String? = nil, clock: MeasurementClock = .time,
    fingerprint: String? = nil
  ) {
    self.init(
      label: label, suite: suite, summary: summary, source: source, report: report,
      fingerprint: fingerprint ?? Self.fingerprint(clock),
      fioVersion: fio.version, fioPath: fio.path, engine: engine,
      engineBuild: engine.flatMap { try? FileBytes.read($0, limit: 1 << 28) }.map(SHA256.hexadecimal),
      tool: tool, arguments: arguments)
  }

  private static func fingerprint(_ clock: MeasurementClock) -> String {
    var host = HostFingerprint.take()
    if clock != .time { host.clock = clock.rawValue }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(host)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}
