// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import ProfileKit

@Suite("Names of kernel functions")
struct KernelSymbolTests {
  @Test(
    "of several at one address the one that the source knows is taken",
    arguments: [
      (["T __memset", "W memset"], "memset"), (["T memcpy", "T __memcpy", "T __pi_memcpy"], "memcpy"),
      (
        ["t common_interrupt_return", "T swapgs_restore_regs_and_return_to_usermode", "T __irqentry_text_end"],
        "common_interrupt_return"
      ),
      (["T irq_entries_start", "T __irqentry_text_start"], "irq_entries_start"),
      (
        ["T __pi___x86_indirect_thunk_rax", "T __x86_indirect_thunk_array", "T __x86_indirect_thunk_rax"],
        "__x86_indirect_thunk_rax"
      ),
      (["T _stext", "T _text", "t __pfx_sev_es_terminate", "T srso_alias_untrain_ret"], "srso_alias_untrain_ret"),
      (["t lzorle_mod_fini\t[lzo_rle]", "t cleanup_module\t[lzo_rle]"], "lzorle_mod_fini [lzo_rle]"),
      (["t ct_kernel_exit_state", "t ct_kernel_enter_state"], "ct_kernel_exit_state"),
      (["T __ia32_sys_getpid", "T __x64_sys_getpid"], "__x64_sys_getpid"),
      (["t $x\t[lzo_rle]", "t lzo1x_1_compress\t[lzo_rle]", "t $d\t[lzo_rle]"], "lzo1x_1_compress [lzo_rle]"),
      (["T __SCT__might_resched"], "__SCT__might_resched"),
      (["t __cfi_exc_page_fault", "t __pfx_x", "d data", "U u", "A a"], "0xffffffff81000000"), (["T _text"], "_text"),
    ])
  func aliases(_ names: [String], _ name: String) {
    for names in [names, names.reversed()] {
      let text = names.map { "ffffffff81000000 \($0)\n" }.joined()
      #expect(KernelSymbols(kallsyms: text).name(of: 0xffff_ffff_8100_0000) == name)
    }
  }

  @Test("are none where a reader may not know addresses, or the text is something else")
  func none() {
    let zero = String(repeating: "0", count: 16)
    for text in [
      "", "\(zero) T handle_mm_fault\n", "x y z\n\n \n", "ffffffff81000000 T\n",
      "ffffffff81000000\tT\thandle_mm_fault\tx\r\n",
    ] {
      #expect(KernelSymbols(kallsyms: text).isEmpty == !text.contains("\tx"), "\(text)")
    }
    #expect(KernelSymbols(kallsyms: "").name(of: 0) == "[no symbol]")
  }
}
