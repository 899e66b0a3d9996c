// SPDX-License-Identifier: GPL-2.0-only

/// The processor of a guest: what QEMU, Debian and the kernel call it and what belongs to it.
package enum GuestArchitecture: String, Sendable, Hashable, CaseIterable {
  /// 64-bit x86, which is this program's own.
  case x8664 = "x86-64"
  /// 64-bit Arm.
  case arm64

  /// This program's own.
  package static let own = GuestArchitecture.x8664

  /// Debian's name: `amd64`.
  var debian: String { self == .x8664 ? "amd64" : "arm64" }

  /// The kernel's name, as `uname -m` prints it.
  package var machine: String { self == .x8664 ? "x86_64" : "aarch64" }

  /// EM_… of its programs and modules.
  var elfMachine: Int { self == .x8664 ? 62 : 183 }

  // MARK: - QEMU

  /// The program.
  var qemu: String { "qemu-system-\(machine)" }

  /// The variable that names it.
  package var qemuVariable: String { self == .x8664 ? Qemu.variable : "FAULTBENCH_QEMU_ARM64" }

  /// Debian's package that has it.
  var qemuPackage: String { self == .x8664 ? "qemu-system-x86" : "qemu-system-arm" }

  /// The machine and, of QEMU's own processor, what it can do. An Arm that signs pointers by its own algorithm takes QEMU a
  /// hundred instructions of the host's for each.
  var model: (machine: String, processor: String) {
    self == .x8664 ? ("pc", "max") : ("virt,gic-version=3", "max,pauth-impdef=on")
  }

  /// How the line to the host is plugged in; `id` is QEMU's name of its other end.
  func channelDevice(_ id: String) -> [String] {
    self == .x8664 ? ["-serial", "chardev:\(id)"] : ["-device", "pci-serial,chardev=\(id)"]
  }

  /// Whether a word of the kernel's command line makes a part of memory persistent.
  package var hasPersistentMemory: Bool { self == .x8664 }

  // MARK: - the kernel

  /// Where it writes its messages.
  var console: String { self == .x8664 ? "ttyS0" : "ttyAMA0" }

  /// The line to the host.
  var channel: String { self == .x8664 ? "/dev/ttyS1" : "/dev/ttyS0" }

  /// Where a build tree has it.
  var builtKernels: [String] {
    self == .x8664 ? ["arch/x86/boot/bzImage", "vmlinux"] : ["arch/arm64/boot/Image"]
  }

  /// Directories of a build tree that have it, for a file that is named.
  var bootDirectories: [String] {
    self == .x8664 ? ["/arch/x86/boot/bzImage", "/arch/x86_64/boot/bzImage"] : ["/arch/arm64/boot/Image"]
  }

  /// What `make` is told to make a kernel.
  var kernelTarget: String { self == .x8664 ? "bzImage" : "ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu- Image" }

  /// What a user may name for a kernel.
  var kernelFile: String { self == .x8664 ? "a bzImage (vmlinuz) or vmlinux" : "an Image (vmlinuz)" }

  /// What a guest uses where its kernel has it as a module, beyond ``KernelModule/wanted``.
  var wantedModules: [String] { KernelModule.wanted + (self == .own ? [] : ["binfmt_misc"]) }

  // MARK: - files

  /// Refuses a library that is for another processor, or is none.
  package func check(library path: String) throws(GuestError) {
    let found = (try? FileParts(path: path)).flatMap(ELFFile.init)
    guard let found, found.machine == elfMachine else {
      throw GuestError(
        .noFile, "\(path) is \(found.map { "for \($0.machineName)" } ?? "no ELF file"), and the guest is \(rawValue)",
        remedy: "name an engine for \(rawValue), as scripts/\(rawValue) builds it")
    }
  }

  /// What is fetched or made for its guests; this program's own architecture has the cache itself.
  package func cache(in cache: GuestCache) -> GuestCache {
    self == .own ? cache : GuestCache(directory: "\(cache.directory)/\(rawValue)")
  }
}
