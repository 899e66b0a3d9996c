// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import FioKit
import Foundation
import GuestKit
import HostKit
import SuiteKit

extension AcceleratorChoice: ExpressibleByArgument {}

/// The machine of a guest.
struct GuestMachineOptions: ParsableArguments {
  @Option(help: "Who runs a guest's instructions; auto is KVM where it works, else tcg, QEMU's own processor.")
  var accel = AcceleratorChoice.auto

  @Flag(
    name: .customLong("no-count"),
    help: "Do not count instructions with tcg: CPUs in parallel, and times that vary by half.")
  var noCount = false

  @Option(parsing: .unconditional, help: ArgumentHelp("CPUs of a guest.", valueName: "number"))
  var cpus: Int?

  @Option(help: ArgumentHelp("Memory of a guest, 512m of it persistent.", valueName: "size"))
  var memory = "3g"

  @Option(parsing: .unconditional, help: ArgumentHelp("NUMA nodes of a guest.", valueName: "number"))
  var nodes = 1

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Words for every kernel's command line; may be given several times.", valueName: "words"))
  var append: [String] = []

  @Option(
    name: .customLong("boot-limit"), parsing: .unconditional,
    help: ArgumentHelp("How long a kernel may take to come up.", valueName: "time"))
  var bootLimit = "3m"

  @Option(
    name: .customLong("silence-limit"), parsing: .unconditional,
    help: ArgumentHelp("How long a guest may say nothing.", valueName: "time"))
  var silenceLimit = "3m"

  func validate() throws {
    if let cpus, !(1...64).contains(cpus) { throw ValidationError("--cpus takes a number from 1 to 64, not \(cpus).") }
    guard (1...8).contains(nodes), nodes <= cpus ?? nodes else {
      throw ValidationError("--nodes takes a number from 1 to 8 that is not above --cpus, not \(nodes).")
    }
    for (name, text) in [("boot", bootLimit), ("silence", silenceLimit)] where DurationText.parse(text) == nil {
      throw ValidationError("--\(name)-limit takes \(DurationText.rule), not `\(text)`.")
    }
    guard bytes != nil else {
      throw ValidationError("--memory takes a size from 1g to 1t, such as 3g, not `\(memory)`.")
    }
  }

  private var bytes: UInt64? {
    FioValue.bytes(memory).flatMap { ((1 << 30)...(1 << 40)).contains($0) ? $0 : nil }
  }

  /// The machine; `wish` is how many CPUs a suite would like.
  func machine(cpus wish: Int? = nil) -> GuestMachine {
    var machine = GuestMachine()
    machine.cpus = cpus ?? max(wish ?? 1, nodes)
    machine.memory = bytes ?? machine.memory
    machine.nodes = nodes
    machine.arguments = append.flatMap { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
    return machine
  }

  /// How long it may take.
  var limits: GuestLimits {
    var limits = GuestLimits()
    limits.boot = DurationText.parse(bootLimit) ?? limits.boot
    limits.silence = DurationText.parse(silenceLimit) ?? limits.silence
    return limits
  }
}

extension GuestArchitecture: ExpressibleByArgument {}

/// The processor of guests.
struct GuestArchitectureOption: ParsableArguments {
  @Option(
    name: .customLong("arch"),
    help: "The processor of the guest; of another one than this machine's, Debian's fio and an engine for it run there."
  )
  var architecture = GuestArchitecture.own
}

/// Whether faults are followed into the kernel.
struct ProfilingOptions: ParsableArguments {
  @Flag(help: "Count every instruction of the faults by kernel function, for `faultbench profile`.")
  var profile = false

  /// The plugin, where it is wanted and this machine and QEMU can have it.
  func scope(_ machine: GuestMachineOptions, _ architecture: GuestArchitecture) async throws -> String? {
    guard profile else { return nil }
    guard machine.accel != .kvm else {
      throw ValidationError("--profile follows what QEMU's own processor executes; use --accel tcg, not kvm.")
    }
    // Of a guest that does not count, profiles vary as its figures do.
    guard !machine.noCount else {
      throw ValidationError("--profile is of guests that count instructions; leave out --no-count.")
    }
    if machine.machine().cpus > 1 {
      throw ValidationError(
        "--profile is of guests that count instructions, which QEMU does with one CPU; use --cpus 1\(machine.nodes > 1 ? " and leave out --nodes" : "")."
      )
    }
    do {
      guard await (try Qemu.find(architecture)).loadsPlugins() else {
        throw UnusableInputError(
          "this QEMU loads no plugins (configured without --enable-plugins), which --profile needs; use QEMU of Debian 12 "
            + "or later, or name another one with \(Qemu.variable).")
      }
      return try LibrarySearch(.scope).find(named: nil)
    } catch let error as GuestError {
      throw UnusableInputError(error)
    } catch let error as LibraryNotFoundError {
      throw UnusableInputError(error)
    }
  }
}

extension GuestMachineOptions {
  /// Refuses a suite that would like more CPUs than a guest has whose faults are followed.
  func checkProfiled(_ plan: SuitePlan) throws(UnusableInputError) {
    let wish = machine(cpus: plan.guestCPUs).cpus
    guard wish > 1 else { return }
    throw UnusableInputError(
      "the suite asks for \(wish) CPUs, and --profile is of guests that count instructions, which QEMU does with one; use "
        + "--cpus 1, or leave out --profile.")
  }
}

/// Kernels by their names.
enum GuestKernels {
  /// What these names mean here, fetched where they must be.
  static func find(
    _ names: [String], in cache: GuestCache, for architecture: GuestArchitecture = .own
  ) async throws(UnusableInputError) -> [Kernel] {
    var kernels: [Kernel] = []
    for text in names {
      guard let name = KernelName(text) else { throw UnusableInputError("--kernel has no word in it.") }
      do throws(GuestError) {
        let kernel = try await KernelLibrary(cache: cache, architecture: architecture).kernel(name)
        for remark in kernel.remarks { Diagnostics.write("\(kernel.name.text): \(remark)") }
        kernels.append(kernel)
      } catch {
        throw UnusableInputError(error)
      }
    }
    return kernels
  }
}
