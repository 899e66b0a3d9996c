// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import ProfileKit

@Suite("Differences of profiles")
struct ProfileDifferenceTests {
  static func check(_ difference: ProfileDifference) {
    let size = max(difference.base, difference.candidate)
    func isSame(_ value: Double, _ other: Double) -> Bool { abs(value - other) <= 1e-9 * max(size, 1) }
    #expect(isSame(difference.rows.map(\.difference).reduce(0, +), difference.change))
    #expect(isSame(difference.phases.map(\.difference).reduce(0, +), difference.change))
    #expect(isSame(difference.phases.map(\.base).reduce(0, +), difference.base))
    #expect(isSame(difference.phases.map(\.candidate).reduce(0, +), difference.candidate))
    for count in [-1, 0, 3, 10, 1000] {
      let (rows, others) = difference.top(count)
      #expect(rows.count + others.count == difference.rows.count && rows.count <= max(0, count))
      let sum = rows.map(\.difference).reduce(others.candidate - others.base, +)
      #expect(isSame(sum, difference.change))
    }
    let sizes = difference.rows.map { abs($0.difference) }
    #expect(sizes == sizes.sorted(by: >) && sizes.allSatisfy { $0 > 0 })
    #expect(Set(difference.rows.map(\.name)).count == difference.rows.count)
    let old = difference.rows.compactMap(\.baseName)
    #expect(Set(old).count == old.count && Set(old).isDisjoint(with: difference.rows.map(\.name)))
    #expect(difference.rows.allSatisfy { !($0.isNew && $0.isGone) })
  }

  @Test("add up, are negated when the sides are swapped, and are nothing of a profile and itself")
  func invariants() throws {
    let table = try PhaseTable.standard
    for seed in 0..<40 as Range<UInt64> {
      let base = try #require(
        CaseProfile([(1, RandomProfile.make(seed), nil), (2, RandomProfile.make(seed + 500), nil)]))
      let candidate = try CaseProfile.of(RandomProfile.make(seed + 1000))
      let difference = ProfileDifference(base: base, candidate: candidate, table)
      Self.check(difference)
      let back = ProfileDifference(base: candidate, candidate: base, table)
      Self.check(back)
      #expect(back.change == -difference.change)
      #expect(
        Dictionary(uniqueKeysWithValues: back.rows.map { ($0.baseName ?? $0.name, -$0.difference) })
          == Dictionary(uniqueKeysWithValues: difference.rows.map { ($0.name, $0.difference) }), "seed \(seed)")
      #expect(ProfileDifference(base: base, candidate: base, table).rows.isEmpty)
    }
  }

  @Test("of 6.1 and 7.3 name what changed between them")
  func real() throws {
    let (base, candidate) = (try RealProfile.touchCase("6.1"), try RealProfile.touchCase("7.3"))
    let difference = ProfileDifference(base: base, candidate: candidate, try PhaseTable.standard)
    Self.check(difference)
    let rows = Dictionary(uniqueKeysWithValues: difference.rows.map { ($0.name, $0) })
    // Both clear one page a fault, under names that nothing else pairs.
    #expect(rows["clear_page_erms"] == nil)
    #expect(rows["clear_highpages_kasan_tagged"]?.baseName == "clear_page_erms")
    #expect(rows["lock_vma_under_rcu"]?.isNew == true)
    #expect(rows["vma_alloc_folio_noprof"]?.baseName == "vma_alloc_folio")
    #expect(rows["__alloc_frozen_pages_noprof"]?.baseName == "__alloc_pages")
    #expect(rows["vma_alloc_folio"] == nil && rows["__alloc_pages"] == nil)
    let row = try #require(rows["vma_alloc_folio_noprof"])
    #expect(row.phase == "allocation")
    #expect(try #require(difference.share(of: row)) == row.difference / difference.change)
    #expect(difference.phases.last?.name == nil)
  }

  @Test(
    "pair functions that were renamed, as far as the names say so",
    arguments: [
      (["vma_alloc_folio"], ["vma_alloc_folio_noprof"], ["vma_alloc_folio_noprof": "vma_alloc_folio"]),
      (["page_add_new_anon_rmap"], ["folio_add_new_anon_rmap"], ["folio_add_new_anon_rmap": "page_add_new_anon_rmap"]),
      (["next_uptodate_page"], ["next_uptodate_folio"], ["next_uptodate_folio": "next_uptodate_page"]),
      (["ext4_map [ext4]"], ["ext4_map"], ["ext4_map": "ext4_map [ext4]"]),
      (["__list_add_valid"], ["__list_add_valid_or_report"], ["__list_add_valid_or_report": "__list_add_valid"]),
      (["__get_vma_policy"], ["get_vma_policy"], ["get_vma_policy": "__get_vma_policy"]),
      (["ktime_2"], ["ktime3"], ["ktime3": "ktime_2"]),
      // The nearer one, and the other one still has a partner.
      (
        ["alloc_pages", "__alloc_pages"], ["alloc_pages_noprof", "__alloc_frozen_pages_noprof", "alloc_pages_mpol"],
        ["alloc_pages_noprof": "alloc_pages", "__alloc_frozen_pages_noprof": "__alloc_pages"]
      ),
      // Two that would do are one too many.
      (["fault"], ["_fault", "__fault"], [:]),
      (["free_unref_page"], ["free_unref_folios"], [:]), (["do_set_pte"], ["set_ptes"], [:]),
      (["__x86_indirect_thunk_r11"], ["__x86_indirect_thunk_r12"], [:]), (["_"], ["__"], [:]), (["7"], ["8"], [:]),
      ([], ["a"], [:]),
    ] as [([String], [String], [String: String])])
  func renames(_ gone: [String], _ new: [String], _ pairs: [String: String]) {
    #expect(FunctionRenames.pairs(gone: gone, new: new) == pairs)
    let back = Dictionary(uniqueKeysWithValues: pairs.map { ($1, $0) })
    #expect(FunctionRenames.pairs(gone: new, new: gone) == back)
  }

  @Test("do not pair a function that the other side has beside its faults")
  func elsewhere() throws {
    func profile(_ names: [String], _ others: [String] = []) throws -> CaseProfile {
      var text = "faultscope 1\nwindow 1 closed\ntotal 0 user-fault \(names.count * 10) 1 1\ntotal 0 interrupt 9\n"
      for (index, name) in (names + others).enumerated() { text += "function \(index + 1) \(index + 1) \(name)\n" }
      text += "root 1 user-fault\nroot 2 interrupt\n"
      for index in (names + others).indices {
        text += "node \(index + 8) \(index < names.count ? 1 : 2) \(index + 1) 10 1 0 0\n"
      }
      return try .of(try Profile(text: text + "end\n"))
    }
    let table = try PhaseTable(text: "")
    func rows(_ base: CaseProfile, _ candidate: CaseProfile) -> [String] {
      ProfileDifference(base: base, candidate: candidate, table).rows.map { "\($0.baseName ?? "")>\($0.name)" }.sorted()
    }
    // The same cost under another name is no row.
    #expect(rows(try profile(["page_a"]), try profile(["folio_a"])) == [])
    #expect(rows(try profile(["page_a"]), try profile(["folio_a", "b"])) == [">b"])
    #expect(rows(try profile(["page_a"], ["folio_a"]), try profile(["folio_a"])) == [">folio_a", ">page_a"])
    #expect(rows(try profile(["page_a"]), try profile(["folio_a"], ["page_a"])) == [">folio_a", ">page_a"])
  }

  @Test("instructions that no function has are told, and add up")
  func noFunction() throws {
    var profile = try ProfileTests.profile
    profile.totals[.userFault]?.instructions = 180
    let difference = ProfileDifference(
      base: try .of(try ProfileTests.profile), candidate: try .of(profile), try PhaseTable(text: "[a]\nb"))
    Self.check(difference)
    #expect(difference.rows.map(\.name) == [ProfileDifference.noFunction])
    #expect(difference.rows.map(\.difference) == [10])
  }
}
