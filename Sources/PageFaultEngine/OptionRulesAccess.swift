// SPDX-License-Identifier: GPL-2.0-only
import FaultMemory

/// What an I/O does, and how its pages come to fault again.
extension OptionRules {
  func checkAccess() throws(JobError) {
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

  func checkRefault() throws(JobError) {
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

  func checkCopyOnWrite() throws(JobError) {
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

  func checkVerify() throws(JobError) {
    try refuse(
      options.verifies && options.access != .copy, "verify= without access=copy",
      "no data is moved that could be compared; leave verify= out, or use access=copy")
    try refuse(
      options.verifies && losesData, "verify= with refault=",
      "the pages that are given back come back as zeroes; leave verify= out, or use refault=cold or pageout")
    try refuse(
      options.earlierData == .verifyOnly && plan.backing != .file, "verify_only=1 with backing=anon or memfd",
      "what an earlier run wrote there is gone; use backing=file and sharing=shared, which keep data between runs")
    try refuse(
      options.earlierData == .reads && plan.backing != .file, "verify= with rw=read and backing=anon or memfd",
      "nobody has written there; use backing=file and sharing=shared, which keep data between runs, or a job that writes"
    )
  }

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
}
