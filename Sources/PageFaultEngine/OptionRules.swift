// SPDX-License-Identifier: GPL-2.0-only
import FaultMemory

/// Combinations of options that make no sense, each refused by name, with what to use instead. One rule, one line or two.
struct OptionRules {
  private let options: JobOptions
  private var plan: MappingPlan { options.plan }

  init(_ options: JobOptions) { self.options = options }

  /// - Throws: the first rule that is broken.
  func check() throws(JobError) {
    try checkMemory()
    try checkHugePages()
    try checkMappingFlags()
    try checkAccess()
    try checkRefault()
    try checkUserfaultfd()
    try checkCopyOnWrite()
    try checkVerify()
    try checkCore()
  }

  /// Options of fio's own that look at a file.
  private func checkCore() throws(JobError) {
    try refuse(
      options.hasZones, "zonemode=",
      "memory has no zones, and fio would stay in the first one; leave it out, or use bs= and rw=")
    try refuse(
      options.readsBefore, "pre_read=1",
      "there is no file to read before the job; use map_populate=1, ramp_time=, or a job before this one")
  }

  private func checkMemory() throws(JobError) {
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

  private func checkHugePages() throws(JobError) {
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

  private func checkMappingFlags() throws(JobError) {
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

  private func checkAccess() throws(JobError) {
    try refuse(
      options.access == .fallocate && isAnonymous, "access=fallocate with backing=anon",
      "there is no file to allocate; use access=populate, backing=memfd or backing=file")
    try refuse(
      options.allocFirst && isAnonymous, "alloc_first=1 with backing=anon",
      "there is no file to allocate; use backing=memfd or backing=file")
    try refuse(
      options.allocFirst && options.access == .fallocate, "alloc_first=1 with access=fallocate",
      "the access is that call already; leave alloc_first= out")
    try refuse(
      options.access == .collapse && plan.hugetlb != .none, "access=collapse with hugetlb=",
      "there is nothing to collapse; leave one of the two out")
    try refuse(
      options.pageLatency && isOneCall, "page_latency=1 with access=populate, collapse or fallocate",
      "one system call serves the whole block; use access=copy, touch or touch_rw, or a bs= of one page")
    try refuse(
      options.pageLatency && options.faultReport == nil, "page_latency=1 without fault_report=",
      "nobody would see it; add fault_report=PATH")
  }

  private func checkRefault() throws(JobError) {
    try refuse(
      options.refaultEvery == .pass && options.refault == .none && options.cow == .none
        && options.userfaultfd != .writeProtect,
      "refault_every=pass without refault=", "nothing is given back; add refault=dontneed or another one")
    try refuse(
      options.refault == .free && !isPrivateAnonymous, "refault=free without private backing=anon",
      "MADV_FREE is for private anonymous memory; use refault=dontneed or refault=remove")
    try refuse(
      options.refault == .remove && plan.sharing != .shared, "refault=remove with sharing=private",
      "MADV_REMOVE needs a shared mapping; use refault=dontneed, or sharing=shared")
    try refuse(
      options.refault == .remap && delays, "refault=remap with hugepage_delay=",
      "a new mapping has lost the advice; use refault=dontneed, or thp=advise")
    try refuse(
      options.offloads && (options.refault == .remap || options.refaultEvery == .pass),
      "refault=remap or refault_every=pass with io_submit_mode=offload",
      "other workers are using what would be given back; use refault_every=io with another refault=, or numjobs=")
    try refuse(
      (options.refault == .free || options.refault == .pageout || options.refault == .cold) && plan.hugetlb != .none,
      "refault=free, pageout or cold with hugetlb=",
      "hugetlb pages are never reclaimed; use refault=dontneed, remove or remap")
  }

  private func checkCopyOnWrite() throws(JobError) {
    try refuse(
      options.cow != .none && plan.sharing == .shared, "cow=fork with sharing=shared",
      "writes to shared memory copy nothing; use sharing=private")
    try refuse(
      options.cow != .none && options.userfaultfd != .off, "cow=fork with userfaultfd=",
      "a child does not inherit the handlers; leave one of the two out")
    try refuse(
      options.cow != .none && options.refault != .none, "cow=fork with refault=",
      "a page that is given back comes back unshared; leave refault= out, each pass shares the pages again")
    try refuse(
      options.cow != .none && (options.access == .collapse || options.access == .fallocate),
      "cow=fork with access=collapse or fallocate", "nothing is written; use access=copy, touch or populate")
    try refuse(
      options.cow != .none && options.offloads, "cow=fork with io_submit_mode=offload",
      "other workers are writing while pages are shared; use numjobs=")
  }

  private func checkVerify() throws(JobError) {
    try refuse(
      options.verifies && options.access != .copy, "verify= without access=copy",
      "no data is moved that could be compared; leave verify= out, or use access=copy")
    try refuse(
      options.verifies && losesData, "verify= with refault=",
      "the pages that are given back come back as zeroes; leave verify= out, or use refault=cold or pageout")
  }

  var delays: Bool { options.hugepageDelay > 0 }
  var isAnonymous: Bool { plan.backing == .anonymous }
  var isPrivateAnonymous: Bool { isAnonymous && plan.sharing == .private }
  private var isOneCall: Bool {
    options.access == .populate || options.access == .collapse || options.access == .fallocate
  }
  private var losesData: Bool {
    switch options.refault {
    case .none, .cold, .pageout: false
    case .free, .remove: true
    case .dontneed: plan.sharing == .private
    case .remap: plan.sharing == .private || isAnonymous
    }
  }

  func refuse(_ broken: Bool, _ combination: StaticString, _ instead: StaticString) throws(JobError) {
    if broken { throw .combination(combination, instead: instead) }
  }
}

extension OptionRules {
  private func checkUserfaultfd() throws(JobError) {
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
