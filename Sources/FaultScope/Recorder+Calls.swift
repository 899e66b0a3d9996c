// SPDX-License-Identifier: GPL-2.0-only
import CQemuPlugin

/// Calls, returns and jumps inside of faults and interrupts: a stack that shadows the kernel's.
extension Recorder {
  /// A block that is no entry, while something is followed.
  @inline(__always)
  mutating func follow(
    _ block: UnsafeMutablePointer<Block>, after previous: UnsafeMutablePointer<Block>,
    _ context: UnsafeMutablePointer<TaskContext>
  ) {
    switch previous.pointee.kind {
    case .call:
      // A retpoline calls itself to return somewhere else, and what fills the buffer of return addresses calls its next instruction.
      if previous.pointee.role != .thunk, !isWithin(block, context) { push(returningTo: previous.pointee.end, context) }
    case .ret:
      popReturn(to: block.pointee.start, context)
      if context.pointee.depth == 0 { return begin(block, after: noBlock, context) }
    default: break
    }
    let frame = context.pointee.frames + (Int(context.pointee.depth) &- 1)
    if frame.pointee.node == 0 || tree.nodes[Int(frame.pointee.node)].function != block.pointee.function {
      change(block, context)
    }
  }

  /// Whether a block is in the middle of the innermost function.
  @inline(__always)
  private func isWithin(_ block: UnsafeMutablePointer<Block>, _ context: UnsafeMutablePointer<TaskContext>) -> Bool {
    let node = context.pointee.frames[Int(context.pointee.depth) &- 1].node
    return !block.pointee.isBeginning && block.pointee.function > 0
      && tree.nodes[Int(node)].function == block.pointee.function
  }

  /// The innermost function is another one: it was called, jumped to or run into.
  @inline(never)
  private mutating func change(_ block: UnsafeMutablePointer<Block>, _ context: UnsafeMutablePointer<TaskContext>) {
    let role = block.pointee.role
    if role == .thunk { return }
    if role == .newTask, block.pointee.isBeginning { return beginTask(context) }
    let depth = Int(context.pointee.depth)
    let frame = context.pointee.frames + (depth &- 1)
    // What an interrupt leaves is the interrupt's.
    if role == .softirq, block.pointee.isBeginning, frame.pointee.category != .interrupt {
      frame.pointee.category = .softirq
    }
    let node = tree.child(of: parent(of: depth &- 1, context), function: block.pointee.function)
    frame.pointee.node = node
    if block.pointee.isBeginning { tree.nodes[Int(node)].calls &+= 1 }
    let isInFault = context.pointee.fault.isActive && frame.pointee.category == context.pointee.fault.category
    guard isInFault else { return }
    if role == .handler { context.pointee.fault.isHandled = true }
    frame.pointee.step = addStep(block.pointee.function, depth: context.pointee.depth, context)
  }

  /// The node of the function that called frame `index`, or of its category.
  @inline(__always)
  func parent(of index: Int, _ context: UnsafeMutablePointer<TaskContext>) -> Int32 {
    let frames = context.pointee.frames
    var below = index &- 1
    while below >= 0 {
      guard frames[below].category == frames[index].category else { break }
      if frames[below].node != 0 { return frames[below].node }
      below &-= 1
    }
    return CallTree.root(of: frames[index].category)
  }

  @inline(__always)
  private mutating func push(returningTo address: UInt64, _ context: UnsafeMutablePointer<TaskContext>) {
    let depth = Int(context.pointee.depth)
    guard depth < Int(TaskContext.maxDepth) else {
      tooDeep &+= 1
      return
    }
    let below = context.pointee.frames[depth &- 1]
    context.pointee.frames[depth] = Frame(
      returnAddress: address, interrupted: nil, node: 0, step: below.step, category: below.category, isException: false,
      isInterrupt: false, beginsFault: false)
    context.pointee.depth &+= 1
  }

  /// Leaves the innermost function that returns to `address`, and all that it called; nothing where none does: a jump.
  @inline(__always)
  private mutating func popReturn(to address: UInt64, _ context: UnsafeMutablePointer<TaskContext>) {
    let frames = context.pointee.frames
    var index = Int(context.pointee.depth) &- 1
    while index >= 0, !frames[index].isException {
      if frames[index].returnAddress == address { return pop(to: index, context) }
      index &-= 1
    }
  }

  /// Leaves every frame from `index` on.
  mutating func pop(to index: Int, _ context: UnsafeMutablePointer<TaskContext>) {
    var depth = Int(context.pointee.depth)
    let frames = context.pointee.frames
    while depth > index {
      depth &-= 1
      let category = frames[depth].category
      if frames[depth].beginsFault {
        endFault(context)
      } else if !category.isFault, depth == 0 || frames[depth &- 1].category != category {
        noteEnd(category, isHandled: false, context)
      }
    }
    context.pointee.depth = Int32(truncatingIfNeeded: index)
  }

  /// Notes a function on the path of the fault; its number there.
  mutating func addStep(_ function: Int32, depth: Int32, _ context: UnsafeMutablePointer<TaskContext>) -> Int32 {
    let fault = context.pointee.fault
    let word = UInt64(UInt32(bitPattern: function)) | UInt64(UInt32(bitPattern: depth)) << 32
    var hash = (fault.hash ^ word) &* 0x9E37_79B9_7F4A_7C15
    hash ^= hash >> 29
    context.pointee.fault.hash = hash
    guard fault.stepCount < TaskContext.maxSteps else { return TaskContext.maxSteps &- 1 }
    context.pointee.steps[Int(fault.stepCount)] = PathStep(function: function, depth: depth, own: 0)
    context.pointee.fault.stepCount &+= 1
    return fault.stepCount
  }
}
