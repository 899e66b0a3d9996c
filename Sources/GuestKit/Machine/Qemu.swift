// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation

/// A QEMU of this host.
package struct Qemu: Sendable, Hashable {
  /// The variable that names it.
  package static let variable = "FAULTBENCH_QEMU"
  /// The program.
  package let path: String
  /// `7.2.22`.
  package let version: String
  /// virtiofsd, which shares the host's root with a guest; nil where there is none.
  package let virtiofsd: String?

  /// The QEMU that the environment names, else the one on PATH, for guests of this architecture.
  package static func find(
    _ architecture: GuestArchitecture = .own, environment: [String: String] = ProcessInfo.processInfo.environment
  ) async throws(GuestError) -> Qemu {
    let (program, variable) = (architecture.qemu, architecture.qemuVariable)
    let places = (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(program)" }
    let named = environment[variable].flatMap { $0.isEmpty ? nil : $0 }
    guard let path = named ?? places.first(where: { access($0, X_OK) == 0 }) else {
      throw GuestError(
        .noQEMU, "there is no \(program) on PATH",
        remedy: "apt-get install \(architecture.qemuPackage), or set \(variable)")
    }
    let said: CommandResult
    do {
      said = try await Command(path, ["--version"]).run(timeout: .seconds(20))
    } catch {
      throw GuestError(.noQEMU, "\(path) cannot be run (\(error))", remedy: "name another one with \(variable)")
    }
    guard let version = said.output.firstMatch(of: /QEMU emulator version ([0-9.]+)/)?.1 else {
      throw GuestError(
        .noQEMU, "\(path) does not answer --version as QEMU does", remedy: "name another one with \(variable)")
    }
    let helpers = ["/usr/libexec/virtiofsd", "/usr/lib/qemu/virtiofsd", "/usr/lib/virtiofsd"]
    return Qemu(path: path, version: String(version), virtiofsd: helpers.first { access($0, X_OK) == 0 })
  }
}

/// What a guest is booted with.
struct QemuArguments {
  let machine: GuestMachine
  let kernel: Kernel
  let initrd: String
  /// A file that becomes /dev/vda; nil for none.
  let disk: String?
  /// Further devices.
  var extra: [String] = []
  /// Whether another process, such as virtiofsd, has to see its memory.
  var isShared = false

  /// All of them. Paths of the boot's own files are from its directory.
  var all: [String] {
    processor + memory + devices + [
      "-kernel", kernel.image, "-initrd", initrd, "-append", commandLine, "-no-reboot", "-nodefaults",
      "-no-user-config",
      "-display", "none", "-monitor", "none", "-serial", "file:\(GuestBoot.consoleName)",
      "-chardev", "socket,id=channel,path=\(GuestBoot.channelName)",
    ] + machine.architecture.channelDevice("channel")
  }

  private var processor: [String] {
    let model = machine.architecture.model
    let accelerator =
      machine.accelerator == .kvm ? ["-accel", "kvm", "-cpu", "host"] : ["-accel", tcg, "-cpu", model.processor]
    // The clock of a guest that counts begins at the same moment in each boot.
    let counting =
      machine.countsInstructions ? ["-icount", "shift=0", "-rtc", "base=2026-01-01T00:00:00,clock=vm"] : []
    return ["-M", model.machine] + accelerator + counting + ["-smp", "\(machine.cpus)"]
  }

  private var tcg: String { machine.cpus > 1 && !machine.countsInstructions ? "tcg,thread=multi" : "tcg" }

  private var memory: [String] {
    let mebibytes = machine.memory >> 20
    guard machine.nodes > 1 || isShared else { return ["-m", "\(mebibytes)M"] }
    let nodes = machine.nodes
    var arguments = ["-m", "\(mebibytes)M"]
    for node in 0..<nodes {
      // What does not divide is the first node's.
      let own = mebibytes / UInt64(nodes) + (node == 0 ? mebibytes % UInt64(nodes) : 0)
      arguments += ["-object", "memory-backend-memfd,id=memory\(node),size=\(own)M,share=on"]
      let cpus = (0..<machine.cpus).filter { $0 * nodes / machine.cpus == node }
      let range = cpus.first.map { first in ",cpus=\(first)-\(cpus.last ?? first)" } ?? ""
      arguments += ["-numa", "node,nodeid=\(node),memdev=memory\(node)\(range)"]
    }
    return arguments
  }

  private var devices: [String] {
    var arguments: [String] = []
    if let disk {
      arguments += [
        "-drive", "file=\(disk),format=raw,if=none,id=disk,cache=unsafe", "-device", "virtio-blk-pci,drive=disk",
      ]
    }
    return arguments + extra
  }

  /// An oops leaves a kernel that measures nothing. Addresses are the same in each boot, so that counts are.
  var commandLine: String {
    let fixed = machine.countsInstructions ? ["nokaslr", "norandmaps"] : []
    let hasMemory = machine.persistentMemory > 0 && machine.architecture.hasPersistentMemory
    let memory = hasMemory ? ["memmap=\(machine.persistentMemory >> 20)M!1G"] : []
    let words =
      [
        "console=\(machine.architecture.console)", "panic=-1", "oops=panic",
        "rdinit=\(GuestContents.first(machine.architecture))",
      ] + fixed + memory
      + machine.arguments
      + kernel.name.arguments + ["--", "guest", "init"]
    return words.joined(separator: " ")
  }
}

/// Where things are in a guest.
package enum GuestPaths {
  /// The serial line to the host: what the guest's first program was told, where that is not this one.
  package static var channel: String {
    ProcessInfo.processInfo.environment[channelVariable] ?? GuestArchitecture.own.channel
  }

  /// The variable that names it.
  static let channelVariable = "FAULTBENCH_GUEST_CHANNEL"

  /// Where a command leaves files for the host.
  package static let results = "/run/result"
}

extension Qemu {
  /// Whether it loads plugins, which say where a guest's instructions go.
  package func loadsPlugins() async -> Bool {
    let help = try? await Command(path, ["--help"]).run(timeout: .seconds(20))
    return help?.output.contains("\n-plugin ") ?? false
  }
}
