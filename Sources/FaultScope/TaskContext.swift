// SPDX-License-Identifier: GPL-2.0-only
import CQemuPlugin

/// A function that was entered and not left yet, or an exception that was not returned from yet.
struct Frame {
  /// Where it returns to; 0 for exceptions and what nobody called.
  var returnAddress: UInt64
  /// The block before an interrupt, whose last instruction has its effect afterwards; of an exception, the block that it broke off.
  var interrupted: UnsafeMutablePointer<Block>?
  /// Of an interrupt: the block that was broken off when it came, and had not gone on.
  var brokenOff: UnsafeMutablePointer<Block>? = nil
  /// In the tree of calls; 0 until the first block of what was called.
  var node: Int32
  /// In the path of the fault.
  var step: Int32
  var category: Category
  var isException: Bool
  var isInterrupt: Bool
  var beginsFault: Bool
}

/// One function on the path of a fault.
package struct PathStep: Equatable, Sendable, BitwiseCopyable {
  package var function: Int32
  package var depth: Int32
  /// Instructions of the function itself on this visit.
  package var own: UInt32
}

/// The fault that a task is in.
struct CurrentFault {
  var isActive: Bool
  /// `handle_mm_fault` was reached: the kernel counts it as a fault of the task.
  var isHandled: Bool
  var category: Category
  var instructions: UInt64
  var hash: UInt64
  var stepCount: Int32
}

/// What is known of one task.
struct TaskContext {
  static var maxDepth: Int32 { 120 }
  static var maxSteps: Int32 { 4096 }

  /// Where the kernel keeps its stack pointer while it does not run; 0 before that is known.
  var key: UInt64
  /// The window in which it said that it is the job.
  var window: UInt32
  var isInUserMode: Bool
  /// The vCPU that it runs on.
  var processor: UInt32
  var depth: Int32
  /// The block that an exception or a device's access broke off, until it goes on.
  var brokenOff: UnsafeMutablePointer<Block>?
  var fault: CurrentFault
  let frames: UnsafeMutablePointer<Frame>
  let steps: UnsafeMutablePointer<PathStep>
  /// The next one that nobody uses.
  var nextFree: UnsafeMutablePointer<TaskContext>?

  static func make() -> UnsafeMutablePointer<TaskContext>? {
    guard let memory = malloc(MemoryLayout<TaskContext>.stride) else { return nil }
    guard let frames = allocate(Int(maxDepth), of: Frame.self) else {
      free(memory)
      return nil
    }
    guard let steps = allocate(Int(maxSteps), of: PathStep.self) else {
      free(memory)
      free(frames)
      return nil
    }
    let context = memory.bindMemory(to: TaskContext.self, capacity: 1)
    context.initialize(
      to: TaskContext(
        key: 0, window: 0, isInUserMode: false, processor: 0, depth: 0, brokenOff: nil,
        fault: CurrentFault(
          isActive: false, isHandled: false, category: .userFault, instructions: 0, hash: 0, stepCount: 0),
        frames: frames, steps: steps, nextFree: nil))
    return context
  }

  mutating func clear() {
    key = 0
    window = 0
    isInUserMode = false
    depth = 0
    brokenOff = nil
    fault.isActive = false
  }
}

/// The tasks that do not run: those in a fault, and those of the job.
struct TaskTable {
  private static var capacity: Int { 4096 }
  /// So many are kept: where a table is nearly full, nothing is found in it quickly.
  static var maxCount: Int { capacity &* 3 / 4 }

  private let slots: UnsafeMutablePointer<UnsafeMutablePointer<TaskContext>?>
  private var count = 0
  private var firstFree: UnsafeMutablePointer<TaskContext>?

  init?() {
    let size = Self.capacity &* MemoryLayout<UnsafeMutablePointer<TaskContext>?>.stride
    guard let memory = calloc(1, size) else { return nil }
    slots = memory.bindMemory(to: UnsafeMutablePointer<TaskContext>?.self, capacity: Self.capacity)
  }

  /// A context that nothing is known of; nil without memory.
  mutating func take() -> UnsafeMutablePointer<TaskContext>? {
    guard let context = firstFree else { return TaskContext.make() }
    firstFree = context.pointee.nextFree
    context.pointee.clear()
    return context
  }

  mutating func giveBack(_ context: UnsafeMutablePointer<TaskContext>) {
    context.pointee.nextFree = firstFree
    firstFree = context
  }

  /// Keeps the context of a task that stops running; false where there is no room.
  mutating func park(_ context: UnsafeMutablePointer<TaskContext>) -> Bool {
    guard count < Self.maxCount else { return false }
    var slot = Self.slot(of: context.pointee.key)
    while let other = slots[slot] {
      if other.pointee.key == context.pointee.key {
        giveBack(other)
        slots[slot] = context
        return true
      }
      slot = (slot &+ 1) & (Self.capacity &- 1)
    }
    slots[slot] = context
    count &+= 1
    return true
  }

  /// The context of a task that goes on, no longer kept.
  mutating func unpark(_ key: UInt64) -> UnsafeMutablePointer<TaskContext>? {
    var slot = Self.slot(of: key)
    while let context = slots[slot] {
      if context.pointee.key == key {
        remove(slot)
        return context
      }
      slot = (slot &+ 1) & (Self.capacity &- 1)
    }
    return nil
  }

  /// Forgets every task; calls `body` with each.
  mutating func forgetAll(_ body: (UnsafeMutablePointer<TaskContext>) -> Void) {
    for slot in 0..<Self.capacity {
      if let context = slots[slot] {
        body(context)
        giveBack(context)
        slots[slot] = nil
      }
    }
    count = 0
  }

  /// Closes the gap, so that those behind it are still found.
  private mutating func remove(_ removed: Int) {
    var gap = removed
    slots[gap] = nil
    count &-= 1
    var slot = (gap &+ 1) & (Self.capacity &- 1)
    while let context = slots[slot] {
      let wanted = Self.slot(of: context.pointee.key)
      if (slot &- wanted) & (Self.capacity &- 1) >= (slot &- gap) & (Self.capacity &- 1) {
        slots[gap] = context
        slots[slot] = nil
        gap = slot
      }
      slot = (slot &+ 1) & (Self.capacity &- 1)
    }
  }

  private static func slot(of key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 52) & (capacity &- 1)
  }
}
