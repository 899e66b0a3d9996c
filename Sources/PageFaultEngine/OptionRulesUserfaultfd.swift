// SPDX-License-Identifier: GPL-2.0-only
import FaultMemory

/// Faults that handlers resolve.
extension OptionRules {
  func checkUserfaultfd() throws(JobError) {
    let kind = options.userfaultfd
    try refuse(
      kind == .off && hasHandlerOptions,
      "uffd_handlers=, uffd_wait=, uffd_resolve= or uffd_affinity= without userfaultfd=",
      "no fault comes to a handler; add userfaultfd=missing, minor or wp")
    guard kind != .off else { return }
    try refuse(
      plan.backing == .file, "userfaultfd= with backing=file",
      "the kernel has it for memory only; use backing=anon or backing=memfd")
    try refuse(
      kind == .minor && (plan.backing != .memfd || plan.sharing != .shared), "userfaultfd=minor without shared memfd",
      "only shared memory has a page that is there and not mapped; use backing=memfd and sharing=shared")
    try refuse(
      kind == .writeProtect && plan.hugetlb != .none, "userfaultfd=wp with hugetlb=",
      "leave hugetlb= out, or use userfaultfd=missing")
    try refuse(
      plan.populates, "userfaultfd= with map_populate=1",
      "mmap(2) faults everything in before a handler is there; leave map_populate= out")
    try refuse(
      delays, "userfaultfd= with hugepage_delay=",
      "khugepaged leaves such memory alone; leave one of the two out")
    try refuse(
      options.refault == .remap, "userfaultfd= with refault=remap",
      "a new mapping has no handler; use refault=dontneed")
    try refuse(
      options.access == .collapse || options.access == .fallocate, "userfaultfd= with access=collapse or fallocate",
      "nothing faults; use access=copy, touch or populate")
    try checkPages(kind)
    try checkResolution(kind)
  }

  /// A page must come back in the way that the mode is about.
  private func checkPages(_ kind: UserfaultfdWord) throws(JobError) {
    try refuse(
      kind == .missing && (plan.layout != .sparse || options.allocFirst),
      "userfaultfd=missing with layout= or alloc_first=1",
      "the pages are there already; use userfaultfd=minor, or leave layout= and alloc_first= out")
    try refuse(
      kind == .missing && options.refault == .dontneed && !isPrivateAnonymous,
      "userfaultfd=missing with refault=dontneed and shared or memfd memory",
      "the page stays in the page cache; use sharing=shared with refault=remove, or userfaultfd=minor")
    try refuse(
      kind == .minor && options.refault == .remove, "userfaultfd=minor with refault=remove",
      "the page itself would be gone; use refault=dontneed")
    try refuse(
      kind == .writeProtect && options.refault != .none, "userfaultfd=wp with refault=",
      "the protection goes with the page; leave refault= out, each I/O protects its pages again")
    try refuse(
      options.refault == .free || options.refault == .pageout || options.refault == .cold,
      "userfaultfd= with refault=free, pageout or cold",
      "what is reclaimed comes back without a handler; use refault=dontneed or remove")
  }

  private func checkResolution(_ kind: UserfaultfdWord) throws(JobError) {
    let answer = options.uffdResolve
    try refuse(
      answer == .continue && kind != .minor, "uffd_resolve=continue without userfaultfd=minor",
      "UFFDIO_CONTINUE maps a page that is there; use uffd_resolve=auto")
    try refuse(
      (answer == .copy || answer == .zeropage || answer == .move) && kind != .missing,
      "uffd_resolve=copy, zeropage or move without userfaultfd=missing",
      "they bring a page that is not there; use uffd_resolve=auto")
    try refuse(
      answer == .zeropage && plan.hugetlb != .none, "uffd_resolve=zeropage with hugetlb=",
      "there is no zero page of that size; use uffd_resolve=copy")
    try refuse(
      answer == .move && !(isPrivateAnonymous && plan.hugetlb == .none),
      "uffd_resolve=move without private backing=anon",
      "only such pages can be moved; use uffd_resolve=copy")
  }

  private var hasHandlerOptions: Bool {
    options.uffdHandlers != 1 || options.uffdWait != .block || options.uffdResolve != .auto
      || options.uffdAffinity != .none
  }
}
