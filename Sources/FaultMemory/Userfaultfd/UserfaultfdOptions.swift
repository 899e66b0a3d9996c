// SPDX-License-Identifier: GPL-2.0-only

/// How handlers wait for faults.
package struct UserfaultWait: Sendable, Equatable, BitwiseCopyable {
  let code: UInt8

  /// In a read(2) that blocks.
  package static var block: UserfaultWait { UserfaultWait(code: 0) }
  /// In poll(2), then read(2).
  package static var poll: UserfaultWait { UserfaultWait(code: 1) }
  /// Not at all: read(2) that does not block, again and again.
  package static var spin: UserfaultWait { UserfaultWait(code: 2) }
}

/// Where handlers run.
package struct UserfaultAffinity: Sendable, Equatable, BitwiseCopyable {
  let code: UInt8

  /// Where the scheduler likes.
  package static var none: UserfaultAffinity { UserfaultAffinity(code: 0) }
  /// On the CPU on which the thread that starts them runs at that moment. Pin that thread too, or it may leave.
  package static var same: UserfaultAffinity { UserfaultAffinity(code: 1) }
  /// Each on one other CPU, in turn.
  package static var other: UserfaultAffinity { UserfaultAffinity(code: 2) }
}

/// What a job asks of userfaultfd.
package struct UserfaultOptions: Sendable, BitwiseCopyable {
  /// Which faults are handled.
  package var mode: UserfaultMode
  /// What the ranges are mappings of.
  package var backing: UserfaultBacking
  /// How faults are resolved.
  package var answer = UserfaultAnswer.auto
  /// How many threads handle them, 1…64.
  package var handlers = 1
  /// How these wait.
  package var wait = UserfaultWait.block
  /// Where these run.
  package var affinity = UserfaultAffinity.none
  /// Whether each fault is timed, which costs two looks at the clock, about 1 % of a fault on one CPU.
  package var timed = true
  /// Page size of the ranges in bytes: of hugetlb 2 MiB or 1 GiB, else the base page size.
  package var pageSize = PageSize.base
  /// Whether faults are raised inside system calls (`MADV_POPULATE_READ`, …), which a process without privilege must not
  /// handle.
  package var kernelFaults = false

  /// One handler that blocks, for `mode` on `backing`.
  package init(_ mode: UserfaultMode, _ backing: UserfaultBacking) {
    (self.mode, self.backing) = (mode, backing)
  }

  /// Refuses what cannot be, by name; needs no kernel.
  package func validate() throws(UserfaultRefusal) {
    _ = try plan()
  }

  /// The features that are needed, and the answer that `answer` means.
  func plan() throws(UserfaultRefusal) -> (
    features: (UserfaultFeature, UserfaultFeature), answer: UserfaultAnswer
  ) {
    guard (1...64).contains(handlers) else {
      throw UserfaultRefusal(problem: "uffd_handlers is out of range", remedy: "use 1…64")
    }
    let wholePages = pageSize.nonzeroBitCount == 1 && pageSize >= PageSize.base
    guard wholePages, backing.isHugetlb == (pageSize > PageSize.base) else {
      throw UserfaultRefusal(
        problem: "this page size is not one of the backing's", remedy: "use hugetlb=2m or 1g, or 0 for base pages")
    }
    let (row, answer) = try UserfaultAnswerTable.choose(mode, backing, answer)
    return ((row.feature, answer == .move ? .move : .none), answer)
  }
}
