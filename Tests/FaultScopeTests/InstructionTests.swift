// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import FaultScope

@Suite("Instructions, as far as faultscope reads them")
struct InstructionTests {
  @Test("how each one may leave its block", arguments: Sample.all)
  func kinds(_ sample: Sample) {
    #expect(Instruction.decode(sample.bytes).kind == sample.kind, "\(sample.text)")
  }

  @Test(
    "where a branch goes to",
    arguments: [
      ([0xEB, 0x10], 0x10), ([0x74, 0xFE], -2), ([0xE9, 0, 1, 0, 0], 256), ([0x0F, 0x84, 0xFB, 0xFF, 0xFF, 0xFF], -5),
      ([0x2E, 0x0F, 0x85, 1, 0, 0, 0], 1),
    ] as [([UInt8], Int64)])
  func targets(_ bytes: [UInt8], _ displacement: Int64) {
    #expect(Instruction.decode(bytes).kind == .branch)
    #expect(Instruction.decode(bytes).displacement == displacement)
  }

  @Test(
    "what a string instruction moves in an iteration",
    arguments: [
      ([0xF3, 0xAA], 2), ([0xF3, 0xAB], 8), ([0xF3, 0x48, 0xAB], 16), ([0xF3, 0xA4], 1), ([0xF3, 0x48, 0xA5], 8),
      ([0x66, 0xF3, 0xAB], 4), ([0xF3, 0xA6], 1), ([0xAA], 0), ([0xF3, 0x90], 0),
    ] as [([UInt8], UInt64)])
  func strings(_ bytes: [UInt8], _ halves: UInt64) {
    #expect(Instruction.decode(bytes).halvesAnAccess == halves)
  }

  @Test("the marks of the engine, and NOPs that are none")
  func marks() {
    #expect(Instruction.decode([0x0F, 0x1F, 0x80] + Array("FSB1".utf8)).mark == .begin)
    #expect(Instruction.decode([0x0F, 0x1F, 0x80] + Array("FSE1".utf8)).mark == .end)
    #expect(Instruction.decode([0x0F, 0x1F, 0x80, 0, 0, 0, 0]).mark == nil)
    #expect(Instruction.decode([0x0F, 0x1F, 0x84] + Array("FSB1".utf8) + [0]).mark == nil)
  }

  @Test("the change from a stack to another")
  func stacks() {
    let stores: [UInt8] = [0x48, 0x89, 0xA7, 0xD8, 0x14, 0, 0]
    let loads: [UInt8] = [0x48, 0x8B, 0xA6, 0xD8, 0x14, 0, 0]
    #expect(stores.withUnsafeBufferPointer { Instruction.switches($0) } == (true, false))
    #expect(loads.withUnsafeBufferPointer { Instruction.switches($0) } == (false, true))
    #expect([0x48, 0x89, 0xE5].withUnsafeBufferPointer { Instruction.switches($0) } == (false, false))
  }

  @Test("bytes that end too early are nothing")
  func cutShort() {
    for sample in Sample.all {
      for count in 0..<sample.bytes.count { _ = Instruction.decode(Array(sample.bytes[..<count])) }
    }
    #expect(Instruction.decode([]).kind == .plain)
  }

  struct Sample: Sendable, CustomTestStringConvertible {
    var text: String
    var bytes: [UInt8]
    var kind: InstructionKind

    var testDescription: String { text }

    static let all = [
      Sample(text: "mov %rsp, %rbp", bytes: [0x48, 0x89, 0xE5], kind: .plain),
      Sample(text: "call", bytes: [0xE8, 1, 0, 0, 0], kind: .call),
      Sample(text: "call *%rax", bytes: [0xFF, 0xD0], kind: .call),
      Sample(text: "call *%r11", bytes: [0x41, 0xFF, 0xD3], kind: .call),
      Sample(text: "call *8(%rax)", bytes: [0xFF, 0x50, 8], kind: .call),
      Sample(text: "jmp *%rax", bytes: [0xFF, 0xE0], kind: .indirectJump),
      Sample(text: "notrack jmp *%rax", bytes: [0x3E, 0xFF, 0xE0], kind: .indirectJump),
      Sample(text: "push (%rax)", bytes: [0xFF, 0x30], kind: .plain),
      Sample(text: "ret", bytes: [0xC3], kind: .ret),
      Sample(text: "repz ret", bytes: [0xF3, 0xC3], kind: .ret),
      Sample(text: "ret $8", bytes: [0xC2, 8, 0], kind: .ret),
      Sample(text: "iretq", bytes: [0x48, 0xCF], kind: .interruptReturn),
      Sample(text: "sysretq", bytes: [0x48, 0x0F, 0x07], kind: .systemReturn),
      Sample(text: "jmp", bytes: [0xEB, 0], kind: .branch),
      Sample(text: "jne", bytes: [0x0F, 0x85, 0, 0, 0, 0], kind: .branch),
      Sample(text: "loop", bytes: [0xE2, 0xFE], kind: .branch),
      Sample(text: "rep stosb", bytes: [0xF3, 0xAA], kind: .repeated),
      Sample(text: "rep movsq", bytes: [0xF3, 0x48, 0xA5], kind: .repeated),
      Sample(text: "pause", bytes: [0xF3, 0x90], kind: .plain),
      Sample(text: "syscall", bytes: [0x0F, 0x05], kind: .plain),
      Sample(text: "nopl", bytes: [0x0F, 0x1F, 0x80, 0, 0, 0, 0], kind: .plain),
    ]
  }
}

extension Instruction {
  static func decode(_ bytes: [UInt8]) -> Instruction {
    bytes.withUnsafeBufferPointer { Instruction($0) }
  }
}
