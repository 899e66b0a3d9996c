// SPDX-License-Identifier: GPL-2.0-only
import FaultMemory

extension CombinationRule {
  /// Memory whose faults can come to a handler.
  static let userfaultfd: [_ of CombinationRule] = [
    CombinationRule(
      .uffdHandlers, "uffd_handlers=, uffd_wait=, uffd_resolve= or uffd_affinity= without userfaultfd=",
      "no fault comes to a handler; add userfaultfd=missing, minor or wp"
    ) { $0.userfaultfd == nil && $0.hasHandlerOptions },
    CombinationRule(
      .userfaultfd, "userfaultfd= with backing=file",
      "the kernel has it for memory only; use backing=anon or backing=memfd"
    ) { $0.userfaultfd != nil && $0.plan.backing == .file },
    CombinationRule(
      .userfaultfd, "userfaultfd=minor without shared memfd",
      "only shared memory has a page that is there and not mapped; use backing=memfd and sharing=shared"
    ) { $0.userfaultfd == .minor && ($0.plan.backing != .memfd || $0.plan.sharing != .shared) },
    CombinationRule(.userfaultfd, "userfaultfd=wp with hugetlb=", "leave hugetlb= out, or use userfaultfd=missing") {
      $0.userfaultfd == .wp && $0.plan.hugetlb != .none
    },
    CombinationRule(
      .userfaultfd, "userfaultfd= with map_populate=1",
      "mmap(2) faults everything in before a handler is there; leave map_populate= out"
    ) { $0.userfaultfd != nil && $0.plan.populates },
    CombinationRule(
      .userfaultfd, "userfaultfd= with hugepage_delay=", "khugepaged leaves such memory alone; leave one of the two out"
    ) { $0.userfaultfd != nil && $0.delays },
    CombinationRule(
      .userfaultfd, "userfaultfd= with refault=remap", "a new mapping has no handler; use refault=dontneed"
    ) {
      $0.userfaultfd != nil && $0.refault == .remap
    },
    CombinationRule(
      .userfaultfd, "userfaultfd= with access=collapse or fallocate",
      "nothing faults; use access=copy, touch or populate"
    ) { $0.userfaultfd != nil && ($0.access == .collapse || $0.access == .fallocate) },
  ]

  /// A page must come back in the way that the mode is about.
  static let userfaultfdPages: [_ of CombinationRule] = [
    CombinationRule(
      .userfaultfd, "userfaultfd=missing with layout= or alloc_first=1",
      "the pages are there already; use userfaultfd=minor, or leave layout= and alloc_first= out"
    ) { $0.userfaultfd == .missing && ($0.plan.layout != .sparse || $0.allocFirst) },
    CombinationRule(
      .userfaultfd, "userfaultfd=missing with refault=dontneed and shared or memfd memory",
      "the page stays in the page cache; use sharing=shared with refault=remove, or userfaultfd=minor"
    ) { $0.userfaultfd == .missing && $0.refault == .dontNeed && !$0.isPrivateAnonymous },
    CombinationRule(
      .userfaultfd, "userfaultfd=minor with refault=remove", "the page itself would be gone; use refault=dontneed"
    ) { $0.userfaultfd == .minor && $0.refault == .remove },
    CombinationRule(
      .userfaultfd, "userfaultfd=wp with refault=",
      "the protection goes with the page; leave refault= out, each I/O protects its pages again"
    ) { $0.userfaultfd == .wp && $0.refault != .none },
    CombinationRule(
      .userfaultfd, "userfaultfd= with refault=free, pageout or cold",
      "what is reclaimed comes back without a handler; use refault=dontneed or remove"
    ) { $0.userfaultfd != nil && ($0.refault == .free || $0.refault == .pageOut || $0.refault == .cold) },
  ]

  /// What the handlers answer.
  static let userfaultfdAnswers: [_ of CombinationRule] = [
    CombinationRule(
      .uffdResolve, "uffd_resolve=continue without userfaultfd=minor",
      "UFFDIO_CONTINUE maps a page that is there; use uffd_resolve=auto"
    ) { $0.userfaultfd != nil && $0.uffdResolve == .continue && $0.userfaultfd != .minor },
    CombinationRule(
      .uffdResolve, "uffd_resolve=copy, zeropage or move without userfaultfd=missing",
      "they bring a page that is not there; use uffd_resolve=auto"
    ) {
      $0.userfaultfd != nil && $0.userfaultfd != .missing
        && ($0.uffdResolve == .copy || $0.uffdResolve == .zeropage || $0.uffdResolve == .move)
    },
    CombinationRule(
      .uffdResolve, "uffd_resolve=zeropage with hugetlb=", "there is no zero page of that size; use uffd_resolve=copy"
    ) { $0.userfaultfd != nil && $0.uffdResolve == .zeropage && $0.plan.hugetlb != .none },
    CombinationRule(
      .uffdResolve, "uffd_resolve=move without private backing=anon",
      "only such pages can be moved; use uffd_resolve=copy"
    ) { $0.userfaultfd != nil && $0.uffdResolve == .move && !($0.isPrivateAnonymous && $0.plan.hugetlb == .none) },
  ]
}

extension JobOptions {
  fileprivate var hasHandlerOptions: Bool {
    uffdHandlers != 1 || uffdWait != .block || uffdResolve != .auto || uffdAffinity != .none
  }
}
