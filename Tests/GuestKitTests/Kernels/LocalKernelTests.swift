// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import GuestKit

@Suite("kernels on this machine")
struct LocalKernelTests {
  /// A library whose machine is below a directory of the test's own.
  private static func library(_ directory: TemporaryDirectory, running: String = "6.6.0-run") -> KernelLibrary {
    KernelLibrary(
      cache: GuestCache(directory: directory.file("cache")),
      environment: ["HOME": directory.path, "PATH": "/usr/bin"], root: directory.file("root"), running: running)
  }

  private static func kernel(_ word: String, in directory: TemporaryDirectory) async throws -> Kernel {
    try await library(directory).kernel(#require(KernelName(word)))
  }

  private static func refusal(_ word: String, in directory: TemporaryDirectory) async throws -> GuestError {
    try #require(
      await #expect(throws: GuestError.self, "\(word)") { _ = try await kernel(word, in: directory) })
  }

  private static func put(_ directory: TemporaryDirectory, _ files: [String: [UInt8]]) throws {
    for (name, bytes) in files { try MadeKernel.write(bytes, to: directory.file(name)) }
  }

  @Test("installed ones by release, by file, and the running one; the newer layout, too")
  func installed() async throws {
    try await TemporaryDirectory.with { directory in
      try Self.put(
        directory,
        [
          "root/boot/vmlinuz-6.1.0-5-amd64": MadeKernel.bzImage("6.1.0-5-amd64"),
          "root/boot/vmlinuz-6.6.0-run": MadeKernel.bzImage("6.6.0-run"),
          "root/lib/modules/6.1.0-5-amd64/kernel/loop.ko": MadeKernel.module("6.1.0-5-amd64"),
          "root/usr/lib/modules/7.3.0/vmlinuz": MadeKernel.bzImage("7.3.0"),
          "root/usr/lib/modules/7.3.0/kernel/zram.ko": MadeKernel.module("7.3.0"),
          "root/boot/vmlinuz-6.7.0-bad": Array("bad".utf8),
        ])
      let boot = directory.file("root/boot/vmlinuz-6.1.0-5-amd64")
      for word in ["6.1.0-5-amd64", "vmlinuz-6.1.0-5-amd64", boot, "\(boot) quiet nosmp"] {
        let kernel = try await Self.kernel(word, in: directory)
        #expect(kernel.release == "6.1.0-5-amd64" && kernel.image == boot && kernel.name.text == word)
        #expect(kernel.modules.map(\.name) == ["loop"])
      }
      #expect(try await Self.kernel("host", in: directory).release == "6.6.0-run")
      #expect(try await Self.kernel("7.3.0", in: directory).modules.map(\.name) == ["zram"])
      let near = try await Self.refusal("6.1.0-6-amd64", in: directory)
      #expect(near.code == .noKernel && near.message.contains("did you mean `6.1.0-5-amd64`?"), "\(near)")
      #expect(try await Self.refusal("6.7.0-bad", in: directory).message.contains("is no kernel"))
      let elsewhere = Self.library(directory, running: "6.18.0-elsewhere")
      let name = try #require(KernelName("host"))
      let error = await #expect(throws: GuestError.self) { _ = try await elsewhere.kernel(name) }
      #expect(error?.message.contains("6.18.0-elsewhere") ?? false)

      let offers = await Self.library(directory).available()
      #expect(offers.map(\.name) == ["7.3.0", "6.7.0-bad", "host", "6.1.0-5-amd64", "debian:…"])
      #expect(offers.map(\.release) == ["7.3.0", "", "6.6.0-run", "6.1.0-5-amd64", ""])
      guard case .unusable(let reason) = offers.last?.place else {
        Issue.record("\(offers)")
        return
      }
      #expect(reason.contains("name no archive of Debian's"))
    }
  }

  @Test("a file anywhere, with the modules beside it or none")
  func file() async throws {
    try await TemporaryDirectory.with { directory in
      try Self.put(
        directory,
        [
          "alone/bzImage": MadeKernel.bzImage("6.9.0"), "a/boot/kernel": MadeKernel.bzImage("6.9.0"),
          "a/lib/modules/6.9.0/kernel/loop.ko": MadeKernel.module("6.9.0"),
          "a/lib/modules/6.9.1/kernel/zram.ko": MadeKernel.module("6.9.1"), "b/vmlinux": MadeKernel.vmlinux("6.9.1"),
        ])
      #expect(try await Self.kernel(directory.file("alone/bzImage"), in: directory).modules == [])
      #expect(try await Self.kernel("~/alone/bzImage nosmp", in: directory).release == "6.9.0")
      #expect(try await Self.kernel(directory.file("a/boot/kernel"), in: directory).modules.map(\.name) == ["loop"])
      #expect(try await Self.kernel(directory.file("b/vmlinux"), in: directory).release == "6.9.1")
      for word in ["missing/bzImage", "bzimage", "debian", "deb:6.1"] {
        let error = try await Self.refusal(word, in: directory)
        #expect(error.code == .noKernel && error.message.contains(word), "\(error)")
      }
    }
  }

  @Test("a build tree, with the modules that were built or installed in it")
  func tree() async throws {
    try await TemporaryDirectory.with { directory in
      let release = "6.15.0-rc1+"
      let tree = directory.file("linux")
      try Self.put(
        directory,
        [
          "linux/arch/x86/boot/bzImage": MadeKernel.bzImage(release), "linux/vmlinux": MadeKernel.vmlinux(release),
          "linux/.config": [], "linux/Kconfig": [], "linux/Makefile": [],
          "linux/include/config/kernel.release": Array("\(release)\n".utf8),
        ])
      #expect(try await Self.kernel(tree, in: directory).modules == [])
      #expect(try await Self.kernel("\(tree)/", in: directory).image == "\(tree)/arch/x86/boot/bzImage")
      try Self.put(
        directory,
        [
          "linux/modules.order": Array("fs/fuse/fuse.o\nkernel/drivers/block/loop.ko\nfs/xfs/xfs.ko\n".utf8),
          "linux/modules.builtin": Array("kernel/fs/ext4/ext4.ko\n".utf8),
          "linux/fs/fuse/fuse.ko": MadeKernel.module(release),
          "linux/drivers/block/loop.ko": MadeKernel.module(release),
          "linux/fs/xfs/xfs.ko": MadeKernel.module("6.15.0-rc1-dirty"),
        ])
      for word in [tree, "\(tree)/arch/x86/boot/bzImage", "\(tree)/vmlinux"] {
        let kernel = try await Self.kernel(word, in: directory)
        #expect(kernel.release == release && kernel.modules.map(\.name) == ["loop", "fuse"], "\(kernel)")
        #expect(kernel.remarks.count == 1 && kernel.remarks[0].contains("6.15.0-rc1-dirty"))
      }
      try Self.put(directory, ["linux/lib/modules/\(release)/kernel/zram.ko": MadeKernel.module(release)])
      #expect(try await Self.kernel(tree, in: directory).modules.map(\.name) == ["zram"])
    }
  }

  @Test("a tree that is not built is refused with the command that builds it")
  func unbuilt() async throws {
    try await TemporaryDirectory.with { directory in
      try Self.put(directory, ["my tree/Kconfig": [], "my tree/Makefile": [], "out/.config": [], "out/Makefile": []])
      let bare = try await Self.refusal(directory.file("out"), in: directory)
      #expect(bare.message.contains("configured, but not built"), "\(bare)")
      #expect(bare.remedy.contains("make -C \(directory.file("out")) -j") && bare.remedy.contains("bzImage modules"))
      let library = Self.library(directory)
      let error = try #require(throws: GuestError.self) {
        _ = try KernelFiles(directory: directory.file("my tree"), root: library.root)
      }
      #expect(error.remedy.contains("make -C '\(directory.file("my tree"))' defconfig"), "\(error)")
    }
  }

  @Test("a directory into which one kernel was installed; of several, or none, the files are named")
  func directories() async throws {
    try await TemporaryDirectory.with { directory in
      try Self.put(
        directory,
        [
          "one/boot/vmlinuz-6.1.0": MadeKernel.bzImage("6.1.0"),
          "one/lib/modules/6.1.0/kernel/loop.ko": MadeKernel.module("6.1.0"),
          "two/usr/lib/modules/7.1.0/vmlinuz": MadeKernel.bzImage("7.1.0"),
          "two/usr/lib/modules/7.2.0/vmlinuz": MadeKernel.bzImage("7.2.0"), "none/x": [],
        ])
      #expect(try await Self.kernel(directory.file("one"), in: directory).modules.map(\.name) == ["loop"])
      #expect(
        try await Self.kernel(directory.file("two/usr/lib/modules/7.1.0"), in: directory).release == "7.1.0")
      let several = try await Self.refusal(directory.file("two"), in: directory)
      #expect(several.message.contains("2 kernels") && several.remedy.contains("7.1.0/vmlinuz"), "\(several)")
      #expect(try await Self.refusal(directory.file("none"), in: directory).message.contains("without a kernel"))
    }
  }
}
