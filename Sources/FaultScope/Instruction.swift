// SPDX-License-Identifier: GPL-2.0-only

/// How an instruction may leave its block.
package struct InstructionKind: Equatable, Sendable, BitwiseCopyable {
  private let rawValue: UInt8

  private init(_ rawValue: UInt8) { self.rawValue = rawValue }

  /// Goes on with the next one.
  package static var plain: InstructionKind { InstructionKind(0) }
  /// Goes on with the next one, or with its target: a branch whose target stands in the instruction.
  package static var branch: InstructionKind { InstructionKind(1) }
  /// A jump through a register or memory.
  package static var indirectJump: InstructionKind { InstructionKind(2) }
  package static var call: InstructionKind { InstructionKind(3) }
  package static var ret: InstructionKind { InstructionKind(4) }
  /// `iret`, `eret`: the end of an exception or interrupt.
  package static var interruptReturn: InstructionKind { InstructionKind(5) }
  /// `sysret`, `sysexit`: to user space.
  package static var systemReturn: InstructionKind { InstructionKind(6) }
  /// A string instruction with a repeat prefix: one execution of its block an iteration.
  package static var repeated: InstructionKind { InstructionKind(7) }
}

/// What faultscope needs to know of one instruction.
package struct Instruction: Equatable, Sendable {
  package var kind = InstructionKind.plain
  /// Of a `branch`: bytes from its own end to its target.
  package var displacement: Int64 = 0
  /// Of a `repeated` one: twice the bytes of an iteration, for each of its accesses to memory: `movs` and `cmps` have two.
  package var halvesAnAccess: UInt64 = 0
  /// A NOP that an engine marks a moment with.
  package var mark: Mark?

  /// The two moments of a job.
  package enum Mark: UInt8, Sendable { case begin, end }

  package init(kind: InstructionKind = .plain) {
    self.kind = kind
  }

  /// `nopl displacement(%rax)` with a displacement of faultscope's own, "FSB1" and "FSE1"; as in CLinuxScope.h.
  private static var beginMark: UInt32 { 0x3142_5346 }
  private static var endMark: UInt32 { 0x3145_5346 }

  /// Decodes the bytes of one whole x86-64 instruction.
  package init(_ bytes: UnsafeBufferPointer<UInt8>) {
    var at = 0
    var repeats = false
    var wide = false
    var short = false
    prefixes: while at < bytes.count {
      switch bytes[at] {
      case 0xF2, 0xF3: repeats = true
      case 0x66: short = true
      case 0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0x67, 0xF0: break
      case 0x40...0x4F: wide = bytes[at] & 8 != 0
      default: break prefixes
      }
      at += 1
    }
    guard at < bytes.count else { return }
    let opcode = bytes[at]
    let next: UInt8? = at + 1 < bytes.count ? bytes[at + 1] : nil
    switch opcode {
    case 0xE8: kind = .call
    case 0xC2, 0xC3, 0xCA, 0xCB: kind = .ret
    case 0xCF: kind = .interruptReturn
    case 0xE9: take(branch: Int64(Int32(bitPattern: Self.word(bytes, at + 1))))
    case 0xEB, 0x70...0x7F, 0xE0...0xE3: take(branch: Int64(Int8(bitPattern: next ?? 0)))
    case 0xFF:
      switch ((next ?? 0) >> 3) & 7 {
      case 2, 3: kind = .call
      case 4, 5: kind = .indirectJump
      default: break
      }
    case 0x6C...0x6F, 0xA4...0xA7, 0xAA...0xAF:
      guard repeats else { return }
      kind = .repeated
      let width: UInt64 = opcode & 1 == 0 ? 1 : wide ? 8 : short ? 2 : 4
      halvesAnAccess = 0xA4...0xA7 ~= opcode ? width : width * 2
    case 0x0F:
      switch next ?? 0 {
      case 0x07, 0x35: kind = .systemReturn
      case 0x80...0x8F: take(branch: Int64(Int32(bitPattern: Self.word(bytes, at + 2))))
      case 0x1F where at == 0 && bytes.count == 7 && bytes[2] == 0x80:
        switch Self.word(bytes, 3) {
        case Self.beginMark: mark = .begin
        case Self.endMark: mark = .end
        default: break
        }
      default: break
      }
    default: break
    }
  }

  private mutating func take(branch displacement: Int64) {
    kind = .branch
    self.displacement = displacement
  }

  /// Whether it is `mov %rsp, x(%rdi)` or `mov x(%rsi), %rsp`, by which a kernel changes from a task to another.
  package static func switches(_ bytes: UnsafeBufferPointer<UInt8>) -> (stores: Bool, loads: Bool) {
    guard bytes.count == 7, bytes[0] == 0x48 else { return (false, false) }
    return (bytes[1] == 0x89 && bytes[2] == 0xA7, bytes[1] == 0x8B && bytes[2] == 0xA6)
  }

  private static func word(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> UInt32 {
    guard at + 4 <= bytes.count else { return 0 }
    return UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2]) << 16 | UInt32(bytes[at + 3]) << 24
  }
}
