// SPDX-License-Identifier: GPL-2.0-only

extension Instruction {
  /// `movz xzr, #imm, lsl #48`, which changes nothing, with numbers of faultscope's own; as in CLinuxScope.h.
  private static var armBeginMark: UInt32 { 0xD2E0_0000 | 0x4642 << 5 | 31 }
  private static var armEndMark: UInt32 { 0xD2E0_0000 | 0x4645 << 5 | 31 }

  /// Decodes an arm64 instruction (Arm ARM, C4.1: Branches, Exception Generating and System instructions).
  package init(arm64 word: UInt32) {
    self.init()
    switch true {
    case word & 0xFC00_0000 == 0x9400_0000:  // bl
      kind = .call
    case word & 0xFFFF_F000 == 0xD69F_0000:  // eret, and those that check a signed pointer, as below
      kind = .interruptReturn
    case word & 0xFE9F_F000 == 0xD61F_0000:  // br, blr, ret
      take(registerBranch: word)
    case word & 0xFC00_0000 == 0x1400_0000:  // b
      take(branch: word, bits: 26, from: 0)
    case word & 0xFF00_0000 == 0x5400_0000, word & 0x7E00_0000 == 0x3400_0000:  // b.cond, cbz, cbnz
      take(branch: word, bits: 19, from: 5)
    case word & 0x7E00_0000 == 0x3600_0000:  // tbz, tbnz
      take(branch: word, bits: 14, from: 5)
    case word == Self.armBeginMark: mark = .begin
    case word == Self.armEndMark: mark = .end
    default: break
    }
  }

  private mutating func take(registerBranch word: UInt32) {
    switch word >> 21 & 3 {
    case 0: kind = .indirectJump
    case 1: kind = .call
    case 2: kind = .ret
    default: break
    }
  }

  /// Displacements are from the instruction's own address, and here from its end.
  private mutating func take(branch word: UInt32, bits: UInt32, from low: UInt32) {
    let top = 32 &- bits
    let field = Int32(bitPattern: (word >> low) << top) >> Int32(bitPattern: top)
    kind = .branch
    displacement = Int64(field) &* 4 &- 4
  }

  /// Whether it is `str x30, [x8]` or `ldr x30, [x8]`, the last of what `cpu_switch_to` keeps of a task, and takes of another.
  package static func switchesArm64(_ word: UInt32) -> (stores: Bool, loads: Bool) {
    (word == 0xF900_011E, word == 0xF940_011E)
  }
}
