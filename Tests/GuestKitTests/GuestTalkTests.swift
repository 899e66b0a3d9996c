// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

@testable import GuestKit

/// A QEMU that is made up, and how a boot with it ends.
struct MadeTalk: Sendable, CustomTestStringConvertible {
  let testDescription: String
  var reports: [GuestReport] = []
  /// Behind the reports.
  var bytes: [UInt8] = []
  var qemu = MadeQemu()
  /// nil where all is well.
  var code: GuestError.Code?
  var words = ""

  static let up = GuestReport.up(fingerprint: "{}", notes: [])

  init(
    _ name: String, _ reports: [GuestReport], bytes: [UInt8] = [], end: MadeQemu.End = .exits(0), console: String = "",
    errors: String = "", connects: Bool = true, _ code: GuestError.Code?, _ words: String = ""
  ) {
    (testDescription, self.reports, self.bytes, self.code, self.words) = (name, reports, bytes, code, words)
    (qemu.end, qemu.console, qemu.errors, qemu.connects) = (end, console, errors, connects)
  }

  static let half = Array(((try? GuestFrame.encode(GuestReport.alive)) ?? []).dropLast())

  static let all: [MadeTalk] = [
    MadeTalk("all is said, and it ends", [up, .alive, .done], nil),
    MadeTalk("all is said, and it does not end", [up, .done], end: .stays, nil),
    MadeTalk("nothing is said", [], end: .stays, .notBooted, "the kernel came to no user space within 1 s"),
    MadeTalk(
      "nothing connects", [], end: .stays, connects: false, .notBooted, "the kernel came to no user space within 1 s"),
    MadeTalk("nothing more is said", [up], end: .stays, .hung, "nothing was heard of the guest for 1 s"),
    MadeTalk(
      "a message never ends", [up], bytes: half, end: .stays, .hung, "nothing was heard of the guest for 1 s"),
    MadeTalk("it is off too early", [up], .ended, "the guest was switched off before it was done"),
    MadeTalk(
      "it is off within a message", [up], bytes: half, .ended, "the guest was switched off before it was done"),
    MadeTalk(
      "a console", [], bytes: Array("[ 0.0] Linux version".utf8), end: .stays, .garbage,
      "the result channel brought what no guest says: \"[ 0.0] Linux version\""),
    MadeTalk(
      "a console in between", [up, .alive], bytes: Array("oops".utf8), end: .stays, .garbage,
      "the result channel brought what no guest says: \"oops\""),
    MadeTalk(
      "a size that no message has", [up], bytes: half.prefix(4) + [UInt8](repeating: 0xff, count: 12), end: .stays,
      .garbage, "the result channel brought what no guest says"),
    MadeTalk("not up", [.alive], end: .stays, .garbage, "the guest spoke before it said that it is up"),
    MadeTalk("up twice", [up, up], end: .stays, .garbage, "the guest said a second time that it is up"),
    MadeTalk(
      "it cannot go on", [up, .refused("no cgroups", remedy: "take another kernel")], end: .stays, .refused,
      "the guest cannot go on: no cgroups; take another kernel.\n"),
    MadeTalk(
      "QEMU refuses", [], end: .exits(1), errors: "qemu: could not load kernel", connects: false, .qemuFailed,
      "QEMU ended with exit code 1: qemu: could not load kernel."),
    MadeTalk(
      "QEMU dies", [up], end: .dies(9), .qemuFailed, "QEMU was killed by signal 9 (Killed)."),
    MadeTalk(
      "a panic", [up], console: "[ 1.0] BUG: 1\n[ 2.0] Kernel panic - not syncing: x\n[ 3.0] rebooting\n", .panicked,
      "the guest's kernel gave up: BUG: 1; Kernel panic - not syncing: x."),
    MadeTalk(
      "no memory", [up], console: "[ 1.0] Out of memory: Killed process 9 (fio) x\n", .outOfMemory,
      "the guest ran out of memory: Out of memory: Killed process 9 (fio) x; raise --memory."),
    MadeTalk(
      "a limit of a cgroup", [up], console: "[ 1.0] Memory cgroup out of memory: Killed process 9 (fio)\n", .ended,
      "the guest was switched off before it was done."),
    MadeTalk(
      "the agent dies", [up], console: "faultbench guest: the agent was killed by signal 11 (Segmentation fault)\n",
      .ended, "the program in the guest died: the agent was killed by signal 11 (Segmentation fault)."),
  ]
}

@Suite("What a guest may do to its host's patience, each with a name")
struct GuestTalkTests {
  @Test(arguments: MadeTalk.all)
  func ends(_ talk: MadeTalk) async throws {
    try await TemporaryDirectory.with { directory in
      var made = talk.qemu
      made.channel = try talk.reports.flatMap { try GuestFrame.encode($0) } + talk.bytes
      let qemu = Qemu(path: try made.write(to: directory), version: "7.2.0", virtiofsd: nil)
      let name = try #require(KernelName("made"))
      let kernel = Kernel(name: name, release: "6.1.0", image: "/nowhere")
      var boot = GuestBoot(
        qemu: qemu, machine: GuestMachine(), kernel: kernel, initrd: "/nowhere", stop: StopLatch())
      // Only what is to end by it has a short one.
      if talk.code == nil { boot.limits.end = .seconds(1) }
      if talk.code == .notBooted { boot.limits.boot = .seconds(1) }
      if talk.code == .hung { boot.limits.silence = .seconds(1) }
      var failure: GuestError?
      do { try await boot.run(.nothing) { _ in } } catch let error as GuestError { failure = error }
      #expect(failure?.code == talk.code, "\(String(describing: failure))")
      let words = failure?.description ?? ""
      #expect(talk.words.isEmpty ? failure == nil : "\(words)\n".contains(talk.words), "\(words)")
      #expect(!words.contains(".."), "\(words)")
      let last = made.console.split(separator: "\n").last.map(String.init)
      #expect(failure == nil || failure?.console.last == last, "\(words)")
    }
  }
}
