// SPDX-License-Identifier: GPL-2.0-only
import CQemuPlugin

/// What one vCPU does.
struct Processor {
  /// The task that runs; nil without memory.
  var context: UnsafeMutablePointer<TaskContext>?
  /// The block before.
  var previous: UnsafeMutablePointer<Block>
  /// Where the task that stops running keeps its stack pointer.
  var leftKey: UInt64
  /// The counter of string bytes at the last look.
  var counted: UInt64
  /// Executions of the block before beyond the first, while it is a string instruction that goes on.
  var repeats: UInt64 = 0
}

/// What was counted on one vCPU.
struct ProcessorTotals {
  /// Instructions by category.
  var instructions: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)
  /// Faults, interrupts and softirqs that ended, by category.
  var ended: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)
  /// Of the faults: those that reached `handle_mm_fault`.
  var handled: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)
}

/// Follows what every vCPU executes, block by block, while a window is open.
package struct Recorder {
  static var maxProcessors: Int { 256 }

  let processors: UnsafeMutablePointer<Processor>
  let totals: UnsafeMutablePointer<ProcessorTotals>
  let processorCount: Int
  /// Of each vCPU.
  let undecided: UnsafeMutablePointer<UndecidedEntry>
  /// A block before which nothing was.
  let noBlock: UnsafeMutablePointer<Block>
  package var blocks: BlockTable
  var tasks: TaskTable
  var tree: CallTree
  var groups: FaultGroups
  var symbols: SymbolTable?
  /// Where string bytes are counted.
  let countedBytes: (UInt32) -> UInt64

  /// How many jobs are between their first and last I/O.
  var openCount = 0
  /// The number of the window, from 1 on.
  package private(set) var window: UInt32 = 0
  /// Every task is the job, and the window never closes.
  let recordsAll: Bool
  /// Whether the guest's processor is an Arm, whose instructions never go on in the next page.
  let isArm64: Bool

  /// Functions that were entered deeper than is followed.
  var tooDeep: UInt64 = 0
  /// Faults that did not end before their task was in user space again or gone.
  var unfinished: UInt64 = 0
  /// Changes from a task to another.
  var switches: UInt64 = 0
  /// Instructions that were counted with a block, and not executed, since an exception broke it off; taken off again.
  var brokenOff: UInt64 = 0
  /// Blocks that were broken off and are counted whole.
  var unrepaired: UInt64 = 0

  /// The last jobs of the window ended without saying so: it is to be closed.
  package internal(set) var hasLostJobs = false

  package var isOpen: Bool { openCount > 0 }

  package init?(
    processorCount: Int, recordsAll: Bool, isArm64: Bool, countedBytes: @escaping (UInt32) -> UInt64
  ) {
    let processorCount = min(max(processorCount, 1), Self.maxProcessors)
    guard let processors = allocate(processorCount, of: Processor.self),
      let undecided = allocate(processorCount, of: UndecidedEntry.self),
      let kept = allocate(
        processorCount &* UndecidedEntry.capacity, of: UnsafeMutablePointer<Block>.self),
      let totals = allocate(processorCount, of: ProcessorTotals.self), let noBlock = allocate(1, of: Block.self),
      let blocks = BlockTable(), let tasks = TaskTable(), let tree = CallTree(), let groups = FaultGroups()
    else { return nil }
    self.processors = processors
    self.totals = totals
    self.undecided = undecided
    self.processorCount = processorCount
    self.noBlock = noBlock
    self.blocks = blocks
    self.tasks = tasks
    self.tree = tree
    self.groups = groups
    self.recordsAll = recordsAll
    self.isArm64 = isArm64
    self.countedBytes = countedBytes
    noBlock.pointee = Block(start: 0, end: 0, count: 0, last: Instruction())
    for index in 0..<processorCount {
      undecided[index] = UndecidedEntry(
        interrupted: noBlock, count: 0, blocks: kept + index &* UndecidedEntry.capacity)
      processors[index] = Processor(context: nil, previous: noBlock, leftKey: 0, counted: 0)
    }
  }

  /// A window opens: nothing is known of any task.
  package mutating func open(symbols: SymbolTable?) {
    if let symbols {
      self.symbols?.destroy()
      self.symbols = symbols
      blocks.forgetFunctions()
    }
    window &+= 1
    openCount = 0
    tree.clear()
    groups.clear()
    tasks.forgetAll { _ in }
    memset(totals, 0, processorCount &* MemoryLayout<ProcessorTotals>.stride)
    hasLostJobs = false
    tooDeep = 0
    unfinished = 0
    switches = 0
    brokenOff = 0
    unrepaired = 0
    for index in 0..<processorCount {
      if let context = processors[index].context { tasks.giveBack(context) }
      undecided[index].count = 0
      let context = tasks.take()
      if recordsAll { context?.pointee.window = window }
      context?.pointee.processor = UInt32(truncatingIfNeeded: index)
      processors[index] = Processor(
        context: context, previous: noBlock, leftKey: 0, counted: countedBytes(UInt32(truncatingIfNeeded: index)))
    }
    if recordsAll { openCount = 1 }
  }

  /// The task that runs on `processor` is a job at its first I/O.
  package mutating func enter(_ processor: UInt32) {
    guard let context = processors[Int(processor)].context, context.pointee.window != window else { return }
    context.pointee.window = window
    context.pointee.isInUserMode = true
    openCount &+= 1
  }

  /// It has done its last I/O; true where no job is left.
  package mutating func leave(_ processor: UInt32) -> Bool {
    guard isOpen, !recordsAll, let context = processors[Int(processor)].context, context.pointee.window == window else {
      return false
    }
    context.pointee.window = 0
    openCount &-= 1
    return openCount == 0
  }

  /// What is still in a fault when the window closes.
  package mutating func close() {
    var count: UInt64 = 0
    tasks.forgetAll { if $0.pointee.fault.isActive { count &+= 1 } }
    for index in 0..<processorCount {
      if let context = processors[index].context, context.pointee.fault.isActive { count &+= 1 }
    }
    unfinished &+= count
    openCount = 0
    hasLostJobs = false
  }
}
