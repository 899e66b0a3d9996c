// SPDX-License-Identifier: GPL-2.0-only
import CQemuPlugin

/// Where faults and interrupts begin and end.
extension Recorder {
  /// The entry of an exception or interrupt.
  mutating func takeException(
    _ block: UnsafeMutablePointer<Block>, after previous: UnsafeMutablePointer<Block>,
    _ context: UnsafeMutablePointer<TaskContext>, isFault: Bool = false
  ) {
    let depth = Int(context.pointee.depth)
    let isInterrupt =
      block.pointee.role == .interrupt || block.pointee.role == .interruptStubs
      || block.pointee.role == .vectors && !Self.isSynchronous(block)
    var category: Category
    if isInterrupt {
      category = .interrupt
    } else if depth > 0 {
      category = context.pointee.frames[depth &- 1].category
    } else if block.pointee.role == .fault || isFault {
      category = faultCategory(context)
    } else {
      // An exception of no fault: the kernel's ordinary work.
      context.pointee.isInUserMode = false
      return
    }
    guard depth < Int(TaskContext.maxDepth) else {
      tooDeep &+= 1
      return
    }
    let beginsFault = depth == 0 && !isInterrupt
    if beginsFault { beginFault(category, context) }
    let step = depth > 0 ? context.pointee.frames[depth &- 1].step : 0
    context.pointee.frames[depth] = Frame(
      returnAddress: 0, interrupted: previous, node: 0, step: step, category: category, isException: true,
      isInterrupt: isInterrupt, beginsFault: beginsFault)
    if isInterrupt { swap(&context.pointee.frames[depth].brokenOff, &context.pointee.brokenOff) }
    context.pointee.depth &+= 1
    let node = tree.child(of: parent(of: depth, context), function: block.pointee.function)
    context.pointee.frames[depth].node = node
    tree.nodes[Int(node)].calls &+= 1
    if context.pointee.fault.isActive, category == context.pointee.fault.category {
      context.pointee.frames[depth].step = addStep(block.pointee.function, depth: context.pointee.depth, context)
    }
  }

  /// The kernel outside of faults and interrupts.
  mutating func begin(
    _ block: UnsafeMutablePointer<Block>, after previous: UnsafeMutablePointer<Block>,
    _ context: UnsafeMutablePointer<TaskContext>
  ) {
    guard block.pointee.isBeginning else { return }
    var category: Category
    switch block.pointee.role {
    case .newTask: return beginTask(context)
    case .handler:
      guard previous.pointee.kind == .call else { return }
      category = context.pointee.window == window ? .handledFault : .otherFault
    case .softirq:
      guard previous.pointee.kind == .call else { return }
      category = .softirq
    default: return
    }
    if category.isFault {
      beginFault(category, context)
      context.pointee.fault.isHandled = true
    }
    let node = tree.child(of: CallTree.root(of: category), function: block.pointee.function)
    tree.nodes[Int(node)].calls &+= 1
    let step = category.isFault ? addStep(block.pointee.function, depth: 1, context) : 0
    context.pointee.frames[0] = Frame(
      returnAddress: previous.pointee.end, interrupted: nil, node: node, step: step, category: category,
      isException: false, isInterrupt: false, beginsFault: category.isFault)
    context.pointee.depth = 1
  }

  /// `iret` was executed; the block after which the task goes on.
  mutating func returnFromException(_ context: UnsafeMutablePointer<TaskContext>) -> UnsafeMutablePointer<Block> {
    var index = Int(context.pointee.depth) &- 1
    while index >= 0, !context.pointee.frames[index].isException { index &-= 1 }
    guard index >= 0 else {
      if context.pointee.depth == 0 { context.pointee.isInUserMode = true }
      return noBlock
    }
    let frame = context.pointee.frames[index]
    pop(to: index, context)
    // An interrupt comes between two blocks, an exception within one.
    if frame.isInterrupt {
      context.pointee.brokenOff = frame.brokenOff
      return frame.interrupted ?? noBlock
    }
    context.pointee.brokenOff = frame.interrupted
    return noBlock
  }

  private mutating func beginFault(_ category: Category, _ context: UnsafeMutablePointer<TaskContext>) {
    context.pointee.fault = CurrentFault(
      isActive: true, isHandled: false, category: category, instructions: 0, hash: UInt64(category.rawValue),
      stepCount: 0)
  }

  mutating func endFault(_ context: UnsafeMutablePointer<TaskContext>) {
    guard context.pointee.fault.isActive else { return }
    context.pointee.fault.isActive = false
    let fault = context.pointee.fault
    noteEnd(fault.category, isHandled: fault.isHandled, context)
    groups.add(fault, steps: context.pointee.steps)
  }

  /// The task is in user space: it left everything, in a way that was not seen.
  mutating func abandon(_ context: UnsafeMutablePointer<TaskContext>) {
    if context.pointee.fault.isActive {
      context.pointee.fault.isActive = false
      unfinished &+= 1
    }
    context.pointee.depth = 0
  }

  private func faultCategory(_ context: UnsafeMutablePointer<TaskContext>) -> Category {
    guard context.pointee.window == window else { return .otherFault }
    return context.pointee.isInUserMode ? .userFault : .kernelFault
  }

  func noteEnd(_ category: Category, isHandled: Bool, _ context: UnsafeMutablePointer<TaskContext>) {
    let processor = Int(context.pointee.processor)
    withUnsafeMutableBytes(of: &totals[processor].ended) {
      $0.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt64.self)[category.index] &+= 1
    }
    guard isHandled else { return }
    withUnsafeMutableBytes(of: &totals[processor].handled) {
      $0.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt64.self)[category.index] &+= 1
    }
  }
}
