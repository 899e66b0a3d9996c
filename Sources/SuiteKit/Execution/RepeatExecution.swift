// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import HostKit
import Metrics
import StoreKit
import Synchronization
import SystemPackage

/// Runs a case once: fio in the case's cgroup, counted from before its first instruction.
struct RepeatExecution {
  let fio: FioBinary
  let engine: String?
  let base: String
  let stop: StopLatch
  let clock: MeasurementClock
  /// The system calls for the processor's counters.
  let counters: PerfEventCalls
  /// The host whose server runs it; nil for this machine.
  var host: FleetHost?
  /// Told fio's own progress; nil where nobody wants it.
  let onProgress: (@Sendable (String) -> Void)?
  /// Told what stays of a repeat on another host, whatever becomes of its result.
  var onLeft: (@Sendable (String) -> Void)?

  /// The repeat as it is stored, and why fio was stopped, if it was.
  struct Result {
    private(set) var record: NewRepeat
    let elapsed: Duration
    let isTimeout: Bool
    /// Whether another host was not there any more.
    var isLost = false

    /// Notes what stays of it on a host.
    mutating func leave(_ words: String) { record.diagnostics.append(words) }
  }

  func run(_ step: CaseGroup.Step, _ applied: AppliedSettings?) async throws(SuiteRunError) -> Result {
    if let host { return try await run(step, on: host) }
    if let applied {
      do throws(HostSettingError) { try applied.beforeRepeat() } catch { throw .host(error) }
    }
    let directory = try RepeatDirectory(base: base, mount: applied?.caseDirectory)
    defer { directory.remove() }
    let planned = step.planned
    let watch = ProcessWatch(applied, metrics: planned.metrics, by: counters)
    var runner = FioRunner(fio: fio, engine: engine, timeout: planned.timeout)
    runner.beforeStart = { process in try watch.begin(process) }
    runner.onProgress = onProgress
    let before = HostCounters.read(cgroup: applied?.cgroup)
    let run: FioRun
    do throws(FioRunError) {
      run = try await runner.run(
        planned.job, environment: environment(of: planned, directory), in: directory.work, stop: stop)
    } catch {
      _ = watch.end()
      throw .fio(error)
    }
    let after = HostCounters.read(cgroup: applied?.cgroup)
    let watched = watch.end()
    let moved = after.since(before).merging(watched.counters) { $1 }
    let sample = RunSample(
      run, of: planned, reportDirectory: directory.reports, counters: moved, still: Set(after.values.keys),
      uncounted: watched.problems, clock: clock)
    let record = NewRepeat(
      number: step.number, isWarmUp: step.isWarmUp, started: run.started, elapsedNS: run.elapsed.nanoseconds,
      problems: sample.problems, metrics: sample.metrics, fioJSON: run.resultText, faultReports: sample.reports,
      diagnostics: run.diagnostics + watched.notes, changes: Self.json(applied?.changes ?? []), counters: moved)
    let isTimeout = run.problems.contains { if case .stopped(.timeout) = $0.kind { true } else { false } }
    return Result(record: record, elapsed: run.elapsed, isTimeout: isTimeout)
  }

  /// On another host nothing is set, counted or read: what comes back is fio's result.
  private func run(_ step: CaseGroup.Step, on host: FleetHost) async throws(SuiteRunError) -> Result {
    var planned = step.planned
    planned.reportsFaults = false
    var runner = FioRunner(fio: fio, engine: engine, timeout: planned.timeout)
    runner.host = host.host
    let directory = HostDirectory(of: step, on: host, by: fio)
    if let directory, let failed = try await make(directory, on: host) { return result(failed, of: planned, step) }
    let run: FioRun
    do throws(FioRunError) {
      let environment = planned.environment.merging(directory?.variables ?? [:]) { $1 }
      run = try await runner.run(planned.job, environment: environment, stop: stop)
    } catch {
      if let directory { _ = await remove(directory, on: host) }
      throw .fio(error)
    }
    var result = result(run, of: planned, step)
    // A host that is lost is not asked again.
    if let directory, let left = await remove(directory, on: host, isThere: !result.isLost) { result.leave(left) }
    return result
  }

  /// Makes the directory of a repeat; the run that could not, where that was for the host's sake or was stopped.
  private func make(_ directory: HostDirectory, on host: FleetHost) async throws(SuiteRunError) -> FioRun? {
    let made: FioRun
    do throws(FioRunError) { made = try await directory.make(stop: stop) } catch { throw .fio(error) }
    if made.passed { return nil }
    if made.problems.contains(where: \.isOfConnection) { return made }
    guard stop.reason != nil else {
      throw .noHostDirectory(
        host: host.host.name, path: host.directory ?? "", reasons: made.problems.map { $0.message })
    }
    // The stop may have come after the server had made it.
    _ = await remove(directory, on: host)
    return made
  }

  /// Removes the files of a repeat where the host is there to do it.
  ///
  /// - Returns: what is to be said where they stay, which is told at once, too.
  private func remove(_ directory: HostDirectory, on host: FleetHost, isThere: Bool = true) async -> String? {
    if isThere, await directory.remove() { return nil }
    let words = "the files of this repeat may be left on \(host.host), in \(directory.path)"
    onLeft?(words)
    return words
  }

  private func result(_ run: FioRun, of planned: PlannedCase, _ step: CaseGroup.Step) -> Result {
    let sample = RunSample(run, of: planned, reportDirectory: "", counters: [:], clock: clock)
    let record = NewRepeat(
      number: step.number, isWarmUp: step.isWarmUp, started: run.started, elapsedNS: run.elapsed.nanoseconds,
      problems: sample.problems, metrics: sample.metrics, fioJSON: run.resultText, diagnostics: run.diagnostics)
    let isTimeout = run.problems.contains { if case .stopped(.timeout) = $0.kind { true } else { false } }
    return Result(
      record: record, elapsed: run.elapsed, isTimeout: isTimeout, isLost: run.problems.contains(where: \.isOfConnection)
    )
  }

  private func environment(of planned: PlannedCase, _ directory: RepeatDirectory) -> [String: String] {
    planned.environment.merging(directory.variables) { $1 }
  }

  private static func json(_ changes: [SettingChange]) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(changes)).map { String(decoding: $0, as: UTF8.self) } ?? "[]"
  }
}

/// What is done with fio's process before it begins, and what is known of it afterwards.
private final class ProcessWatch: Sendable {
  private struct State {
    var events: PerfSoftwareEvents?
    var hardware: PerfHardwareEvents?
    var refusal: PerfEventError?
    var process: pid_t?
  }

  /// What was counted, and what is to be said of it.
  struct Watched {
    var counters: [String: Int64] = [:]
    var notes: [String] = []
    var problems: [PerfEventError] = []
  }

  private let applied: AppliedSettings?
  private let counts: [PerfHardwareMetric]
  private let countsEvents: Bool
  private let calls: PerfEventCalls
  private let state = Mutex(State())

  /// Only what the case names is counted: the processor's counters are few, and an event that is open costs every fault some 400
  /// instructions of the kernel (docs/profile.md).
  init(_ applied: AppliedSettings?, metrics: [String], by calls: PerfEventCalls) {
    (self.applied, self.calls) = (applied, calls)
    counts = metrics.compactMap(PerfHardwareMetric.init)
    countsEvents = metrics.contains { $0.hasPrefix("perf.") && PerfHardwareMetric(rawValue: $0) == nil }
  }

  func begin(_ process: pid_t) throws {
    if let cgroup = applied?.cgroup {
      try FileBytes.write(Array("\(process)".utf8), to: cgroup.procs)
    }
    try applied?.willRun(processGroup: process)
    // A host without these counters measures all the same; what needs them requires `perf`.
    var new = State(events: countsEvents ? try? PerfSoftwareEvents(process: process) : nil, process: process)
    if !counts.isEmpty {
      do throws(PerfEventError) {
        new.hardware = try PerfHardwareEvents(process: process, metrics: counts, calls: calls)
      } catch {
        new.refusal = error
      }
    }
    state.withLock { [new] state in state = new }
  }

  func end() -> Watched {
    let known = state.withLock { state in
      defer { state = State() }
      return state
    }
    if let process = known.process { applied?.hasEnded(processGroup: process) }
    var watched = Watched(counters: (try? known.events?.read()) ?? [:])
    if let counts = known.hardware?.read() {
      watched.counters.merge(counts.totals) { $1 }
      (watched.notes, watched.problems) = (counts.notes, counts.problems)
    }
    if let refusal = known.refusal { watched.problems.append(refusal) }
    return watched
  }
}

extension Duration {
  /// In whole nanoseconds.
  package var nanoseconds: Int64 {
    let (product, overflow) = components.seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? .max : product + components.attoseconds / 1_000_000_000
  }
}

/// The directories of one run of fio, all new and gone after it.
package struct RepeatDirectory: Sendable {
  /// Where fio works.
  package let work: String
  /// CASE_DIR: on the disk, or in what the settings have mounted.
  let files: String
  /// Where the engine writes its reports.
  let reports: String
  private let owned: OwnedDirectory

  /// Below `base`; the case's files below `mount` where there is one.
  package init(base: String, mount: String?) throws(SuiteRunError) {
    do throws(ScratchError) {
      owned = try OwnedDirectory(in: base)
    } catch {
      throw .noDirectory(path: base, reason: error.errno.description)
    }
    work = owned.path
    reports = "\(work)/reports"
    do throws(SuiteRunError) {
      try Self.make(directory: reports)
      if let mount {
        files = try Self.make(in: mount)
      } else {
        files = "\(work)/files"
        try Self.make(directory: files)
      }
    } catch {
      owned.remove()
      throw error
    }
  }

  /// What a job file is told of them.
  package var variables: [String: String] {
    // The engine puts a file for each job into a path that ends in a slash.
    [GivenVariable.caseDirectory: files, GivenVariable.faultReport: "\(reports)/"]
  }

  /// Removes all of them.
  package func remove() {
    try? FileManager.default.removeItem(atPath: files)
    owned.remove()
  }

  /// What the settings have mounted goes with them.
  private static func make(in mount: String) throws(SuiteRunError) -> String {
    var template = Array("\(mount)/case.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw refusal(mount) }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func make(directory: String) throws(SuiteRunError) {
    guard mkdir(directory, 0o755) == 0 else { throw refusal(directory) }
  }

  private static func refusal(_ path: String) -> SuiteRunError {
    .noDirectory(path: path, reason: Errno(rawValue: errno).description)
  }
}
