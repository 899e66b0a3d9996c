// SPDX-License-Identifier: GPL-2.0-only
import FaultMemory

extension CombinationRule {
  /// What the memory is and how it is mapped.
  static let mapping: [_ of CombinationRule] = [
    CombinationRule(
      .hugetlb, "hugetlb= with backing=file",
      "a file on hugetlbfs has its own page size; leave hugetlb= out and name a file on such a mount"
    ) { $0.plan.hugetlb != .none && $0.plan.backing == .file },
    CombinationRule(
      .layout, "layout= with backing=anon",
      "anonymous memory has nothing to lay out; use backing=memfd or backing=file, or map_populate=1"
    ) { $0.plan.layout != .sparse && $0.isAnonymous },
    CombinationRule(
      .layout, "layout=written with hugetlb=",
      "hugetlb memory takes no write(2); use layout=fallocate, which brings the same pages"
    ) { $0.plan.layout == .written && $0.plan.hugetlb != .none },
    CombinationRule(.thp, "thp= with hugetlb=", "hugetlb pages are huge from the start; leave one of the two out") {
      $0.plan.hugetlb != .none && $0.plan.hugePages != .inherit
    },
    CombinationRule(
      .hugepageDelay, "hugepage_delay= with hugetlb=", "hugetlb pages are huge from the start; leave one of the two out"
    ) { $0.plan.hugetlb != .none && $0.delays },
    CombinationRule(
      .thp, "thp= with hugepage_delay=", "hugepage_delay gives both pieces of advice itself; leave one of the two out"
    ) { $0.plan.hugePages != .inherit && $0.delays },
    CombinationRule(
      .mapSync, "map_sync=1 without backing=file",
      "only a DAX file can be mapped so; use backing=file and sharing=shared"
    ) { $0.plan.isSync && $0.plan.backing != .file },
    CombinationRule(
      .mapSync, "map_sync=1 with sharing=private", "a private mapping never reaches the file; use sharing=shared"
    ) { $0.plan.isSync && $0.plan.sharing != .shared },
    CombinationRule(
      .mapPopulate, "map_populate=1 with thp=",
      "mmap(2) faults everything in before any advice; leave one of the two out, or use access=populate"
    ) { $0.plan.populates && $0.plan.hugePages != .inherit },
    CombinationRule(
      .mapPopulate, "map_populate=1 with hugepage_delay=",
      "mmap(2) faults everything in before any advice; leave one of the two out"
    ) { $0.plan.populates && $0.delays },
    CombinationRule(
      .mapAlign, "map_align= with hugetlb=", "hugetlb mappings are aligned by the kernel; leave map_align= out"
    ) { $0.plan.alignment != .kernel && $0.plan.hugetlb != .none },
    CombinationRule(
      .mapAlign, "map_align=base with private backing=anon", "its huge pages depend on the address alone; use thp=never"
    ) { $0.plan.alignment == .base && $0.isPrivateAnonymous },
  ]
}
