// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// How handlers wait for faults.
package struct UserfaultfdWait: Sendable, Equatable, BitwiseCopyable {
  let code: UInt8

  /// In a read(2) that blocks.
  package static var block: UserfaultfdWait { UserfaultfdWait(code: 0) }
  /// In poll(2), then read(2).
  package static var poll: UserfaultfdWait { UserfaultfdWait(code: 1) }
  /// Not at all: read(2) that does not block, again and again.
  package static var spin: UserfaultfdWait { UserfaultfdWait(code: 2) }
}

/// Where handlers run.
package struct UserfaultfdAffinity: Sendable, Equatable, BitwiseCopyable {
  let code: UInt8

  /// Where the scheduler likes.
  package static var none: UserfaultfdAffinity { UserfaultfdAffinity(code: 0) }
  /// On the CPU on which the thread that starts them runs at that moment. Pin that thread too, or it may leave.
  package static var same: UserfaultfdAffinity { UserfaultfdAffinity(code: 1) }
  /// Each on one other CPU, in turn.
  package static var other: UserfaultfdAffinity { UserfaultfdAffinity(code: 2) }
}

/// What a job asks of userfaultfd.
package struct UserfaultfdOptions: Sendable, BitwiseCopyable {
  /// Which faults are handled.
  package var mode: UserfaultfdMode
  /// What the ranges are mappings of.
  package var backing: UserfaultfdBacking
  /// How faults are resolved.
  package var answer = UserfaultfdAnswer.auto
  /// How many threads handle them, 1…64.
  package var handlers = 1
  /// How these wait.
  package var wait = UserfaultfdWait.block
  /// Where these run.
  package var affinity = UserfaultfdAffinity.none
  /// Whether each fault is timed, which costs two looks at the clock, about 1 % of a fault on one CPU.
  package var timed = true
  /// Page size of the ranges in bytes: of hugetlb 2 MiB or 1 GiB, else the base page size.
  package var pageSize = PageSize.base
  /// Whether faults are raised inside system calls (`MADV_POPULATE_READ`, …), which a process without privilege must not
  /// handle.
  package var kernelFaults = false

  /// One handler that blocks, for `mode` on `backing`.
  package init(_ mode: UserfaultfdMode, _ backing: UserfaultfdBacking) {
    (self.mode, self.backing) = (mode, backing)
  }

  /// Refuses what cannot be, by name; needs no kernel.
  package func validate() throws(UserfaultfdError) {
    _ = try plan()
  }

  /// The features that are needed, and the answer that `answer` means.
  func plan() throws(UserfaultfdError) -> (
    features: (UserfaultfdFeature, UserfaultfdFeature), answer: UserfaultfdAnswer
  ) {
    guard (1...64).contains(handlers) else {
      throw .refused(.handlers(handlers))
    }
    let wholePages = pageSize.nonzeroBitCount == 1 && pageSize >= PageSize.base
    guard wholePages, backing.isHugetlb == (pageSize > PageSize.base) else {
      throw .refused(.pageSize(pageSize))
    }
    let (row, answer) = try UserfaultfdAnswerTable.choose(mode, backing, answer)
    return ((row.feature, answer == .move ? .move : .none), answer)
  }
}

/// Which faults userfaultfd reports.
package struct UserfaultfdMode: Sendable, Equatable, BitwiseCopyable {
  /// The bit of `UFFDIO_REGISTER`.
  let bit: UInt64

  /// Faults on pages that do not exist yet.
  package static var missing: UserfaultfdMode { UserfaultfdMode(bit: UInt64(CLINUX_UFFD_MODE_MISSING)) }
  /// Faults on pages that are in the page cache and not yet in this mapping.
  package static var minor: UserfaultfdMode { UserfaultfdMode(bit: UInt64(CLINUX_UFFD_MODE_MINOR)) }
  /// Writes to pages that `UFFDIO_WRITEPROTECT` protects.
  package static var wp: UserfaultfdMode { UserfaultfdMode(bit: UInt64(CLINUX_UFFD_MODE_WP)) }
}

/// What lies behind a mapping, as far as userfaultfd cares.
package struct UserfaultfdBacking: Sendable, Equatable, BitwiseCopyable {
  /// A number of CLinuxUserfaultfd.h.
  let code: UInt8

  /// Private anonymous memory.
  package static var anon: UserfaultfdBacking { UserfaultfdBacking(code: UInt8(CLINUX_UFFD_ANON)) }
  /// A memfd, a file on tmpfs, or shared anonymous memory.
  package static var memfd: UserfaultfdBacking { UserfaultfdBacking(code: UInt8(CLINUX_UFFD_MEMFD)) }
  /// Private anonymous hugetlb memory.
  package static var hugetlbAnon: UserfaultfdBacking { UserfaultfdBacking(code: UInt8(CLINUX_UFFD_HUGETLB_ANON)) }
  /// A hugetlb memfd or a file on hugetlbfs.
  package static var hugetlbMemfd: UserfaultfdBacking { UserfaultfdBacking(code: UInt8(CLINUX_UFFD_HUGETLB_MEMFD)) }
  /// A file on any other file system.
  package static var file: UserfaultfdBacking { UserfaultfdBacking(code: UInt8(CLINUX_UFFD_FILE)) }

  var isHugetlb: Bool { self == .hugetlbAnon || self == .hugetlbMemfd }
}
