// SPDX-License-Identifier: GPL-2.0-only
import CQemuPlugin

/// From one task to another.
extension Recorder {
  /// The kernel keeps the stack pointer of the task that runs, at `key`.
  package mutating func leaveTask(_ processor: UInt32, key: UInt64) {
    guard isOpen else { return }
    if let context = processors[Int(processor)].context { decide(isFault: false, context, Int(processor)) }
    processors[Int(processor)].leftKey = key
  }

  /// The kernel takes the stack pointer of another task, from `key`.
  package mutating func enterTask(_ processor: UInt32, key: UInt64) {
    let index = Int(processor)
    guard isOpen, let left = processors[index].context else { return }
    switches &+= 1
    left.pointee.key = processors[index].leftKey
    let isWorthKeeping = left.pointee.depth > 0 || left.pointee.window == window || left.pointee.brokenOff != nil
    if !isWorthKeeping || left.pointee.key == 0 || !tasks.park(left) {
      if left.pointee.fault.isActive { unfinished &+= 1 }
      // A job of which nothing is known any more never says that it did its last I/O.
      endTask(left)
      tasks.giveBack(left)
    }
    let context = tasks.unpark(key) ?? tasks.take()
    if recordsAll { context?.pointee.window = window }
    context?.pointee.key = key
    context?.pointee.processor = processor
    processors[index].context = context
  }

  /// A task begins: what was known belongs to one that had its memory before.
  mutating func beginTask(_ context: UnsafeMutablePointer<TaskContext>) {
    if context.pointee.fault.isActive { unfinished &+= 1 }
    endTask(context)
    context.pointee.clear()
    if recordsAll { context.pointee.window = window }
  }

  /// A task ends. A job that was killed did not say that it did its last I/O.
  mutating func endTask(_ context: UnsafeMutablePointer<TaskContext>) {
    guard !recordsAll, context.pointee.window == window else { return }
    context.pointee.window = 0
    openCount &-= 1
    if openCount == 0 { hasLostJobs = true }
  }
}
