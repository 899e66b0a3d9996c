// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import StoreKit
import SuiteKit

/// Runs a suite under one kernel after the other, boot by boot in turns, and stores a run for each: a boot is a repeat.
package struct GuestRunner: Sendable {
  /// The QEMU that boots them.
  package let qemu: Qemu
  /// The machine that they all get; its accelerator is the one that is chosen.
  package private(set) var machine: GuestMachine
  /// Where results go.
  package let store: Store
  /// Where images are kept.
  package var cache = GuestCache.standard()
  /// Which accelerator the user wants, and whether QEMU's own processor counts instructions.
  package var accelerator = AcceleratorChoice.tcg, counts = true
  /// How often each kernel is booted; nil for 3 with counting, 5 without.
  package var boots: Int?
  /// The plugin that follows faults in QEMU; nil for none.
  package var scope: String?
  /// The name that the user gives the runs; each run's has its kernel's behind it where there are several.
  package var label: String?
  /// Version of the program, and its arguments, for the record.
  package var tool = "faultbench", arguments: [String] = []
  /// How long a guest may take.
  package var limits = GuestLimits()
  /// Ends the runs when requested: what is stored stays.
  package var stop = StopLatch()
  /// Told what happens.
  package var observe: @Sendable (GuestEvent) -> Void = { _ in }

  /// A runner that stores into `store`.
  package init(qemu: Qemu, machine: GuestMachine, store: Store) {
    (self.qemu, self.machine, self.store) = (qemu, machine, store)
  }

  /// What runs in the guests.
  package struct Work: Sendable {
    /// The plan.
    package let plan: SuitePlan
    /// The suite's directory.
    let directory: String
    /// Only these cases; empty for all.
    let cases: [String]
    /// fio and engine of this host, of which guests get copies.
    let fio: FioBinary, engine: String?
    /// Of a guest of another processor.
    let userland: GuestUserland?

    /// Some cases of a suite.
    package init(
      plan: SuitePlan, directory: String, cases: [String], fio: FioBinary, engine: String?,
      userland: GuestUserland? = nil
    ) {
      self.userland = userland
      (self.plan, self.directory, self.cases) = (plan, directory, cases)
      (self.fio, self.engine) = (fio, engine)
    }

    /// Bytes of the disk that guests get: a file with holes. None where no case asks for one.
    var disk: UInt64? {
      let asks = plan.cases.contains { planned in
        planned.requirements.contains { $0.name == "disk" }
          || planned.settings.contains { $0.name.hasPrefix("loop.") }
      }
      return asks ? Self.diskSize : nil
    }

    /// Whether a case asks for files on DAX.
    var needsPersistentMemory: Bool { plan.cases.contains { $0.requirements.contains { $0.name == "dax" } } }

    private static let diskSize: UInt64 = 8 << 30
  }

  /// Runs them. What a kernel does not survive is its outcome, not an error.
  package func run(_ work: Work, kernels: [Kernel]) async throws -> [GuestOutcome] {
    let left = Leftovers.clear()
    if !left.isEmpty { observe(.cleared(left)) }
    var contents = GuestContents(fio: work.fio.path, engine: work.engine, suite: work.directory)
    contents.userland = work.userland
    let image = try await GuestImage(contents, cache: cache)
    var guests: [(kernel: Kernel, initrd: String)] = []
    for kernel in kernels {
      let initrd = try await image.initrd(for: kernel)
      guests.append((kernel, initrd))
    }
    var chosen = self
    do { chosen.machine = try await chooseMachine(guests) } catch let error as GuestError where error.code == .stopped {
      // As where it is stopped later: each kernel has its outcome, and no run.
      return kernels.map { GuestOutcome(kernel: $0, label: label ?? $0.name.text) }
    }
    // What nobody uses costs instructions in each boot.
    if !work.needsPersistentMemory { chosen.machine.persistentMemory = 0 }
    let number = boots ?? (chosen.machine.countsInstructions ? 3 : 5)
    observe(.chosen(chosen.machine, boots: number))
    var labels: Set<String> = []
    let runs = guests.map { guest in
      let label = GuestLabel.of(guest.kernel, given: label, of: kernels.count, taken: &labels)
      return GuestKernelRun(chosen, work, guest.kernel, label: label, boots: number)
    }
    do {
      for boot in 1...max(number, 1) {
        for (run, guest) in zip(runs, guests) where stop.reason == nil {
          try await run.boot(boot, initrd: guest.initrd)
        }
      }
    } catch {
      // No run is left as if it went on.
      for run in runs { _ = try? run.finish() }
      throw error
    }
    return try runs.map { try $0.finish() }
  }

  /// The machine with the accelerator that was asked for and works: one for all kernels, else their figures would not compare.
  private func chooseMachine(_ guests: [(kernel: Kernel, initrd: String)]) async throws -> GuestMachine {
    var machine = machine.emulated(counting: counts)
    if counts, !machine.countsInstructions {
      observe(
        .note("QEMU counts the instructions of one CPU only; with \(machine.cpus) it measures time. --cpus 1 counts."))
    }
    guard accelerator != .tcg, machine.architecture == .own else { return machine }
    for guest in guests {
      let trial = AcceleratorTrial(
        qemu: qemu, machine: machine, kernel: guest.kernel, initrd: guest.initrd, cache: cache, stop: stop)
      guard let why = try await trial.refusal(for: accelerator) else { continue }
      observe(.note("KVM does not run \(guest.kernel.name.text) here (\(why)); QEMU's own processor does."))
      return machine
    }
    (machine.accelerator, machine.countsInstructions) = (.kvm, false)
    return machine
  }
}

/// What runs of kernels are called.
enum GuestLabel {
  /// The label of a kernel's run: the user's, or the kernel's name and arguments in letters that a label may have.
  static func of(_ kernel: Kernel, given: String?, of count: Int, taken: inout Set<String>) -> String {
    let name = kernel.name.kernel.contains("/") || kernel.name.kernel == "." ? kernel.release : kernel.name.kernel
    let own = clean(([name] + kernel.name.arguments).joined(separator: "+"))
    let text = given.map { count == 1 ? $0 : "\($0)@\(own)" } ?? own
    var label = String(text.prefix(90))
    var number = 2
    while !taken.insert(label).inserted {
      label = "\(text.prefix(90))#\(number)"
      number += 1
    }
    return label
  }

  private static func clean(_ text: String) -> String {
    let letters = text.unicodeScalars.map { scalar -> Character in
      let isKept = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
      return isKept || "._-+:@=#%".unicodeScalars.contains(scalar) ? Character(scalar) : "_"
    }
    let label = String(letters)
    let begins = label.first.map { $0.isLetter || $0.isNumber } ?? false
    // A number would be a run's number.
    return begins && Int64(label) == nil ? label : "k\(label)"
  }
}
