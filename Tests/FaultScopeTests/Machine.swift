// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import FaultScope

/// A vCPU that executes what a test says, in a kernel of a few functions.
final class Machine {
  var recorder: Recorder
  private static let names = [
    "asm_exc_page_fault", "exc_page_fault", "handle_mm_fault", "__handle_mm_fault", "asm_sysvec_apic_timer_interrupt",
    "handle_softirqs", "__switch_to_asm", "other_work", "__x86_indirect_thunk_rax", "__x86_return_thunk", "clear_page",
    "do_exit",
    "ret_from_fork", "vectors", "el0t_64_sync", "el0t_64_sync_handler", "do_mem_abort", "el0_svc",
  ]
  private final class Bytes: @unchecked Sendable { var count: UInt64 = 0 }
  private let bytes = Bytes()

  init(isArm64: Bool = false) throws {
    let bytes = bytes
    let recorder = Recorder(processorCount: 1, recordsAll: false, isArm64: isArm64, countedBytes: { _ in bytes.count })
    self.recorder = try #require(recorder)
  }

  static func address(of name: String) -> UInt64 {
    0xffff_ffff_8100_0000 + UInt64((names.firstIndex(of: name) ?? names.count) * 0x1000)
  }

  static func name(at address: UInt64) -> String? {
    names.first { Self.address(of: $0) == address }
  }

  func enter() {
    if !recorder.isOpen {
      let text = Self.names.map { "\(String(Self.address(of: $0), radix: 16)) T \($0)\n" }.joined()
      recorder.open(symbols: try? SymbolTable.parse(text))
    }
    recorder.enter(0)
  }

  /// Ends the window; what was counted in it.
  func leave() throws -> RecordedProfile {
    let isLast = recorder.leave(0)
    #expect(isLast)
    return closed()
  }

  /// What was counted until now.
  func closed() -> RecordedProfile {
    recorder.close()
    var text = Text()
    defer { text.destroy() }
    recorder.write(to: &text, isWhole: true)
    return RecordedProfile(String(decoding: UnsafeBufferPointer(start: text.bytes, count: text.count), as: UTF8.self))
  }

  /// `last`: of how many bytes its last instruction is. What is known of the block from then on.
  @discardableResult
  func user(at address: UInt64, count: UInt32, size: UInt64, last: UInt64? = nil) -> UnsafePointer<Block>? {
    let end = address + size
    return execute(Block(start: address, end: end, lastStart: last.map { end - $0 }, count: count, last: Instruction()))
  }

  /// A block of 16 bytes at the beginning of a function.
  func run(_ name: String, count: UInt32, _ kind: InstructionKind, to target: String? = nil) {
    let start = Self.address(of: name)
    var last = Instruction(kind: kind)
    if let target { last.displacement = Int64(bitPattern: Self.address(of: target) &- (start + 16)) }
    execute(Block(start: start, end: start + 16, count: count, last: last))
  }

  /// A block within a function.
  func goOn(_ name: String, at offset: UInt64, count: UInt32, size: UInt64 = 16, _ kind: InstructionKind) {
    let start = Self.address(of: name) + offset
    execute(Block(start: start, end: start + size, count: count, last: Instruction(kind: kind)))
  }

  func change(from left: UInt64, to entered: UInt64) {
    recorder.leaveTask(0, key: left)
    recorder.enterTask(0, key: entered)
  }

  /// What the counter of generated code would have: halves of bytes.
  func count(bytes count: UInt64) { bytes.count += count * 2 }

  @discardableResult
  private func execute(_ block: Block) -> UnsafePointer<Block>? {
    guard recorder.isOpen, let known = recorder.blocks.find(block) else { return nil }
    recorder.execute(known, on: 0)
    return UnsafePointer(known)
  }
}
