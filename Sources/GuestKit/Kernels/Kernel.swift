// SPDX-License-Identifier: GPL-2.0-only

/// A kernel as a user names it: a path, or a release of Debian's, and what its command line gets on top.
package struct KernelName: Sendable, Hashable {
  /// The whole, as it was written: `debian:6.12 init_on_alloc=0`.
  package let text: String
  /// The first word: `debian:6.12`, `/boot/vmlinuz-6.1.0`, `../linux`.
  package let kernel: String
  /// The others.
  package let arguments: [String]

  /// nil for no word at all.
  package init?(_ text: String) {
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    guard let first = words.first else { return nil }
    self.text = words.joined(separator: " ")
    kernel = first
    arguments = Array(words.dropFirst())
  }
}

/// A kernel that can be booted.
package struct Kernel: Sendable, Hashable {
  /// As the user named it.
  package let name: KernelName
  /// `6.12.95+deb12-cloud-amd64`: what `uname -r` says inside.
  package let release: String
  /// The bzImage or vmlinux.
  package let image: String
  /// The modules that a guest loads, in that order, uncompressed; none where the kernel has none.
  package let modules: [KernelModule]
  /// What the user should know of it, each half a sentence: modules that were left out, and why.
  package let remarks: [String]

  /// A kernel.
  package init(
    name: KernelName, release: String, image: String, modules: [KernelModule] = [], remarks: [String] = []
  ) {
    (self.name, self.release, self.image, self.modules, self.remarks) = (name, release, image, modules, remarks)
  }
}

/// A module of a kernel.
package struct KernelModule: Sendable, Hashable {
  /// `virtio_blk`.
  package let name: String
  /// The uncompressed file.
  package let path: String

  /// A module.
  package init(name: String, path: String) {
    (self.name, self.path) = (name, path)
  }

  /// What guests use where the kernel has it as a module: disks and loop devices, file systems, persistent memory, compressed
  /// swap with its algorithms, and the host's root for commands.
  package static let wanted = [
    "virtio_pci", "virtio_blk", "loop", "ext4", "xfs", "nd_e820", "nd_pmem", "zram", "fuse", "virtiofs", "9p",
    "9pnet_virtio", "lzo_rle", "lz4", "zstd",
  ]
}
