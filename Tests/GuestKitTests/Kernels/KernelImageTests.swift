// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import GuestKit

@Suite("what a kernel's file says of itself")
struct KernelImageTests {
  @Test("the release is in the header of a bzImage, and in the text of a vmlinux")
  func release() async throws {
    try await TemporaryDirectory.with { directory in
      let path = directory.file("kernel")
      try MadeKernel.write(MadeKernel.bzImage("6.12.3-mine+"), to: path)
      let image = try KernelImage(path: path)
      #expect(image.format == .bzImage && image.release == "6.12.3-mine+")
      try MadeKernel.write(MadeKernel.vmlinux("7.0.0-rc3"), to: path)
      let plain = try KernelImage(path: path)
      #expect(plain.format == .vmlinux && plain.release == "7.0.0-rc3")
      // The words lie across the border of two parts that are read.
      let filler = [UInt8](repeating: 0x4c, count: (4 << 20) - 150)
      try MadeKernel.write(
        Array(MadeKernel.vmlinux("x").prefix(148)) + filler + Array("Linux version 5.0-far \0".utf8), to: path)
      #expect(try KernelImage(path: path).release == "5.0-far")
    }
  }

  @Test("arm64's Image says so in its header, and its release in its text; each machine refuses the other's kernel")
  func arm64() async throws {
    try await TemporaryDirectory.with { directory in
      let path = directory.file("Image")
      let head = Array("MZ".utf8) + [UInt8](repeating: 0, count: 0x36) + Array("ARM\u{64}".utf8)
      try MadeKernel.write(head + Array("\0Linux version 6.12.95+deb12-arm64-16k (me) #1".utf8), to: path)
      let image = try KernelImage(path: path, for: .arm64)
      #expect(image.format == .image && image.release == "6.12.95+deb12-arm64-16k")
      #expect(throws: GuestError.self) { try KernelImage(path: path) }
      try MadeKernel.write(MadeKernel.bzImage("6.1.0"), to: path)
      let error = try #require(throws: GuestError.self) { try KernelImage(path: path, for: .arm64) }
      #expect(error.message.contains("is a kernel for x86-64, not for arm64") && error.remedy.contains("for arm64"))
      try MadeKernel.write(head, to: path)
      #expect(throws: GuestError.self) { try KernelImage(path: path, for: .arm64) }
    }
  }

  static let refused: [(what: String, bytes: [UInt8], words: String)] = [
    ("nothing", [], "is empty"),
    ("text", Array("#!/bin/sh\n".utf8), "is no kernel"),
    ("32-bit bzImage", MadeKernel.bzImage("6.1.0", flags: 0), "32-bit x86"),
    ("old bzImage", MadeKernel.bzImage("3.2.0", protocolVersion: 0x020a), "older than Linux 3.8"),
    ("bzImage without release", MadeKernel.bzImage("\0"), "does not tell its release"),
    ("arm64 vmlinux", MadeKernel.vmlinux("6.1.0", machine: 183), "for arm64, not for x86-64"),
    ("vmlinux without PVH", MadeKernel.vmlinux("6.1.0", isEntered: false), "CONFIG_PVH"),
    ("program", MadeKernel.vmlinux("six"), "does not say \"Linux version\""),
    ("module", MadeKernel.module("6.1.0"), "an object file or a module"),
    ("half an ELF file", Array(MadeKernel.module("6.1.0").prefix(40)), "cut short"),
    ("arm64 Image", [UInt8](repeating: 0, count: 0x38) + Array("ARM\u{64}".utf8), "a kernel for arm64"),
    ("gzip", [0x1f, 0x8b, 8], "compressed with gzip"),
    ("xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], "compressed with xz"),
    ("zstd", [0x28, 0xb5, 0x2f, 0xfd, 0], "compressed with zstd"),
    ("package", Array("!<arch>\ndebian-binary".utf8), "a Debian package"),
    ("EFI program", Array("MZ".utf8) + [0, 0], "a program for EFI"),
    ("EFI zboot", Array("MZ\0\0zimg".utf8), "compressed EFI image"),
  ]

  @Test("what no x86-64 machine starts is refused with what it is", arguments: refused.indices)
  func refusals(index: Int) async throws {
    let (what, bytes, words) = Self.refused[index]
    try await TemporaryDirectory.with { directory in
      let path = directory.file(what.replacing(" ", with: "-"))
      try MadeKernel.write(bytes, to: path)
      let error = try #require(throws: GuestError.self) { try KernelImage(path: path) }
      #expect(error.code == .noKernel)
      #expect(error.message.contains(words) && error.message.contains(path) && !error.remedy.isEmpty, "\(error)")
    }
  }

  @Test("a directory, a pipe and a missing file are refused, none waits")
  func noFiles() async throws {
    try await TemporaryDirectory.with { directory in
      let pipe = directory.file("pipe")
      #expect(mkfifo(pipe, 0o600) == 0)
      for path in [directory.path, pipe, "/dev/zero", directory.file("missing")] {
        let error = try #require(throws: GuestError.self) { try KernelImage(path: path) }
        #expect(error.message.contains("cannot be read"), "\(error)")
      }
    }
  }

  @Test("a program of this machine is no kernel")
  func program() throws {
    let error = try #require(throws: GuestError.self) { try KernelImage(path: "/bin/sh") }
    #expect(error.message.contains("does not say"), "\(error)")
  }

  @Test("damaged files are kernels or refused, and no module is read beyond its end")
  func damage() async throws {
    let seed = Dice.seedOfThisRun
    try await TemporaryDirectory.with { directory in
      var mutator = Mutator(seed: seed)
      let whole = [
        MadeKernel.bzImage("6.1.0-x"), MadeKernel.vmlinux("6.1.0-x"),
        MadeKernel.module("6.1.0-x", depends: ["a", "b"], entries: ["softdep=pre: c", "alias=crypto-d"]),
      ]
      let path = directory.file("kernel")
      for round in 0..<240 {
        let bytes = whole[round % 3]
        try MadeKernel.write(round % 2 == 0 ? mutator.mutate(bytes) : mutator.damageFile(bytes), to: path)
        do throws(GuestError) {
          let release = try KernelImage(path: path).release
          #expect(release.first?.isNumber ?? false, "\(release), seed \(seed)")
        } catch {
          #expect(error.code == .noKernel && error.message.contains(path), "\(error), seed \(seed)")
        }
        if let info = ModuleInfo(path: path) { #expect(info.dependencies.count < 10, "\(info), seed \(seed)") }
      }
    }
  }
}
