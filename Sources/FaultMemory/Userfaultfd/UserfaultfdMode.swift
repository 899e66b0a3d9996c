// SPDX-License-Identifier: GPL-2.0-only
import CLinux

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
  let code: UInt8

  /// Private anonymous memory.
  package static var anon: UserfaultfdBacking { UserfaultfdBacking(code: 0) }
  /// A memfd, a file on tmpfs, or shared anonymous memory.
  package static var memfd: UserfaultfdBacking { UserfaultfdBacking(code: 1) }
  /// Private anonymous hugetlb memory.
  package static var hugetlbAnon: UserfaultfdBacking { UserfaultfdBacking(code: 2) }
  /// A hugetlb memfd or a file on hugetlbfs.
  package static var hugetlbMemfd: UserfaultfdBacking { UserfaultfdBacking(code: 3) }
  /// A file on any other file system.
  package static var file: UserfaultfdBacking { UserfaultfdBacking(code: 4) }

  var isHugetlb: Bool { self == .hugetlbAnon || self == .hugetlbMemfd }
}
