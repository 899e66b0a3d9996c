// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation

/// Which accelerator a user asks for.
package enum AcceleratorChoice: String, Sendable, CaseIterable {
  /// KVM where it runs the kernel, else QEMU's own processor.
  case auto
  /// Nothing but KVM.
  case kvm
  /// Nothing but QEMU's own processor.
  case tcg
}

/// Whether KVM runs a kernel here, which only a boot tells: on some hosts KVM is there, and a stock kernel hangs in it.
package struct AcceleratorTrial {
  let qemu: Qemu
  let machine: GuestMachine
  let kernel: Kernel
  let initrd: String
  let cache: GuestCache
  let stop: StopLatch

  /// nil where it does; else why not, which is an error where nothing but KVM is wanted.
  func refusal(for choice: AcceleratorChoice) async throws -> String? {
    guard let why = try await refusal() else { return nil }
    guard choice != .kvm else {
      throw GuestError(.noKVM, "KVM does not run \(kernel.name.text) here: \(why)", remedy: "use --accel tcg, or auto")
    }
    return why
  }

  /// nil where it does; else why not. What was found out counts until this host boots again.
  private func refusal() async throws -> String? {
    if let refusal = Self.deviceRefusal() { return refusal }
    let host = (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)) ?? ""
    let name = "kvm/\(host.prefix { !$0.isNewline })-\(qemu.version)-\(kernel.release)"
    let path = try await cache.entry(name) { path in
      try Data((try await trial() ?? "").utf8).write(to: URL(fileURLWithPath: path))
    }
    let words = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return words.isEmpty ? nil : words
  }

  /// Why there is no KVM at all; nil where its device opens.
  package static func deviceRefusal() -> String? {
    let device = open("/dev/kvm", O_RDWR | O_CLOEXEC)
    guard device >= 0 else { return "open /dev/kvm: \(String(cString: strerror(errno)))" }
    close(device)
    return nil
  }

  private func trial() async throws -> String? {
    var machine = machine
    (machine.accelerator, machine.countsInstructions) = (.kvm, false)
    var boot = GuestBoot(qemu: qemu, machine: machine, kernel: kernel, initrd: initrd, stop: stop)
    boot.limits.boot = Self.patience
    do {
      try await boot.run(.nothing) { _ in }
      return nil
    } catch let error as GuestError where error.code != .stopped {
      // An assertion of QEMU's says more than anybody wants to read each time.
      return error.message.count > Self.longest ? "\(error.message.prefix(Self.longest))…" : error.message
    }
  }

  private static let longest = 120

  /// With KVM a kernel is up in two or three seconds.
  private static let patience = Duration.seconds(20)
}
