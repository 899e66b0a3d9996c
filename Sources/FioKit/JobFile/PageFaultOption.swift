// SPDX-License-Identifier: GPL-2.0-only

/// The options of the page-fault engine, as far as a reader of job files has to know them. They are declared in
/// `EngineOption` of the engine, which a release build cannot import; `EngineOptionTests` holds this list against it.
package enum PageFaultOption: String, CaseIterable, Sendable {
  case backing, sharing, hugetlb, layout, thp
  case hugepageDelay = "hugepage_delay"
  case mapSync = "map_sync"
  case mapPopulate = "map_populate"
  case mapNoreserve = "map_noreserve"
  case mapAlign = "map_align"
  case access
  case allocFirst = "alloc_first"
  case refault
  case refaultEvery = "refault_every"
  case cow, userfaultfd
  case uffdHandlers = "uffd_handlers"
  case uffdWait = "uffd_wait"
  case uffdResolve = "uffd_resolve"
  case uffdAffinity = "uffd_affinity"
  case pageLatency = "page_latency"
  case faultReport = "fault_report"

  /// Milliseconds that `hugepage_delay` takes.
  package static let hugepageDelays = 0...3_600_000
}
