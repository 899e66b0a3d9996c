// SPDX-License-Identifier: GPL-2.0-only

/// Options of the page-fault engine that make no sense together. They are declared in `CombinationRule` of the engine, which a
/// release build cannot import; `EngineOptionTests` holds this list against it.
package struct PageFaultCombination: Sendable, Equatable {
  /// What is refused, in the words of a job file.
  package let refused: String
  /// Why, and what to do instead.
  package let instead: String

  private init(_ refused: String, _ instead: String) {
    (self.refused, self.instead) = (refused, instead)
  }

  /// In the order in which the engine looks at them.
  package static let all: [PageFaultCombination] = [
    PageFaultCombination(
      "hugetlb= with backing=file",
      "a file on hugetlbfs has its own page size; leave hugetlb= out and name a file on such a mount"),
    PageFaultCombination(
      "layout= with backing=anon",
      "anonymous memory has nothing to lay out; use backing=memfd or backing=file, or map_populate=1"),
    PageFaultCombination(
      "layout=written with hugetlb=",
      "hugetlb memory takes no write(2); use layout=fallocate, which brings the same pages"),
    PageFaultCombination("thp= with hugetlb=", "hugetlb pages are huge from the start; leave one of the two out"),
    PageFaultCombination(
      "hugepage_delay= with hugetlb=", "hugetlb pages are huge from the start; leave one of the two out"),
    PageFaultCombination(
      "thp= with hugepage_delay=", "hugepage_delay gives both pieces of advice itself; leave one of the two out"),
    PageFaultCombination(
      "map_sync=1 without backing=file", "only a DAX file can be mapped so; use backing=file and sharing=shared"),
    PageFaultCombination(
      "map_sync=1 with sharing=private", "a private mapping never reaches the file; use sharing=shared"),
    PageFaultCombination(
      "map_populate=1 with thp=",
      "mmap(2) faults everything in before any advice; leave one of the two out, or use access=populate"),
    PageFaultCombination(
      "map_populate=1 with hugepage_delay=", "mmap(2) faults everything in before any advice; leave one of the two out"),
    PageFaultCombination(
      "map_align= with hugetlb=", "hugetlb mappings are aligned by the kernel; leave map_align= out"),
    PageFaultCombination(
      "map_align=base with private backing=anon", "its huge pages depend on the address alone; use thp=never"),
    PageFaultCombination(
      "access=fallocate with backing=anon",
      "there is no file to allocate; use access=populate, backing=memfd or backing=file"),
    PageFaultCombination(
      "alloc_first=1 with backing=anon", "there is no file to allocate; use backing=memfd or backing=file"),
    PageFaultCombination(
      "alloc_first=1 with access=fallocate", "the access is that call already; leave alloc_first= out"),
    PageFaultCombination("access=collapse with hugetlb=", "there is nothing to collapse; leave one of the two out"),
    PageFaultCombination(
      "page_latency=1 with access=populate, collapse or fallocate",
      "one system call serves the whole block; use access=copy, touch or touch_rw, or a bs= of one page"),
    PageFaultCombination("page_latency=1 without fault_report=", "nobody would see it; add fault_report=PATH"),
    PageFaultCombination(
      "refault_every=pass without refault=", "nothing is given back; add refault=dontneed or another one"),
    PageFaultCombination(
      "refault=free without private backing=anon",
      "MADV_FREE is for private anonymous memory; use refault=dontneed or refault=remove"),
    PageFaultCombination(
      "refault=remove with sharing=private",
      "MADV_REMOVE needs a shared mapping; use refault=dontneed, or sharing=shared"),
    PageFaultCombination(
      "refault=remap with hugepage_delay=", "a new mapping has lost the advice; use refault=dontneed, or thp=advise"),
    PageFaultCombination(
      "refault=remap or refault_every=pass with io_submit_mode=offload",
      "other workers are using what would be given back; use refault_every=io with another refault=, or numjobs="),
    PageFaultCombination(
      "refault=free, pageout or cold with hugetlb=",
      "hugetlb pages are never reclaimed; use refault=dontneed, remove or remap"),
    PageFaultCombination(
      "uffd_handlers=, uffd_wait=, uffd_resolve= or uffd_affinity= without userfaultfd=",
      "no fault comes to a handler; add userfaultfd=missing, minor or wp"),
    PageFaultCombination(
      "userfaultfd= with backing=file", "the kernel has it for memory only; use backing=anon or backing=memfd"),
    PageFaultCombination(
      "userfaultfd=minor without shared memfd",
      "only shared memory has a page that is there and not mapped; use backing=memfd and sharing=shared"),
    PageFaultCombination("userfaultfd=wp with hugetlb=", "leave hugetlb= out, or use userfaultfd=missing"),
    PageFaultCombination(
      "userfaultfd= with map_populate=1",
      "mmap(2) faults everything in before a handler is there; leave map_populate= out"),
    PageFaultCombination(
      "userfaultfd= with hugepage_delay=", "khugepaged leaves such memory alone; leave one of the two out"),
    PageFaultCombination("userfaultfd= with refault=remap", "a new mapping has no handler; use refault=dontneed"),
    PageFaultCombination(
      "userfaultfd= with access=collapse or fallocate", "nothing faults; use access=copy, touch or populate"),
    PageFaultCombination(
      "userfaultfd=missing with layout= or alloc_first=1",
      "the pages are there already; use userfaultfd=minor, or leave layout= and alloc_first= out"),
    PageFaultCombination(
      "userfaultfd=missing with refault=dontneed and shared or memfd memory",
      "the page stays in the page cache; use sharing=shared with refault=remove, or userfaultfd=minor"),
    PageFaultCombination(
      "userfaultfd=minor with refault=remove", "the page itself would be gone; use refault=dontneed"),
    PageFaultCombination(
      "userfaultfd=wp with refault=",
      "the protection goes with the page; leave refault= out, each I/O protects its pages again"),
    PageFaultCombination(
      "userfaultfd= with refault=free, pageout or cold",
      "what is reclaimed comes back without a handler; use refault=dontneed or remove"),
    PageFaultCombination(
      "uffd_resolve=continue without userfaultfd=minor",
      "UFFDIO_CONTINUE maps a page that is there; use uffd_resolve=auto"),
    PageFaultCombination(
      "uffd_resolve=copy, zeropage or move without userfaultfd=missing",
      "they bring a page that is not there; use uffd_resolve=auto"),
    PageFaultCombination(
      "uffd_resolve=zeropage with hugetlb=", "there is no zero page of that size; use uffd_resolve=copy"),
    PageFaultCombination(
      "uffd_resolve=move without private backing=anon", "only such pages can be moved; use uffd_resolve=copy"),
    PageFaultCombination("cow=fork with sharing=shared", "writes to shared memory copy nothing; use sharing=private"),
    PageFaultCombination(
      "cow=fork with userfaultfd=", "a child does not inherit the handlers; leave one of the two out"),
    PageFaultCombination(
      "cow=fork with refault=",
      "a page that is given back comes back unshared; leave refault= out, each pass shares the pages again"),
    PageFaultCombination(
      "cow=fork with access=collapse or fallocate", "nothing is written; use access=copy, touch or populate"),
    PageFaultCombination(
      "cow=fork with io_submit_mode=offload", "other workers are writing while pages are shared; use numjobs="),
    PageFaultCombination(
      "verify= without access=copy", "no data is moved that could be compared; leave verify= out, or use access=copy"),
    PageFaultCombination(
      "verify= with refault=",
      "the pages that are given back come back as zeroes; leave verify= out, or use refault=cold or pageout"),
    PageFaultCombination(
      "verify_only=1 with backing=anon or memfd",
      "what an earlier run wrote there is gone; use backing=file and sharing=shared, which keep data between runs"),
    PageFaultCombination(
      "verify= with rw=read and backing=anon or memfd",
      "nobody has written there; use backing=file and sharing=shared, which keep data between runs, or a job that writes"
    ),
    PageFaultCombination(
      "zonemode=zbd", "memory has no zones to be reset or finished; use zonemode=strided, or leave it out"),
    PageFaultCombination(
      "pre_read=1", "there is no file to read before the job; use map_populate=1, ramp_time=, or a job before this one"),
  ]
}
