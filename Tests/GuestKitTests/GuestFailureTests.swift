// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

@testable import GuestKit

/// A first process of a guest that does something wrong, and what is said of it.
struct WrongGuest: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// A shell script, with devices and /proc; nil for the kernel's own way.
  var script: String?
  var arguments: [String] = []
  let code: GuestError.Code
  let words: String
  /// On one of the console's last lines.
  let console: String
  var change: @Sendable (inout GuestBoot) -> Void = { _ in }

  static let all: [WrongGuest] = [
    WrongGuest(
      testDescription: "a panic", script: "echo c >/proc/sysrq-trigger", code: .panicked,
      words: "the guest's kernel gave up: Kernel panic - not syncing: sysrq triggered crash", console: "Kernel panic"),
    WrongGuest(
      testDescription: "no root", arguments: ["rdinit=/nothing"], code: .panicked,
      words: "the guest's kernel gave up: Kernel panic - not syncing: VFS: Unable to mount root fs",
      console: "mount_block_root"),
    WrongGuest(
      testDescription: "a dead first process", script: "exit 3", code: .panicked,
      words: "the guest's kernel gave up: Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000300",
      console: "Attempted to kill init"),
    WrongGuest(
      testDescription: "out of memory", script: "tail /dev/zero; echo over; poweroff -f", code: .outOfMemory,
      words: "the guest ran out of memory: Out of memory: Killed process", console: "over"),
    WrongGuest(
      testDescription: "switched off", script: "echo bye; poweroff -f", code: .ended,
      words: "the guest was switched off before it was done", console: "bye"),
    WrongGuest(
      testDescription: "garbage", script: "echo here; echo hello >/dev/ttyS1; exec sleep 1000", code: .garbage,
      words: "the result channel brought what no guest says: \"hello", console: "here"),
    WrongGuest(
      testDescription: "a guest that hangs", script: "echo here; cat /up >/dev/ttyS1; exec sleep 1000", code: .hung,
      words: "nothing was heard of the guest for 2 s", console: "here", change: { $0.limits.silence = .seconds(2) }),
    WrongGuest(
      testDescription: "a kernel that hangs", script: "exec sleep 1000", code: .notBooted,
      words: "the kernel came to no user space within 1 s", console: "", change: { $0.limits.boot = .seconds(1) }),
  ]
}

@Suite(
  "A guest that fails", .serialized,
  .enabled(if: GuestUnderTest.isThere, "needs QEMU, busybox, mkfs.ext4, fio and the engine"),
  .enabled("debian:6.1 cannot be had", { await GuestUnderTest.kernel.value != nil }))
struct GuestFailureTests {
  @Test("ends with the name of the failure and the console's last lines", arguments: WrongGuest.all)
  func fails(_ guest: WrongGuest) async throws {
    let known = try #require(await GuestUnderTest.kernel.value)
    let qemu = try await Qemu.find()
    try await TemporaryDirectory.with { directory in
      var files = BaseFiles.all
      files.append(GuestFile("/bin/busybox", .copy(of: "/bin/busybox")))
      files.append(GuestFile("/bin/sh", .link(to: "busybox")))
      files.append(GuestFile("/up", .bytes(try GuestFrame.encode(MadeTalk.up))))
      let script = """
        #!/bin/sh
        bb=/bin/busybox
        for name in mount stty tail poweroff sleep cat; do $bb ln -s $bb /bin/$name; done
        mount -t devtmpfs none /dev; mount -t proc none /proc
        stty raw -echo -F /dev/ttyS1
        \(guest.script ?? "")
        """
      files.append(GuestFile("/first", .bytes(Array(script.utf8)), mode: 0o755))
      let initrd = directory.file("initrd")
      try CpioArchive(files).write(to: initrd)
      let arguments = guest.script == nil ? guest.arguments : ["rdinit=/first"]
      let name = try #require(KernelName((["made"] + arguments).joined(separator: " ")))
      let kernel = Kernel(name: name, release: known.release, image: known.image)
      var machine = GuestMachine()
      (machine.memory, machine.persistentMemory) = (256 << 20, 0)
      var boot = GuestBoot(qemu: qemu, machine: machine, kernel: kernel, initrd: initrd, stop: StopLatch())
      guest.change(&boot)
      let error = await #expect(throws: GuestError.self) { try await boot.run(.nothing) { _ in } }
      #expect(error?.code == guest.code, "\(String(describing: error))")
      #expect(error?.message.hasPrefix(guest.words) == true, "\(String(describing: error))")
      let lines = error?.console ?? []
      #expect(guest.console.isEmpty || lines.contains { $0.contains(guest.console) }, "\(lines)")
    }
  }
}
