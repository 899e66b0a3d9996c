// SPDX-License-Identifier: GPL-2.0-only

/// What a kernel function is to the course of a fault, told by its name.
package struct SymbolRole: Equatable, Sendable, BitwiseCopyable {
  private let rawValue: UInt8

  private init(_ rawValue: UInt8) { self.rawValue = rawValue }

  package static var ordinary: SymbolRole { SymbolRole(0) }
  /// The entry of the page fault exception.
  package static var fault: SymbolRole { SymbolRole(1) }
  /// The entry of another exception: part of what it interrupts.
  package static var exception: SymbolRole { SymbolRole(2) }
  /// The entry of an interrupt: no part of what it interrupts.
  package static var interrupt: SymbolRole { SymbolRole(3) }
  /// Softirqs that run where an interrupt did not leave them.
  package static var softirq: SymbolRole { SymbolRole(4) }
  /// `handle_mm_fault`: a fault of its own where no exception led there (get_user_pages).
  package static var handler: SymbolRole { SymbolRole(5) }
  /// Trampolines between a function and another: a leaf below what uses them.
  package static var thunk: SymbolRole { SymbolRole(6) }
  /// The entries of device interrupts, one for each vector, which no symbol tells apart.
  package static var interruptStubs: SymbolRole { SymbolRole(8) }
  /// Where a new task begins.
  package static var newTask: SymbolRole { SymbolRole(7) }

  /// The table of entries of arm64's exceptions.
  package static var vectors: SymbolRole { SymbolRole(10) }
  /// What tells an arm64 fault from other exceptions.
  package static var abort: SymbolRole { SymbolRole(11) }

  /// Where a task ends, also one that is killed.
  package static var exit: SymbolRole { SymbolRole(9) }

  /// The role of a function of this name.
  package static func of(_ name: UnsafeBufferPointer<UInt8>) -> SymbolRole {
    switch true {
    case equal(name, "asm_exc_page_fault"): .fault
    case equal(name, "vectors"): .vectors
    case equal(name, "do_mem_abort"): .abort
    case equal(name, "handle_mm_fault"): .handler
    case equal(name, "__do_softirq"), equal(name, "handle_softirqs"): .softirq
    case equal(name, "ret_from_fork_asm"), equal(name, "ret_from_fork"): .newTask
    case equal(name, "asm_exc_nmi"), begins(name, "asm_sysvec_"), begins(name, "asm_common_interrupt"),
      begins(name, "asm_spurious_interrupt"):
      .interrupt
    case equal(name, "irq_entries_start"), equal(name, "spurious_entries_start"): .interruptStubs
    case begins(name, "asm_exc_"): .exception
    case equal(name, "do_exit"): .exit
    case begins(name, "__x86_indirect_"), begins(name, "__SCT__"), ends(name, "_return_thunk"): .thunk
    default: .ordinary
    }
  }

  private static func equal(_ name: UnsafeBufferPointer<UInt8>, _ other: StaticString) -> Bool {
    name.count == other.utf8CodeUnitCount && begins(name, other)
  }

  private static func ends(_ name: UnsafeBufferPointer<UInt8>, _ other: StaticString) -> Bool {
    let start = name.count - other.utf8CodeUnitCount
    guard start >= 0 else { return false }
    return begins(UnsafeBufferPointer(rebasing: name[start...]), other)
  }

  private static func begins(_ name: UnsafeBufferPointer<UInt8>, _ other: StaticString) -> Bool {
    guard name.count >= other.utf8CodeUnitCount else { return false }
    for index in 0..<other.utf8CodeUnitCount where name[index] != other.utf8Start[index] { return false }
    return true
  }
}
