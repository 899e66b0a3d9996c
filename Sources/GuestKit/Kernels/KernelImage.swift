// SPDX-License-Identifier: GPL-2.0-only
import SystemPackage

/// A file that a machine can start: which kernel it is, told by its own bytes.
struct KernelImage: Sendable, Hashable {
  /// What QEMU is given.
  enum Format: Sendable, Hashable {
    /// Compressed, behind the boot protocol's header.
    case bzImage
    /// The ELF file itself.
    case vmlinux
    /// Uncompressed, behind arm64's header.
    case image
  }

  /// How it is packed.
  let format: Format
  /// `6.12.95+deb12-cloud-amd64`.
  let release: String

  /// Reads the file; throws where it cannot be read, or is nothing that such a machine starts.
  init(path: String, for architecture: GuestArchitecture = .own) throws(GuestError) {
    let parts: FileParts
    do { parts = try FileParts(path: path) } catch {
      throw GuestError(
        .noKernel, "the kernel \(path) cannot be read (\(error.description))",
        remedy: "check the path and its permissions")
    }
    let head = parts.bytes(at: 0, count: 0x400)
    guard architecture == .x8664 else {
      self = try Self.arm64(parts, head: head, path: path)
      return
    }
    if Self.isBootable(head) {
      self = try Self.bzImage(parts, head: head, path: path)
    } else if head.starts(with: ELFFile.magic) {
      self = try Self.vmlinux(parts, path: path)
    } else {
      throw Self.refusal(path, Self.foreign(head) ?? "is no kernel: neither a bzImage nor a vmlinux")
    }
  }

  private init(format: Format, release: String) {
    (self.format, self.release) = (format, release)
  }

  // MARK: - bzImage: Documentation/arch/x86/boot.rst of the kernel

  private static func isBootable(_ head: [UInt8]) -> Bool {
    head.count >= 0x264 && head[0x1fe] == 0x55 && head[0x1ff] == 0xaa && head[0x202..<0x206].elementsEqual("HdrS".utf8)
  }

  private static func bzImage(_ parts: FileParts, head: [UInt8], path: String) throws(GuestError) -> KernelImage {
    func word(_ offset: Int) -> Int { Int(head[offset]) | Int(head[offset + 1]) << 8 }
    // XLF_KERNEL_64, since version 2.12 of the protocol.
    guard word(0x206) >= 0x020c, word(0x236) & 1 != 0 else {
      throw refusal(path, "is a kernel for 32-bit x86, or older than Linux 3.8")
    }
    let pointer = word(0x20e)
    let text = pointer == 0 ? [] : parts.bytes(at: pointer + 0x200, count: 512)
    guard let release = release(startingAt: text[...]) else {
      throw refusal(path, "is a kernel that does not tell its release (kernel_version in its header)")
    }
    return KernelImage(format: .bzImage, release: release)
  }

  // MARK: - vmlinux

  private static func vmlinux(_ parts: FileParts, path: String) throws(GuestError) -> KernelImage {
    guard let file = ELFFile(parts) else { throw refusal(path, "is an ELF file that is cut short") }
    guard file.isX8664 else { throw refusal(path, "is an ELF file for \(file.machineName), not for x86-64") }
    guard file.type != .relocatable else { throw refusal(path, "is an object file or a module, not a kernel") }
    guard
      let release = parts.find("Linux version ").flatMap({ release(startingAt: parts.bytes(at: $0, count: 512)[...]) })
    else { throw refusal(path, "is a program, or the debugging half of a kernel: it does not say \"Linux version\"") }
    // Where QEMU enters it; XEN_ELFNOTE_PHYS32_ENTRY.
    guard file.notes.contains(where: { $0.name == "Xen" && $0.type == 18 }) else {
      throw GuestError(
        .noKernel, "\(path) is the vmlinux of \(release), built without CONFIG_PVH, which QEMU cannot enter",
        remedy: "name arch/x86/boot/bzImage of the same build, or set CONFIG_PVH=y")
    }
    return KernelImage(format: .vmlinux, release: release)
  }

  // MARK: - Image: Documentation/arch/arm64/booting.rst

  private static func arm64(_ parts: FileParts, head: [UInt8], path: String) throws(GuestError) -> KernelImage {
    guard head.dropFirst(0x38).starts(with: armMagic) else {
      let what = isBootable(head) ? "is a kernel for x86-64, not for arm64" : foreign(head)
      throw refusal(path, what ?? "is no kernel for arm64: not an Image", for: .arm64)
    }
    guard
      let release = parts.find("Linux version ").flatMap({ release(startingAt: parts.bytes(at: $0, count: 512)[...]) })
    else { throw refusal(path, "is a kernel that does not say \"Linux version\"", for: .arm64) }
    return KernelImage(format: .image, release: release)
  }

  private static let armMagic = Array("ARM\u{64}".utf8)

  /// A release that begins with a digit and ends before the first space or NUL.
  private static func release(startingAt bytes: ArraySlice<UInt8>) -> String? {
    let word = bytes.prefix { $0 > 0x20 && $0 < 0x7f }
    guard let first = word.first, (0x30...0x39).contains(first), word.count < 128, !word.contains(0x2f) else {
      return nil
    }
    return String(decoding: word, as: UTF8.self)
  }

  // MARK: - what else people have

  /// What the file is, where it is a thing that somebody could take for a kernel of this machine.
  private static func foreign(_ head: [UInt8]) -> String? {
    func has(_ bytes: [UInt8], at offset: Int = 0) -> Bool { head.dropFirst(offset).starts(with: bytes) }
    if head.isEmpty { return "is empty" }
    if has(armMagic, at: 0x38) { return "is a kernel for arm64, not for x86-64" }
    if has(Array("RSC\u{5}".utf8), at: 0x38) { return "is a kernel for riscv64, not for x86-64" }
    if has(Array("zimg".utf8), at: 4) { return "is a compressed EFI image (vmlinuz.efi), which QEMU does not start" }
    let packed: [([UInt8], String)] = [
      ([0x1f, 0x8b], "gzip"), ([0xfd, 0x37, 0x7a, 0x58, 0x5a], "xz"), ([0x28, 0xb5, 0x2f, 0xfd], "zstd"),
    ]
    if let (_, name) = packed.first(where: { has($0.0) }) { return "is compressed with \(name); uncompress it first" }
    if has(Array("!<arch>\n".utf8)) {
      return "is a Debian package or another archive; name debian:VERSION, or unpack it"
    }
    if has([0x27, 0x05, 0x19, 0x56]) { return "is an image for U-Boot, which QEMU does not start here" }
    if has(Array("MZ".utf8)) { return "is a program for EFI or Windows, not a kernel" }
    return nil
  }

  private static func refusal(
    _ path: String, _ what: String, for architecture: GuestArchitecture = .x8664
  ) -> GuestError {
    GuestError(
      .noKernel, "\(path) \(what)",
      remedy: "name \(architecture.kernelFile) for \(architecture.rawValue), or a kernel build tree")
  }
}
