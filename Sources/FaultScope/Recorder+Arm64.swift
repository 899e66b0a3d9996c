// SPDX-License-Identifier: GPL-2.0-only
import CQemuPlugin

/// arm64 has one entry for every exception that an instruction causes: whether it is a fault shows a few blocks later. Until then
/// blocks are kept, and counted when it is known what they are.
struct UndecidedEntry {
  static var capacity: Int { 64 }

  /// The block before the first.
  var interrupted: UnsafeMutablePointer<Block>
  var count = 0
  let blocks: UnsafeMutablePointer<UnsafeMutablePointer<Block>>
}

extension Recorder {
  /// Whether an exception of arm64 begins with the block: one of the sixteen entries of 128 bytes at `vectors`.
  static func isVector(_ block: UnsafeMutablePointer<Block>) -> Bool {
    block.pointee.role == .vectors && block.pointee.start & 0x7F == 0
  }

  /// Every fourth entry is of exceptions that an instruction causes; others are interrupts, or errors of the system.
  static func isSynchronous(_ block: UnsafeMutablePointer<Block>) -> Bool { block.pointee.start >> 7 & 3 == 0 }

  /// An exception that an instruction caused, outside of faults and interrupts: nobody knows yet.
  mutating func beginUndecided(
    _ block: UnsafeMutablePointer<Block>, after previous: UnsafeMutablePointer<Block>, _ processor: Int
  ) {
    undecided[processor].interrupted = previous
    undecided[processor].blocks[0] = block
    undecided[processor].count = 1
  }

  /// Takes in a further block; true where it was, and will be counted later.
  mutating func keepUndecided(
    _ block: UnsafeMutablePointer<Block>, _ context: UnsafeMutablePointer<TaskContext>, _ processor: Int
  ) -> Bool {
    let count = undecided[processor].count
    let isFault = block.pointee.role == .abort && block.pointee.isBeginning
    // An interrupt may come before it is decided, and an end.
    let isOver =
      !block.pointee.isKernel || Self.isVector(block) || count == UndecidedEntry.capacity
      || undecided[processor].blocks[count &- 1].pointee.kind == .interruptReturn
    guard isFault || isOver else {
      undecided[processor].blocks[count] = block
      undecided[processor].count = count &+ 1
      return true
    }
    decide(isFault: isFault, context, processor)
    return false
  }

  /// Counts what was kept, as the beginning of a fault or as the kernel's ordinary work.
  mutating func decide(isFault: Bool, _ context: UnsafeMutablePointer<TaskContext>, _ processor: Int) {
    let entry = undecided[processor]
    undecided[processor].count = 0
    guard entry.count > 0 else { return }
    var previous = entry.interrupted
    for index in 0..<entry.count {
      let block = entry.blocks[index]
      if index == 0, isFault {
        takeException(block, after: previous, context, isFault: true)
      } else if context.pointee.depth > 0 {
        follow(block, after: previous, context)
      } else {
        context.pointee.isInUserMode = false
        if index > 0 { begin(block, after: previous, context) }
      }
      count(block, context, processor)
      previous = block
    }
  }
}
