// SPDX-License-Identifier: GPL-2.0-only
import FaultMemory

extension CombinationRule {
  /// What an I/O does.
  static let access: [_ of CombinationRule] = [
    CombinationRule(
      .access, "access=fallocate with backing=anon",
      "there is no file to allocate; use access=populate, backing=memfd or backing=file"
    ) { $0.access == .fallocate && $0.isAnonymous },
    CombinationRule(
      .allocFirst, "alloc_first=1 with backing=anon", "there is no file to allocate; use backing=memfd or backing=file"
    ) { $0.allocFirst && $0.isAnonymous },
    CombinationRule(
      .allocFirst, "alloc_first=1 with access=fallocate", "the access is that call already; leave alloc_first= out"
    ) { $0.allocFirst && $0.access == .fallocate },
    CombinationRule(.access, "access=collapse with hugetlb=", "there is nothing to collapse; leave one of the two out")
    {
      $0.access == .collapse && $0.plan.hugetlb != .none
    },
    CombinationRule(
      .pageLatency, "page_latency=1 with access=populate, collapse or fallocate",
      "one system call serves the whole block; use access=copy, touch or touch_rw, or a bs= of one page"
    ) { $0.pageLatency && $0.isOneCall },
    CombinationRule(.pageLatency, "page_latency=1 without fault_report=", "nobody would see it; add fault_report=PATH")
    {
      $0.pageLatency && $0.faultReport == nil
    },
  ]

  /// How pages come to fault again.
  static let refault: [_ of CombinationRule] = [
    CombinationRule(
      .refaultEvery, "refault_every=pass without refault=", "nothing is given back; add refault=dontneed or another one"
    ) { $0.refaultEvery == .pass && $0.refault == .none && $0.cow == .none && $0.userfaultfd != .wp },
    CombinationRule(
      .refault, "refault=free without private backing=anon",
      "MADV_FREE is for private anonymous memory; use refault=dontneed or refault=remove"
    ) { $0.refault == .free && !$0.isPrivateAnonymous },
    CombinationRule(
      .refault, "refault=remove with sharing=private",
      "MADV_REMOVE needs a shared mapping; use refault=dontneed, or sharing=shared"
    ) { $0.refault == .remove && $0.plan.sharing != .shared },
    CombinationRule(
      .refault, "refault=remap with hugepage_delay=",
      "a new mapping has lost the advice; use refault=dontneed, or thp=advise"
    ) { $0.refault == .remap && $0.delays },
    CombinationRule(
      .refault, "refault=remap or refault_every=pass with io_submit_mode=offload",
      "other workers are using what would be given back; use refault_every=io with another refault=, or numjobs="
    ) { $0.offloads && ($0.refault == .remap || $0.refaultEvery == .pass) },
    CombinationRule(
      .refault, "refault=free, pageout or cold with hugetlb=",
      "hugetlb pages are never reclaimed; use refault=dontneed, remove or remap"
    ) { ($0.refault == .free || $0.refault == .pageOut || $0.refault == .cold) && $0.plan.hugetlb != .none },
  ]

  /// Pages that a child shares.
  static let copyOnWrite: [_ of CombinationRule] = [
    CombinationRule(.cow, "cow=fork with sharing=shared", "writes to shared memory copy nothing; use sharing=private") {
      $0.cow != .none && $0.plan.sharing == .shared
    },
    CombinationRule(
      .cow, "cow=fork with userfaultfd=", "a child does not inherit the handlers; leave one of the two out"
    ) {
      $0.cow != .none && $0.userfaultfd != nil
    },
    CombinationRule(
      .cow, "cow=fork with refault=",
      "a page that is given back comes back unshared; leave refault= out, each pass shares the pages again"
    ) { $0.cow != .none && $0.refault != .none },
    CombinationRule(
      .cow, "cow=fork with access=collapse or fallocate", "nothing is written; use access=copy, touch or populate"
    ) { $0.cow != .none && ($0.access == .collapse || $0.access == .fallocate) },
    CombinationRule(
      .cow, "cow=fork with io_submit_mode=offload", "other workers are writing while pages are shared; use numjobs="
    ) { $0.cow != .none && $0.offloads },
  ]

  /// fio's own comparison of data.
  static let verify: [_ of CombinationRule] = [
    CombinationRule(
      .access, "verify= without access=copy",
      "no data is moved that could be compared; leave verify= out, or use access=copy"
    ) { $0.verifies && $0.access != .copy },
    CombinationRule(
      .refault, "verify= with refault=",
      "the pages that are given back come back as zeroes; leave verify= out, or use refault=cold or pageout"
    ) { $0.verifies && $0.losesData },
    CombinationRule(
      .backing, "verify_only=1 with backing=anon or memfd",
      "what an earlier run wrote there is gone; use backing=file and sharing=shared, which keep data between runs"
    ) { $0.earlierData == .verifyOnly && $0.plan.backing != .file },
    CombinationRule(
      .backing, "verify= with rw=read and backing=anon or memfd",
      "nobody has written there; use backing=file and sharing=shared, which keep data between runs, or a job that writes"
    ) { $0.earlierData == .reads && $0.plan.backing != .file },
  ]
}

extension JobOptions {
  fileprivate var isOneCall: Bool { access == .populate || access == .collapse || access == .fallocate }

  fileprivate var losesData: Bool {
    switch refault {
    case .free, .remove: true
    case .dontNeed: plan.sharing == .private
    case .remap: plan.sharing == .private || isAnonymous
    default: false
    }
  }
}
