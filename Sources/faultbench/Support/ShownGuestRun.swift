// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Comparison
import FioKit
import Foundation
import GuestKit
import ReportKit
import StoreKit
import SuiteKit

/// Runs of kernels that people watch: the line on the terminal, messages, and the result.
struct ShownGuestRun {
  private let work: GuestRunner.Work
  private let runner: GuestRunner
  private let store: Store
  private let kernels: [Kernel]

  init(
    suite: String, kernels names: [String], choice: GuestSuiteOptions, machine options: GuestMachineOptions,
    tools: ToolOptions, architecture: GuestArchitecture = .own,
    store path: String,
    label: String?, scope: String? = nil
  ) async throws {
    let (plan, directory) = try choice.plan(suite, processors: options.cpus)
    if scope != nil { try options.checkProfiled(plan) }
    let needsEngine = tools.engine != nil || plan.cases.contains(where: \.needsEngine)
    var inside = ForeignTools(userland: nil, engine: nil)
    if architecture != .own {
      inside = try await ForeignTools(architecture, needsEngine: needsEngine, named: tools, in: GuestCache.standard())
    }
    let isForeign = inside.userland != nil
    let hostFio = try await isForeign ? ToolOptions.hostFio() : tools.findFio()
    let hostEngine = needsEngine ? try isForeign ? ToolOptions.hostEngine() : tools.findEngine() : nil
    let qemu: Qemu
    do throws(GuestError) { qemu = try await Qemu.find(architecture) } catch { throw UnusableInputError(error) }
    // The host has what it takes to find mistakes quickly.
    let checked = try await JobCheck(fio: hostFio, engine: hostEngine, stop: StopLatch()).check(plan.cases)
    if !checked.mistakes.isEmpty { throw UnusableInputError(ManifestError(checked.mistakes)) }
    kernels = try await GuestKernels.find(names, in: GuestCache.standard(), for: architecture)
    let (fio, engine) = (inside.userland?.fio ?? hostFio, isForeign ? inside.engine : hostEngine)
    // After everything that may be refused: a store that nobody wrote to would be left.
    do throws(StoreError) { store = try Store(path: path, mode: .create) } catch { throw UnusableInputError(error) }
    Diagnostics.write("fio: \(fio.path) (\(fio.version))")
    Diagnostics.write("engine: \(engine ?? "none; no case asks for one")")
    Diagnostics.write("QEMU: \(qemu.path) (\(qemu.version))")
    work = GuestRunner.Work(
      plan: plan, directory: directory, cases: choice.cases, fio: fio, engine: engine, userland: inside.userland)
    var machine = options.machine(cpus: plan.guestCPUs)
    machine.architecture = architecture
    var runner = GuestRunner(qemu: qemu, machine: machine, store: store)
    (runner.accelerator, runner.counts, runner.boots) = (options.accel, !options.noCount, choice.boots)
    (runner.label, runner.limits, runner.scope) = (label, options.limits, scope)
    // KVM executes what no plugin sees.
    if scope != nil || architecture != .own { runner.accelerator = .tcg }
    runner.tool = Faultbench.configuration.version
    runner.arguments = Array(CommandLine.arguments.dropFirst())
    self.runner = runner
  }

  /// Whether it was told to stop.
  var isStopped: Bool { runner.stop.reason != nil }

  /// Runs them all; what became of each.
  func run() async throws -> [GuestOutcome] {
    let line = GuestProgressLine()
    defer { line.finish() }
    var shown = runner
    shown.observe = line.show
    InterruptSignals.forward(to: shown.stop)
    do {
      return try await shown.run(work, kernels: kernels)
    } catch let error as GuestError {
      throw UnusableInputError(error)
    } catch let error as StoreError {
      throw UnusableInputError(error)
    }
  }

  /// A table of each run, or the comparison of the others with the first.
  func show(_ outcomes: [GuestOutcome], as format: ComparisonFormat, to target: ResultOutput) async throws {
    let stored = outcomes.filter { $0.run != nil }
    var texts: [String] = []
    for outcome in stored {
      guard let run = outcome.run else { continue }
      Diagnostics.write(
        "\(outcome.kernel.name.text) (\(outcome.kernel.release)): stored as run \(run), \(outcome.label)")
    }
    if stored.count < 2 || format == .text {
      guard let simple = ResultFormat(rawValue: format.rawValue) else {
        throw UnusableInputError("\(format.rawValue) is a format of comparisons, which take two kernels.")
      }
      for outcome in stored {
        guard let run = outcome.run else { continue }
        texts.append(try simple.render(SuiteSummary.table(run, of: work.plan, in: store), width: target.width))
      }
    }
    if let base = stored.first {
      for candidate in stored.dropFirst() where base.ran > 0 && candidate.ran > 0 {
        texts.append(try await compared(base, candidate, as: format, width: target.width))
      }
    }
    try target.write(texts.joined(separator: "\n"), for: format.kind)
  }

  private func compared(
    _ base: GuestOutcome, _ candidate: GuestOutcome, as format: ComparisonFormat, width: Int
  ) async throws -> String {
    let comparison: Comparison
    do throws(ComparisonError) {
      let sides = try ComparisonSource(store: store.path).sides(base: [base.label], candidate: [candidate.label])
      comparison = try Comparison(base: sides.base, candidate: sides.candidate)
    } catch {
      throw UnusableInputError(error)
    }
    return try await ShownComparison(comparison, PhaseOptions.standard()).render(format, width: width)
  }
}
