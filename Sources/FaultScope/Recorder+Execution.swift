// SPDX-License-Identifier: GPL-2.0-only
import CQemuPlugin

/// A block is executed.
extension Recorder {
  package mutating func execute(_ block: UnsafeMutablePointer<Block>, on processor: UInt32) {
    let processor = Int(processor)
    guard let context = processors[processor].context else { return }
    var previous = processors[processor].previous
    processors[processor].previous = block
    if previous == block, block.pointee.kind == .repeated, block.pointee.count == 1 {
      processors[processor].repeats &+= 1
      return
    }
    if processors[processor].repeats > 0 { countRepeats(of: previous, context, processor) }
    if block.pointee.function < 0 { resolve(block) }
    if undecided[processor].count > 0, keepUndecided(block, context, processor) { return }
    if previous.pointee.kind == .repeated { takeBytes(processor, context, before: block) }
    // A kernel that serialises returns to the instruction behind.
    if previous.pointee.kind == .interruptReturn, block.pointee.start != previous.pointee.end {
      previous = returnFromException(context)
    }
    if block.pointee.start &- previous.pointee.start < previous.pointee.end &- previous.pointee.start,
      block.pointee.start != previous.pointee.start
    {
      noteReentry(block, after: previous, context, processor)
    }
    guard block.pointee.isKernel else { return executeUser(block, context, processor) }
    if block.pointee.role == .exit, block.pointee.isBeginning { endTask(context) }
    if isEntry(block, after: previous) {
      if block.pointee.role == .vectors, Self.isSynchronous(block), context.pointee.depth == 0 {
        return beginUndecided(block, after: previous, processor)
      }
      takeException(block, after: previous, context)
    } else {
      if context.pointee.brokenOff != nil { repair(block, context, processor) }
      if context.pointee.depth > 0 {
        follow(block, after: previous, context)
      } else {
        context.pointee.isInUserMode = false
        begin(block, after: previous, context)
      }
    }
    count(block, context, processor)
    if block.pointee.kind == .systemReturn, context.pointee.depth == 0 { context.pointee.isInUserMode = true }
  }

  @inline(__always)
  mutating func count(
    _ block: UnsafeMutablePointer<Block>, _ context: UnsafeMutablePointer<TaskContext>, _ processor: Int
  ) {
    let instructions = UInt64(block.pointee.count)
    let depth = Int(context.pointee.depth)
    guard depth > 0 else {
      return add(instructions, to: context.pointee.window == window ? .jobKernel : .otherKernel, processor)
    }
    let frame = context.pointee.frames + (depth &- 1)
    var node = frame.pointee.node
    if block.pointee.role == .thunk {
      node = tree.child(of: node == 0 ? parent(of: depth &- 1, context) : node, function: block.pointee.function)
      if block.pointee.isBeginning { tree.nodes[Int(node)].calls &+= 1 }
    }
    tree.nodes[Int(node)].own &+= instructions
    if block.pointee.kind == .repeated { tree.nodes[Int(node)].repeats &+= 1 }
    add(instructions, to: frame.pointee.category, processor)
    if context.pointee.fault.isActive, frame.pointee.category == context.pointee.fault.category {
      context.pointee.fault.instructions &+= instructions
      context.pointee.steps[Int(frame.pointee.step)].own &+= block.pointee.count
    }
  }

  /// A string instruction went on and on, and is left now.
  private mutating func countRepeats(
    of block: UnsafeMutablePointer<Block>, _ context: UnsafeMutablePointer<TaskContext>, _ processor: Int
  ) {
    let instructions = processors[processor].repeats
    processors[processor].repeats = 0
    let depth = Int(context.pointee.depth)
    guard depth > 0 else {
      let isJob = context.pointee.window == window
      let category: Category =
        block.pointee.isKernel ? isJob ? .jobKernel : .otherKernel : isJob ? .jobUser : .otherUser
      return add(instructions, to: category, processor)
    }
    let frame = context.pointee.frames + (depth &- 1)
    tree.nodes[Int(frame.pointee.node)].own &+= instructions
    tree.nodes[Int(frame.pointee.node)].repeats &+= instructions
    add(instructions, to: frame.pointee.category, processor)
    if context.pointee.fault.isActive, frame.pointee.category == context.pointee.fault.category {
      context.pointee.fault.instructions &+= instructions
      context.pointee.steps[Int(frame.pointee.step)].own &+= UInt32(truncatingIfNeeded: instructions)
    }
  }

  @inline(__always)
  private func add(_ instructions: UInt64, to category: Category, _ processor: Int) {
    withUnsafeMutableBytes(of: &totals[processor].instructions) {
      let values = $0.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt64.self)
      values[category.index] &+= instructions
    }
  }

  private mutating func executeUser(
    _ block: UnsafeMutablePointer<Block>, _ context: UnsafeMutablePointer<TaskContext>, _ processor: Int
  ) {
    if context.pointee.depth > 0 { abandon(context) }
    context.pointee.isInUserMode = true
    let category: Category = context.pointee.window == window ? .jobUser : .otherUser
    if let broken = context.pointee.brokenOff {
      add(0 &- excess(of: broken, goingOnWith: block, context), to: category, processor)
    }
    add(UInt64(block.pointee.count), to: category, processor)
  }

  /// The block begins within the one before. Where that did not branch there, it was not executed to its end.
  @inline(never)
  private mutating func noteReentry(
    _ block: UnsafeMutablePointer<Block>, after previous: UnsafeMutablePointer<Block>,
    _ context: UnsafeMutablePointer<TaskContext>, _ processor: Int
  ) {
    switch previous.pointee.kind {
    case .branch: guard previous.pointee.target != block.pointee.start else { return }
    case .repeated, .indirectJump: return
    default: break
    }
    if !isArm64, previous.pointee.dropCutInstruction(before: block.pointee.start) {
      brokenOff &+= 1
      takeBack(1, context, processor, isKernel: previous.pointee.isKernel)
    } else {
      // QEMU ends a block before an access to a device, and executes that apart.
      context.pointee.brokenOff = previous
    }
  }

  /// The kernel goes on where an exception broke a block off.
  private mutating func repair(
    _ block: UnsafeMutablePointer<Block>, _ context: UnsafeMutablePointer<TaskContext>, _ processor: Int
  ) {
    guard let broken = context.pointee.brokenOff, broken.pointee.isKernel else { return }
    takeBack(excess(of: broken, goingOnWith: block, context), context, processor, isKernel: true)
  }

  /// So many instructions were counted last, and not executed.
  private func takeBack(
    _ excess: UInt64, _ context: UnsafeMutablePointer<TaskContext>, _ processor: Int, isKernel: Bool
  ) {
    guard excess > 0 else { return }
    let depth = Int(context.pointee.depth)
    guard isKernel, depth > 0 else {
      let isJob = context.pointee.window == window
      let category: Category =
        isKernel ? isJob ? .jobKernel : .otherKernel : isJob ? .jobUser : .otherUser
      return add(0 &- excess, to: category, processor)
    }
    let frame = context.pointee.frames[depth &- 1]
    tree.nodes[Int(frame.node)].own &-= excess
    add(0 &- excess, to: frame.category, processor)
    if context.pointee.fault.isActive, frame.category == context.pointee.fault.category {
      context.pointee.fault.instructions &-= excess
      context.pointee.steps[Int(frame.step)].own &-= UInt32(truncatingIfNeeded: excess)
    }
  }

  /// `broken` was broken off, and the task goes on with `block`: how many instructions were counted and not executed.
  private mutating func excess(
    of broken: UnsafeMutablePointer<Block>, goingOnWith block: UnsafeMutablePointer<Block>,
    _ context: UnsafeMutablePointer<TaskContext>
  ) -> UInt64 {
    context.pointee.brokenOff = nil
    guard block.pointee.start >= broken.pointee.start, block.pointee.start < broken.pointee.end else { return 0 }
    guard block.pointee.end <= broken.pointee.end else {
      unrepaired &+= 1
      return 0
    }
    // QEMU ends a block where a timer is due: the rest comes in another one.
    if block.pointee.end < broken.pointee.end { context.pointee.brokenOff = broken }
    brokenOff &+= UInt64(block.pointee.count)
    return UInt64(block.pointee.count)
  }

  @inline(never)
  private func resolve(_ block: UnsafeMutablePointer<Block>) {
    block.pointee.function = 0
    block.pointee.role = .ordinary
    block.pointee.isBeginning = false
    guard block.pointee.isKernel, let symbols else { return }
    let (function, begins) = symbols.function(at: block.pointee.start)
    block.pointee.function = function
    block.pointee.isBeginning = begins
    block.pointee.role = symbols.role(of: function)
  }

  /// What string instructions stored, once one of them has ended or was interrupted.
  private mutating func takeBytes(
    _ processor: Int, _ context: UnsafeMutablePointer<TaskContext>, before block: UnsafeMutablePointer<Block>
  ) {
    if block.pointee.kind == .repeated, block.pointee.count == 1 { return }
    let now = countedBytes(UInt32(truncatingIfNeeded: processor))
    let bytes = now &- processors[processor].counted
    processors[processor].counted = now
    let depth = Int(context.pointee.depth)
    guard depth > 0 else { return }
    tree.nodes[Int(context.pointee.frames[depth &- 1].node)].bytes &+= bytes / 2
  }

  /// Whether an exception or interrupt begins with the block: its entry, and nothing jumped there.
  private func isEntry(_ block: UnsafeMutablePointer<Block>, after previous: UnsafeMutablePointer<Block>) -> Bool {
    switch block.pointee.role {
    case .fault, .exception, .interrupt: guard block.pointee.isBeginning else { return false }
    case .interruptStubs: break
    case .vectors: guard Self.isVector(block) else { return false }
    default: return false
    }
    return !(previous.pointee.kind == .branch && previous.pointee.target == block.pointee.start)
  }
}
