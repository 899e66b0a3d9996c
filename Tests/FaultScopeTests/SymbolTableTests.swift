// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import FaultScope

@Suite("A guest's symbols")
struct SymbolTableTests {
  @Test("functions are found by their addresses, whatever the order, aliases and modules")
  func lookup() throws {
    let table = try SymbolTable.parse(
      """
      ffffffff81002000 T second
      ffffffff81001000 T first
      ffffffff81001000 t also_first
      ffffffff81001ff0 t __pfx_second
      ffffffff81001ff8 t $x
      ffffffff81003000 D data
      ffffffffc0000000 t in_module\t[ext4]
      ffffffffc0100000 t in_other\t[loop]
      ffffffffc0100000 d module_end\t[ext4]
      ffffffffc0101000 d module_end\t[loop]
      """)
    defer { table.destroy() }
    #expect(table.functionCount == 5)
    #expect(table.function(at: 0xffff_ffff_8100_1000) == (1, true))
    #expect(table.function(at: 0xffff_ffff_8100_1fff) == (1, false))
    #expect(table.function(at: 0xffff_ffff_8100_2000) == (2, true))
    #expect(table.function(at: 0xffff_ffff_8100_3004) == (0, false))
    #expect(table.function(at: 0xffff_ffff_c000_0010) == (3, false))
    // A line that is no function's ends the module before, unless the next one begins there.
    #expect(table.function(at: 0xffff_ffff_c010_0000) == (4, true))
    #expect(table.function(at: 0xffff_ffff_c010_0fff) == (4, false))
    #expect(table.function(at: 0xffff_ffff_c010_1000).index == 0)
    #expect(table.function(at: 0xffff_ffff_c020_0000) == (0, false))
    #expect(table.function(at: 0x1000) == (0, false))
    #expect(!table.hasFaultEntry)
  }

  @Test(
    "roles by name",
    arguments: [
      ("asm_exc_page_fault", SymbolRole.fault), ("asm_exc_int3", .exception), ("asm_exc_nmi", .interrupt),
      ("asm_sysvec_apic_timer_interrupt", .interrupt), ("asm_common_interrupt", .interrupt),
      ("irq_entries_start", .interruptStubs), ("handle_softirqs", .softirq), ("__do_softirq", .softirq),
      ("handle_mm_fault", .handler), ("__handle_mm_fault", .ordinary), ("__x86_return_thunk", .thunk),
      ("srso_alias_return_thunk", .thunk), ("__x86_indirect_thunk_rax", .thunk), ("__SCT__cond_resched", .thunk),
      ("ret_from_fork_asm", .newTask), ("asm_", .ordinary), ("", .ordinary),
    ])
  func roles(_ name: String, _ role: SymbolRole) {
    let bytes = Array(name.utf8)
    #expect(bytes.withUnsafeBufferPointer { SymbolRole.of($0) } == role)
  }

  @Test("an alias has the role that one of its names has")
  func aliasRole() throws {
    let table = try SymbolTable.parse("ffffffff81001000 T plain\nffffffff81001000 T asm_exc_page_fault\n")
    defer { table.destroy() }
    #expect(table.role(of: table.function(at: 0xffff_ffff_8100_1000).index) == .fault)
    #expect(table.hasFaultEntry)
  }

  @Test(
    "lines that are none, and addresses that the reader may not see, are left out",
    arguments: [
      "", "\n\n", "0000000000000000 T hidden\n", "zzz\n", "ffffffff81000000\n", "ffffffff81000000 T",
      "ffffffff81000000 T \n",
    ])
  func damaged(_ text: String) throws {
    let table = try SymbolTable.parse(text)
    defer { table.destroy() }
    #expect(table.functionCount == 1)
  }
}

extension SymbolTable {
  static func parse(_ text: String) throws -> SymbolTable {
    let bytes = Array(text.utf8)
    return try #require(bytes.withUnsafeBufferPointer { SymbolTable(kallsyms: $0) })
  }
}
