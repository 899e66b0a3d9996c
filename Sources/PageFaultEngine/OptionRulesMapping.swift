// SPDX-License-Identifier: GPL-2.0-only
import FaultMemory

/// What the memory is and how it is mapped.
extension OptionRules {
  func checkMemory() throws(JobError) {
    try refuse(
      plan.hugetlb != .none && plan.backing == .file, "hugetlb= with backing=file",
      "a file on hugetlbfs has its own page size; leave hugetlb= out and name a file on such a mount")
    try refuse(
      plan.layout != .sparse && isAnonymous, "layout= with backing=anon",
      "anonymous memory has nothing to lay out; use backing=memfd or backing=file, or map_populate=1")
    try refuse(
      plan.layout == .written && plan.hugetlb != .none, "layout=written with hugetlb=",
      "hugetlb memory takes no write(2); use layout=fallocate, which brings the same pages")
  }

  func checkHugePages() throws(JobError) {
    try refuse(
      plan.hugetlb != .none && plan.hugePages != .inherit, "thp= with hugetlb=",
      "hugetlb pages are huge from the start; leave one of the two out")
    try refuse(
      plan.hugetlb != .none && delays, "hugepage_delay= with hugetlb=",
      "hugetlb pages are huge from the start; leave one of the two out")
    try refuse(
      plan.hugePages != .inherit && delays, "thp= with hugepage_delay=",
      "hugepage_delay gives both pieces of advice itself; leave one of the two out")
  }

  func checkMappingFlags() throws(JobError) {
    try refuse(
      plan.isSync && plan.backing != .file, "map_sync=1 without backing=file",
      "only a DAX file can be mapped so; use backing=file and sharing=shared")
    try refuse(
      plan.isSync && plan.sharing != .shared, "map_sync=1 with sharing=private",
      "a private mapping never reaches the file; use sharing=shared")
    try refuse(
      plan.populates && plan.hugePages != .inherit, "map_populate=1 with thp=",
      "mmap(2) faults everything in before any advice; leave one of the two out, or use access=populate")
    try refuse(
      plan.populates && delays, "map_populate=1 with hugepage_delay=",
      "mmap(2) faults everything in before any advice; leave one of the two out")
    try refuse(
      plan.alignment != .kernel && plan.hugetlb != .none, "map_align= with hugetlb=",
      "hugetlb mappings are aligned by the kernel; leave map_align= out")
    try refuse(
      plan.alignment == .base && isPrivateAnonymous, "map_align=base with private backing=anon",
      "its huge pages depend on the address alone; use thp=never")
  }
}
