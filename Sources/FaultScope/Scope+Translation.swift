// SPDX-License-Identifier: GPL-2.0-only
import CQemuPlugin

/// What QEMU calls.
extension Scope {
  /// A block was translated: asks to be called whenever it is executed.
  static let translated: @convention(c) (OpaquePointer?) -> Void = { handle in
    guard let handle else { return }
    let count = cqemu_block_count(handle)
    guard count > 0 else { return }
    let start = cqemu_block_address(handle)
    let isKernel = start >> 63 != 0
    var last = Instruction()
    var end = start
    var lastStart = start
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16) { bytes in
      guard let base = bytes.baseAddress else { return }
      for index in 0..<count {
        guard let instruction = cqemu_block_instruction(handle, index) else { continue }
        let isLast = index == count - 1
        // Everything else of interest has seven bytes: marks in user space, the change of stacks in the kernel. All of arm64's
        // have four.
        guard isLast || isArm64 || cqemu_instruction_size(instruction) == 7 else { continue }
        let size = cqemu_instruction_bytes(instruction, base, bytes.count)
        let read = UnsafeBufferPointer(start: base, count: min(size, bytes.count))
        hook(instruction, read, isKernel: isKernel)
        guard isLast else { continue }
        last = decode(read)
        lastStart = cqemu_instruction_address(instruction)
        end = lastStart &+ UInt64(truncatingIfNeeded: size)
        if last.kind == .repeated { cqemu_count_access(instruction, last.halvesAnAccess) }
      }
    }
    locked { recorder in
      let block = Block(
        start: start, end: end, lastStart: lastStart, count: UInt32(truncatingIfNeeded: count), last: last)
      guard let known = recorder.pointee.blocks.find(block) else { return }
      cqemu_on_block(handle, executed, known)
    }
  }

  private static func hook(_ instruction: OpaquePointer, _ bytes: UnsafeBufferPointer<UInt8>, isKernel: Bool) {
    if isKernel {
      let (stores, loads) = isArm64 ? Instruction.switchesArm64(word(bytes)) : Instruction.switches(bytes)
      if stores { cqemu_on_access(instruction, leftTask, nil) }
      if loads { cqemu_on_access(instruction, enteredTask, nil) }
    } else {
      switch decode(bytes).mark {
      case .begin: cqemu_on_instruction(instruction, began, nil)
      case .end: cqemu_on_instruction(instruction, finished, nil)
      case nil: break
      }
    }
  }

  private static func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> Instruction {
    isArm64 ? Instruction(arm64: word(bytes)) : Instruction(bytes)
  }

  /// An instruction of arm64.
  private static func word(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
    guard bytes.count == 4 else { return 0 }
    return UInt32(bytes[0]) | UInt32(bytes[1]) << 8 | UInt32(bytes[2]) << 16 | UInt32(bytes[3]) << 24
  }

  private static let executed: @convention(c) (UInt32, UnsafeMutableRawPointer?) -> Void = { processor, data in
    guard let recorder, recorder.pointee.isOpen, let data else { return }
    let block = data.assumingMemoryBound(to: Block.self)
    locked {
      $0.pointee.execute(block, on: processor)
      if $0.pointee.hasLostJobs { closeWindow($0, isWhole: false) }
    }
  }

  private static let leftTask: @convention(c) (UInt32, UInt32, UInt64, UnsafeMutableRawPointer?) -> Void = {
    processor, _, address, _ in
    locked { $0.pointee.leaveTask(processor, key: address) }
  }

  private static let enteredTask: @convention(c) (UInt32, UInt32, UInt64, UnsafeMutableRawPointer?) -> Void = {
    processor, _, address, _ in
    locked {
      $0.pointee.enterTask(processor, key: address)
      if $0.pointee.hasLostJobs { closeWindow($0, isWhole: false) }
    }
  }

  private static let began: @convention(c) (UInt32, UnsafeMutableRawPointer?) -> Void = { processor, _ in
    locked { recorder in
      if !recorder.pointee.isOpen { openWindow(recorder) }
      recorder.pointee.enter(processor)
    }
  }

  private static let finished: @convention(c) (UInt32, UnsafeMutableRawPointer?) -> Void = { processor, _ in
    locked { if $0.pointee.leave(processor) { closeWindow($0, isWhole: true) } }
  }

  /// QEMU ends.
  static let ended: @convention(c) () -> Void = {
    locked { if $0.pointee.isOpen { closeWindow($0, isWhole: false) } }
  }
}
