// SPDX-License-Identifier: GPL-2.0-only
import CQemuPlugin

/// A translated block: what is known of it before it is executed.
package struct Block: BitwiseCopyable {
  package var start: UInt64
  /// The address after its last instruction, and that instruction's own.
  package var end: UInt64
  package var lastStart: UInt64
  /// Of a branch: where it goes to.
  package var target: UInt64
  /// Instructions.
  package var count: UInt32
  /// -1 until it is executed in a window.
  package var function: Int32 = -1
  package var kind: InstructionKind
  package var role = SymbolRole.ordinary
  /// Where its function begins.
  package var isBeginning = false
  /// The upper half of the address space is the kernel's.
  package var isKernel: Bool { start >> 63 != 0 }

  package init(start: UInt64, end: UInt64, lastStart: UInt64? = nil, count: UInt32, last: Instruction) {
    self.start = start
    self.end = end
    self.lastStart = lastStart ?? start
    self.count = count
    kind = last.kind
    target = end &+ UInt64(bitPattern: last.displacement)
  }

  /// QEMU begins to translate an instruction of x86-64 that goes on in the next page, leaves it for a block of its own, and tells
  /// plugins of it all the same, at times with the bytes of this page only. The block that follows shows it.
  mutating func dropCutInstruction(before next: UInt64) -> Bool {
    guard next == lastStart, lastStart & 0xFFF > 0xFFF - 15, count > 1 else { return false }
    count &-= 1
    end = lastStart
    kind = .plain
    return true
  }

  func isSame(as other: Block) -> Bool {
    start == other.start && end == other.end && count == other.count && kind == other.kind && target == other.target
  }
}

/// Every block that was translated, once; QEMU translates many of them again and again.
package struct BlockTable {
  private static var chunkCapacity: Int { 8192 }

  private struct Chunk {
    var next: UnsafeMutablePointer<Chunk>?
    var count: Int
    var blocks: UnsafeMutablePointer<Block>
  }

  private var chunk: UnsafeMutablePointer<Chunk>?
  private var slots: UnsafeMutablePointer<UnsafeMutablePointer<Block>?>
  private var capacity: Int
  private var count = 0

  package init?() {
    capacity = 1 << 16
    guard let slots = Self.makeSlots(capacity) else { return nil }
    self.slots = slots
  }

  /// The block that equals `block`; nil without memory.
  package mutating func find(_ block: Block) -> UnsafeMutablePointer<Block>? {
    if count > capacity / 2 { grow() }
    var slot = Self.slot(of: block.start, capacity)
    while let known = slots[slot] {
      if known.pointee.isSame(as: block) { return known }
      slot = (slot &+ 1) & (capacity &- 1)
    }
    guard count < capacity &- 1, let made = store(block) else { return nil }
    slots[slot] = made
    count &+= 1
    return made
  }

  /// Forgets which function each belongs to.
  package func forgetFunctions() {
    var chunk = chunk
    while let here = chunk {
      for index in 0..<here.pointee.count { here.pointee.blocks[index].function = -1 }
      chunk = here.pointee.next
    }
  }

  private mutating func store(_ block: Block) -> UnsafeMutablePointer<Block>? {
    if let chunk, chunk.pointee.count < Self.chunkCapacity {
      let place = chunk.pointee.blocks + chunk.pointee.count
      place.pointee = block
      chunk.pointee.count &+= 1
      return place
    }
    guard let memory = malloc(MemoryLayout<Chunk>.stride), let blocks = allocate(Self.chunkCapacity, of: Block.self)
    else { return nil }
    let made = memory.bindMemory(to: Chunk.self, capacity: 1)
    made.initialize(to: Chunk(next: chunk, count: 1, blocks: blocks))
    chunk = made
    blocks.pointee = block
    return blocks
  }

  private mutating func grow() {
    guard let larger = Self.makeSlots(capacity * 2) else { return }
    for index in 0..<capacity {
      guard let block = slots[index] else { continue }
      var slot = Self.slot(of: block.pointee.start, capacity * 2)
      while larger[slot] != nil { slot = (slot &+ 1) & (capacity * 2 &- 1) }
      larger[slot] = block
    }
    free(slots)
    slots = larger
    capacity *= 2
  }

  private static func makeSlots(_ capacity: Int) -> UnsafeMutablePointer<UnsafeMutablePointer<Block>?>? {
    guard let memory = calloc(capacity, MemoryLayout<UnsafeMutablePointer<Block>?>.stride) else { return nil }
    return memory.bindMemory(to: UnsafeMutablePointer<Block>?.self, capacity: capacity)
  }

  private static func slot(of address: UInt64, _ capacity: Int) -> Int {
    Int(truncatingIfNeeded: (address &* 0x9E37_79B9_7F4A_7C15) >> 32) & (capacity &- 1)
  }
}
