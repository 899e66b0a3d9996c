// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import FaultScope

@Suite("Instructions of arm64, as far as faultscope reads them")
struct Arm64InstructionTests {
  /// As an assembler has them; where a branch goes to is from the instruction's end.
  static let samples: [(text: String, word: UInt32, kind: InstructionKind, displacement: Int64)] = [
    ("nop", 0xD503_201F, .plain, 0), ("add x0, x0, #1", 0x9100_0400, .plain, 0), ("svc #0", 0xD400_0001, .plain, 0),
    ("bl .+8", 0x9400_0002, .call, 0), ("blr x3", 0xD63F_0060, .call, 0), ("blraaz x3", 0xD63F_087F, .call, 0),
    ("br x16", 0xD61F_0200, .indirectJump, 0), ("braa x16, x17", 0xD71F_0A11, .indirectJump, 0),
    ("ret", 0xD65F_03C0, .ret, 0), ("retaa", 0xD65F_0BFF, .ret, 0), ("eret", 0xD69F_03E0, .interruptReturn, 0),
    ("eretaa", 0xD69F_0BFF, .interruptReturn, 0), ("b .+16", 0x1400_0004, .branch, 12),
    ("b .-4", 0x17FF_FFFF, .branch, -8), ("b.eq .+8", 0x5400_0040, .branch, 4), ("b.ne .-8", 0x54FF_FFC1, .branch, -12),
    ("cbz x1, .+32", 0xB400_0101, .branch, 28), ("cbnz w1, .-4", 0x35FF_FFE1, .branch, -8),
    ("tbz x0, #3, .+12", 0x3618_0060, .branch, 8), ("tbnz x0, #63, .-32768", 0xB7FC_0000, .branch, -32772),
  ]

  @Test("how each one may leave its block, and where to", arguments: samples.indices)
  func kinds(index: Int) {
    let sample = Self.samples[index]
    let decoded = Instruction(arm64: sample.word)
    #expect(decoded.kind == sample.kind, "\(sample.text)")
    #expect(decoded.displacement == sample.displacement, "\(sample.text)")
  }

  @Test(
    "the words are those of an assembler",
    .enabled(if: HostCommand.exists("aarch64-linux-gnu-as"), "needs binutils-aarch64-linux-gnu"))
  func assembler() async throws {
    let text = ".arch armv8.3-a\n" + Self.samples.map { "\($0.text)\n" }.joined()
    try await TemporaryDirectory.with { directory in
      let source = try directory.write(text, to: "a.s")
      let (object, binary) = (directory.file("a.o"), directory.file("a.bin"))
      let built = try await Executed.run("/usr/bin/aarch64-linux-gnu-as", ["-o", object, source])
      try #require(built.status == 0, "\(built.errors)")
      let copied = try await Executed.run(
        "/usr/bin/aarch64-linux-gnu-objcopy", ["-O", "binary", "-j", ".text", object, binary])
      try #require(copied.status == 0, "\(copied.errors)")
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: binary)))
      let words = stride(from: 0, to: bytes.count, by: 4).map { at in
        bytes[at..<at + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      }
      #expect(words == Self.samples.map(\.word))
    }
  }

  @Test("the marks of the engine, and moves that are none")
  func marks() {
    #expect(Instruction(arm64: 0xD2E8_C85F).mark == .begin)
    #expect(Instruction(arm64: 0xD2E8_C8BF).mark == .end)
    // To a register that keeps it, and without the shift.
    #expect(Instruction(arm64: 0xD2E8_C840).mark == nil)
    #expect(Instruction(arm64: 0xD288_C85F).mark == nil)
  }

  @Test("the change from a task to another")
  func tasks() {
    #expect(Instruction.switchesArm64(0xF900_011E) == (true, false))
    #expect(Instruction.switchesArm64(0xF940_011E) == (false, true))
    #expect(Instruction.switchesArm64(0xF900_03FE) == (false, false))
  }
}
