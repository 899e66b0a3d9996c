// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GuestKit
import StoreKit
import TestSupport
import Testing

/// The guests are made up, so that each end comes for sure; a program that is QEMU to faultbench says what they say.
@Suite(
  "How commands that boot guests end", .serialized,
  .enabled(if: GuestBench.isThere, "needs QEMU, busybox and fio"),
  .enabled("debian:6.1 cannot be had", { await GuestBench.kernel.value != nil }))
struct GuestExitCodeTests {
  private static func up(_ reports: GuestReport...) throws -> [UInt8] {
    try ([.up(fingerprint: "{}", notes: [])] + reports).flatMap { try GuestFrame.encode($0) }
  }

  private static func measured(_ name: String, _ number: Double) throws -> GuestReport {
    .measured(case: name, repeated: try NewRepeat(number: 1, elapsedNS: 1, metrics: ["iops": number]).json())
  }

  private static func qemu(
    _ bench: GuestBench, _ name: String, _ channel: [UInt8], end: MadeQemu.End = .exits(0), errors: String = ""
  ) throws -> String {
    var made = MadeQemu()
    (made.channel, made.end, made.errors, made.connects) = (channel, end, errors, !channel.isEmpty)
    return try made.write(to: bench.directory, name: name)
  }

  @Test("guest run and guest gate: 0, 1, 2, 77, 125, 130")
  func runAndGate() async throws {
    try await TemporaryDirectory.with { directory in
      let bench = try await GuestBench(directory)
      let fine = try Self.qemu(bench, "fine", Self.up(Self.measured("short", 1000), .done))
      let slow = try Self.qemu(bench, "slow", Self.up(Self.measured("short", 500), .done))
      let lost = try Self.qemu(bench, "lost", Self.up(.done))
      let none = try Self.qemu(bench, "none", Self.up(.skipped(case: "short", reason: "no", remedy: ""), .done))
      let dead = try Self.qemu(bench, "dead", [], end: .exits(1), errors: "qemu: no such machine")
      let hung = try Self.qemu(bench, "hung", Self.up(.began(case: "short", seconds: 9)), end: .stays)
      var silent = MadeQemu()
      silent.end = .stays
      let mute = try silent.write(to: directory, name: "mute")
      let words = [
        "./made", "--case", "short", "--kernel", "./vmlinuz", "--accel", "tcg", "--no-count", "--boots", "5",
      ]
      func expect(
        _ command: String, _ more: [String], _ qemu: String, cache: String? = nil, _ code: Int32, _ text: String = ""
      ) async throws {
        let result = try await bench.tool(["guest", command] + words + more, qemu: qemu, cache: cache)
        let label = URL(fileURLWithPath: qemu).lastPathComponent
        #expect(
          result.status == code && (text.isEmpty || result.errors.contains(text)), "\(command) \(label): \(result)")
        #expect(!result.errors.contains(".."), "\(result.errors)")
        #expect(bench.programs == [] && bench.files == [])
      }
      try await expect("run", ["--label", "good"], fine, 0)
      try await expect("run", [], none, 77)
      try await expect("run", [], lost, 1, "the guest was done and had told nothing of \"short\".")
      try await expect("run", [], dead, 1, "QEMU ended with exit code 1: qemu: no such machine.")
      try await expect("run", ["--silence-limit", "1s"], hung, 1, "nothing was heard of the guest for 1 s")
      try await expect("run", [], "/nowhere/qemu", 2, "name another one with FAULTBENCH_QEMU")
      try await expect("run", [], "/bin/true", 2, "/bin/true does not answer --version as QEMU does")
      try await expect("run", [], fine, cache: "/proc/self/nowhere", 2, "set FAULTBENCH_GUEST_CACHE to a directory")
      let text = try directory.write("no kernel", to: "text")
      try await expect("run", ["--kernel", text], fine, 2, text)

      let base = ["--base", "good"]
      try await expect("gate", base, fine, 0)
      try await expect("gate", base, slow, 1)
      try await expect("gate", base, none, 125, "no case gave a figure that counts.")
      try await expect("gate", base, lost, 125, "had told nothing of \"short\".")
      try await expect("gate", base, dead, 125, "qemu: no such machine")
      try await expect("gate", base, "/nowhere/qemu", 125, "FAULTBENCH_QEMU")
      try await expect("gate", base, fine, cache: "/proc/self/nowhere", 125, "FAULTBENCH_GUEST_CACHE")
      try await expect("gate", ["--base", "unknown"], fine, 125, "unknown")
      try await expect("gate", base + ["--nonsense"], fine, 125, "nonsense")

      for (command, code) in [("run", 1), ("gate", 130)] as [(String, Int32)] {
        let more = command == "gate" ? base : []
        // While a case is at work, and while KVM is tried where there is one.
        for accel in access("/dev/kvm", R_OK | W_OK) == 0 ? ["tcg", "auto"] : ["tcg"] {
          let works = { accel == "auto" ? bench.boots : bench.errors.contains(": up after ") }
          let chosen = ["guest", command] + words.map { $0 == "tcg" ? accel : $0 } + more
          let status = try await bench.run(chosen, qemu: accel == "auto" ? mute : hung, when: works) {
            kill($0, SIGINT)
          }
          #expect(status == code, "\(command) \(accel): \(bench.errors)")
          #expect(bench.programs == [] && bench.files == [])
        }
      }
    }
  }

  @Test("guest exec: the command's, 2, 130")
  func exec() async throws {
    try await TemporaryDirectory.with { directory in
      let bench = try await GuestBench(directory)
      let output = GuestReport.output(stream: 1, bytes: Data("said\n".utf8))
      let words = ["guest", "exec", "--accel", "tcg", "--kernel", "./vmlinuz"]
      let command = ["--", "true"]
      for code in [0, 1, 7, 137] as [Int32] {
        let qemu = try Self.qemu(bench, "qemu", Self.up(output, .exited(code), .done))
        let result = try await bench.tool(words + command, qemu: qemu)
        #expect(result.status == code && result.output == "said\n" && result.errors == "", "\(result)")
      }
      let refusing = try Self.qemu(bench, "refusing", Self.up(.refused("no root", remedy: "have one")), end: .stays)
      let dead = try Self.qemu(bench, "dead", Self.up(output), end: .dies(9))
      for (qemu, cache, text) in [
        (refusing, nil, "the guest cannot go on: no root; have one.\n"), (dead, nil, "QEMU was killed by signal 9"),
        ("/nowhere/qemu", nil, "FAULTBENCH_QEMU"), (dead, "/proc/self/nowhere", "FAULTBENCH_GUEST_CACHE"),
      ] as [(String, String?, String)] {
        let result = try await bench.tool(words + command, qemu: qemu, cache: cache)
        #expect(result.status == 2 && result.errors.contains(text), "\(result)")
        #expect(bench.programs == [] && bench.files == [])
      }
      let hung = try Self.qemu(bench, "hung", Self.up(output), end: .stays)
      let status = try await bench.run(words + command, qemu: hung, when: { bench.output == "said\n" }) {
        kill($0, SIGINT)
      }
      #expect(status == 130 && bench.errors.contains("the guest was switched off (Interrupt)"), "\(bench.errors)")
      #expect(bench.programs == [] && bench.files == [])
    }
  }
}
