// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import FioKit
import Foundation
import HostKit
import StoreKit
import SuiteKit
import Synchronization

/// Tells what happens while a suite runs: on a terminal a line that is written again and again, else a line for each run of
/// fio, and now and then one that something goes on.
final class SuiteProgressLine: Sendable {
  private struct State {
    var progress: SuiteProgress?
    var since = ContinuousClock.now
    var fio = ""
    var isDrawn = false
    var lastSign = ContinuousClock.now
  }

  private let state = Mutex(State())
  private let isTerminal: Bool
  private let prefix: String

  /// A line that tells the time by itself as long as it lives; one of several hosts begins with its name, and is not drawn again.
  init(host: String? = nil) {
    isTerminal = host == nil && Terminal.redraws
    prefix = host.map { "\($0): " } ?? ""
    guard isTerminal else { return }
    Task.detached { [weak self] in
      while (try? await Task.sleep(for: .seconds(1))) != nil, let self { self.draw() }
    }
  }

  func show(_ event: SuiteEvent) {
    switch event {
    case .repeatBegan(let progress):
      state.withLock { ($0.progress, $0.since, $0.fio, $0.lastSign) = (progress, .now, "", .now) }
      draw()
    case .fioSaid(let line):
      // Behind `Jobs: 2 (f=2): `, which says little, stand the share done and the rates.
      let rates = line.firstRange(of: "): ").map { line[$0.upperBound...] } ?? ""
      state.withLock { $0.fio = String(rates) }
      isTerminal ? draw() : giveSign()
    case .repeatEnded(let progress, let problems):
      state.withLock { $0.progress = nil }
      for problem in problems { say("\(progress.name): \(problem)") }
      if !isTerminal {
        say("\(progress.place) \(progress.name): \(problems.isEmpty ? "ok" : "INVALID"), \(progress.clock)")
      }
    default:
      if let text = Self.text(of: event) { say(text) }
    }
  }

  /// Clears the line.
  func finish() {
    state.withLock { $0.progress = nil }
    clear()
  }

  private static func text(of event: SuiteEvent) -> String? {
    switch event {
    case .recovered(let recovery): return "an earlier run died; \(recovery.words)"
    case .cleared(let left): return left.sentence
    case .began(let run, let isResumed, let runs):
      return "run \(run): \(isResumed ? "goes on, " : "")\(runs) run\(runs == 1 ? "" : "s") of fio ahead"
    // Each reason stands below the result, once.
    case .skipped(let count, let total):
      return
        "\(count) of \(total) cases \(count == 1 ? "lacks something here, and is" : "lack something here, and are") skipped"
    case .settingsMade(let changes):
      let list = changes.map { "\($0.name)=\($0.after)" }
      return "host set: \(list.joined(separator: ", "))"
    case .givenUp(let planned, let reason): return "\(planned.id) is not run again: \(reason)"
    case .notRestored(let errors):
      return errors.map { "faultbench: not restored: \($0.description)" }.joined(separator: "\n")
    case .note(let text): return text
    case .repeatBegan, .fioSaid, .repeatEnded: return nil
    }
  }

  private func say(_ text: String) {
    clear()
    Diagnostics.write(prefix + text)
  }

  private func clear() {
    let wasDrawn = state.withLock { state in
      defer { state.isDrawn = false }
      return state.isDrawn
    }
    if wasDrawn { Terminal.draw("") }
  }

  private func draw() {
    guard isTerminal else { return }
    let line = state.withLock { state -> String? in
      guard let progress = state.progress else { return nil }
      state.isDrawn = true
      let fio = state.fio.isEmpty ? "" : "  \(state.fio)"
      return "\(progress.place) \(progress.name)  \(progress.clock(after: .now - state.since))\(fio)"
    }
    if let line { Terminal.draw(line) }
  }

  /// A line when nothing was said for a while.
  private func giveSign() {
    let line = state.withLock { state -> String? in
      guard let progress = state.progress, .now - state.lastSign > .seconds(30) else { return nil }
      state.lastSign = .now
      return "\(progress.place) \(progress.name): \(progress.clock(after: .now - state.since))  \(state.fio)"
    }
    if let line { Diagnostics.write(prefix + line) }
  }
}

extension SuiteProgress {
  fileprivate var place: String { "[\(position)/\(total)]" }

  fileprivate var name: String {
    number <= planned.warmup
      ? "\(planned.id) warm-up \(number) of \(planned.warmup)"
      : "\(planned.id) repeat \(number - planned.warmup) of \(planned.repeats)"
  }

  fileprivate var clock: String { clock(after: .zero) }

  /// Elapsed and remaining time, so long after the event.
  fileprivate func clock(after later: Duration) -> String {
    let left = remaining.map { ", about \(TimeText.show(max(.zero, $0 - later))) left" } ?? ""
    return "\(TimeText.show(elapsed + later)) elapsed\(left)"
  }
}

/// A run of a suite for a person: its progress is shown, and it is stored with the command line that asked for it.
struct ShownSuiteRun {
  let fio: FioBinary
  let engine: String?
  let label: String?
  var resumes = false
  var passesProgress = false
  /// The host that measures; nil for this machine.
  var host: FleetHost?
  /// Ends the run when requested.
  var stop = StopLatch()

  func run(_ plan: SuitePlan, into store: Store) async throws(UnusableInputError) -> SuiteOutcome {
    let progress = SuiteProgressLine(host: host?.host.name)
    var runner = SuiteRunner(fio: fio, engine: engine, store: store)
    runner.stop = stop
    runner.host = host
    runner.label = label
    runner.resumes = resumes
    runner.passesProgress = passesProgress
    runner.tool = Faultbench.configuration.version
    runner.arguments = Array(CommandLine.arguments.dropFirst())
    runner.journalDirectory = EarlierRuns.journalDirectory
    runner.observe = { progress.show($0) }
    do {
      let outcome = try await runner.run(plan)
      progress.finish()
      return outcome
    } catch {
      progress.finish()
      throw UnusableInputError(error)
    }
  }
}
