// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GuestKit
import Synchronization

/// Tells what happens while guests run: on a terminal a line that is written again and again, else a line for each boot and case.
final class GuestProgressLine: Sendable {
  private struct State {
    var text = ""
    var since = ContinuousClock.now
  }

  private let state = Mutex(State())
  private let isTerminal = Terminal.redraws

  init() {
    guard isTerminal else { return }
    Task.detached { [weak self] in
      while (try? await Task.sleep(for: .seconds(1))) != nil, let self { self.draw() }
    }
  }

  func show(_ event: GuestEvent) {
    switch event {
    case .cleared(let left): say(left.sentence)
    case .chosen(let machine, let boots): say(Self.words(machine, boots: boots))
    case .booting(let progress): work(at: "\(progress.words): booting")
    case .up(let progress, let time):
      if !isTerminal { say("\(progress.words): up after \(Self.seconds(time))") }
      work(at: "\(progress.words): up")
    case .began: break
    case .skipped(let kernel, let id, let reason): say("\(kernel.name.text): SKIP \(id): \(reason)")
    case .caseBegan(let progress, let id, let position, let total):
      work(at: "\(progress.words): [\(position)/\(total)] \(id)")
    case .caseEnded(let progress, let id, let position, let total, let problems):
      for problem in problems { say("\(progress.words): \(id): \(problem)") }
      if !isTerminal {
        say("\(progress.words): [\(position)/\(total)] \(id): \(problems.isEmpty ? "ok" : "INVALID"), \(elapsed)")
      }
    case .failed(let progress, let error): say("faultbench: \(progress.words): \(error.description)")
    case .again(let progress, let error): say("\(progress.words): tried once more, since \(error.description)")
    case .note(let text): say(text)
    }
  }

  /// Clears the line.
  func finish() {
    state.withLock { $0.text = "" }
    if isTerminal { Terminal.draw("") }
  }

  /// How figures of this machine are to be taken.
  private static func words(_ machine: GuestMachine, boots: Int) -> String {
    let cpus = "\(machine.cpus) CPU\(machine.cpus == 1 ? "" : "s"), \(machine.memory >> 20) MiB"
    let each = "\(boots) boot\(boots == 1 ? "" : "s") of each kernel"
    switch (machine.accelerator, machine.countsInstructions) {
    case (.kvm, _): return "guests: KVM, \(cpus); \(each)"
    case (.tcg, true):
      return
        "guests: QEMU's own processor, \(cpus); figures are instructions, not time: no cache, TLB or contention; \(each)"
    case (.tcg, false): return "guests: QEMU's own processor without counting, \(cpus); times vary by half; \(each)"
    }
  }

  private var elapsed: String { Self.seconds(.now - state.withLock { $0.since }) }

  private static func seconds(_ time: Duration) -> String {
    String(format: "%.1f s", time / .seconds(1))
  }

  private func work(at text: String) {
    state.withLock { ($0.text, $0.since) = (text, .now) }
    draw()
  }

  private func say(_ text: String) {
    if isTerminal { Terminal.draw("") }
    Diagnostics.write(text)
  }

  private func draw() {
    guard isTerminal else { return }
    let text = state.withLock { $0.text }
    if !text.isEmpty { Terminal.draw("\(text)  \(elapsed)") }
  }
}

extension GuestProgress {
  /// `debian:6.12, boot 2 of 3`.
  var words: String { "\(kernel.name.text), boot \(boot) of \(boots)" }
}
