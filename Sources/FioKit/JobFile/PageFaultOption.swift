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

  /// What may be written behind the `=`.
  package enum Values: Sendable, Equatable {
    /// A word with what it means; the first is the default.
    case words([Word])
    /// A whole number.
    case number(ClosedRange<Int>, default: Int)
    /// 0, the default, or 1.
    case flag
    /// Any text; none is the default.
    case path
  }

  /// One of an option's words.
  package struct Word: Sendable, Equatable {
    /// As a job file has it.
    package let text: String
    /// What it means, as `--enghelp` says it.
    package let help: String

    /// A word and what it means.
    package init(_ text: String, _ help: String) {
      (self.text, self.help) = (text, help)
    }
  }

  /// The words, or 0 and 1; nothing where any number or text may stand.
  package var words: [String] {
    switch values {
    case .words(let words): words.map(\.text)
    case .flag: ["0", "1"]
    case .number, .path: []
    }
  }
}
