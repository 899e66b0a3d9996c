// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import ProfileKit

@Suite("Tables of phases")
struct PhaseTests {
  @Test("add up, and say what is in none")
  func sums() throws {
    let table = try PhaseTable(
      text: """
        # a comment
        [entry]
        asm_exc_*
        [clearing]
        clear_page   # whole pages
        [other]
        clear_*
        """)
    let sums = table.sums(of: try ProfileTests.profile.costs())
    #expect(sums.map(\.phase) == ["entry", "clearing", "other", nil])
    #expect(sums.map(\.instructions) == [10, 60, 0, 80])
    #expect(table.phase(of: "clear_huge_page.isra.0") == "other")
    #expect(table.phase(of: "clear_page [module]") == "clearing")
  }

  @Test("the standard one is one, and knows the paths of several kernels")
  func standard() throws {
    let table = try PhaseTable.standard
    for (name, phase) in [
      "clear_page_erms": "clearing or copying", "clear_highpages_kasan_tagged": "clearing or copying",
      "lock_vma_under_rcu": "VMA look-up and locking", "lru_gen_add_folio": "rmap and LRU",
      "__pte_offset_map": "page table walk and allocation", "get_page_from_freelist": "allocation",
      "charge_memcg": "memcg charge",
      "count_memcg_events.constprop.0": "memcg charge", "filemap_map_pages": "page cache look-up and read-ahead",
    ] {
      #expect(table.phase(of: name) == phase)
    }
    #expect(table.phase(of: "a_function_of_nobody") == nil)
    #expect(Set(table.phases).count == table.phases.count)
    for phase in [
      "entry and exit", "VMA look-up and locking", "page table walk and allocation", "allocation",
      "clearing or copying",
      "memcg charge", "rmap and LRU", "page cache look-up and read-ahead", "TLB flush",
    ] { #expect(table.phases.contains(phase)) }
    #expect(table.phases.contains { $0.hasPrefix("tracing") })
  }

  @Test("have words for what a fault does, which patterns may have, too")
  func words() throws {
    let table = try PhaseTable(
      text: """
        [a]
        one_*: does one: or many  # a comment
        one_two
        three :does three
        """)
    #expect(table.words(of: "one_three") == "does one: or many")
    #expect(table.words(of: "one_two") == nil)
    #expect(table.words(of: "three.isra.0 [module]") == "does three")
    #expect(table.phase(of: "three") == "a")
    #expect(table.words(of: "four") == nil)
    let standard = try PhaseTable.standard
    for (name, words) in [
      "rmqueue_bulk": "refills the per-CPU list", "__pte_alloc": "allocates a page table",
      "folio_batch_move_lru": "drains the LRU batch", "schedule": "reschedules", "___slab_alloc": "refills a slab",
      "try_charge_memcg": "refills the memcg's stock", "sync_mm_rss": "syncs the RSS counters",
    ] { #expect(standard.words(of: name) == words) }
  }

  @Test("the standard one leaves less than 1 % of any kind of fault in no phase", arguments: ["6.1", "6.12", "7.3"])
  func real(_ kernel: String) throws {
    let table = try PhaseTable.standard
    let kinds = try RealProfile.functions(kernel)
    #expect(kinds.count >= 10)
    for (kind, costs) in kinds {
      let sums = table.sums(of: costs)
      let all = sums.map(\.instructions).reduce(0, +)
      let rest = try #require(sums.last)
      #expect(rest.phase == nil && rest.instructions * 100 < all, "\(kind): \(rest.instructions) of \(all)")
      #expect(all > 1_000_000 && all == costs.map(\.own).reduce(0, +))
    }
  }

  @Test(
    "that are wrong are refused by line",
    arguments: [
      ("name\n[a]", 1), ("[a]\n[]", 2), ("[a", 1), ("[a]\ntwo names", 2), ("[a]\nx*y", 2), ("[a]\n: words", 2),
      ("[ ]", 1), ("[a]\nb\n[c]\nb", 4), ("[a]\nb*\n[c]\nb\nb*", 5), ("[a]\r\nb c\r\n", 2),
    ])
  func damaged(_ text: String, _ line: Int) {
    let error = #expect(throws: PhaseError.self) { try PhaseTable(text: text) }
    #expect(error?.line == line)
  }
}
