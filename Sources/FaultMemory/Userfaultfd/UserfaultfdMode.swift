// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// Which faults userfaultfd reports.
package struct UserfaultMode: Sendable, Equatable, BitwiseCopyable {
  /// The bit of `UFFDIO_REGISTER`.
  let bit: UInt64

  /// Faults on pages that do not exist yet.
  package static var missing: UserfaultMode { UserfaultMode(bit: UInt64(CLINUX_UFFD_MODE_MISSING)) }
  /// Faults on pages that are in the page cache and not yet in this mapping.
  package static var minor: UserfaultMode { UserfaultMode(bit: UInt64(CLINUX_UFFD_MODE_MINOR)) }
  /// Writes to pages that `UFFDIO_WRITEPROTECT` protects.
  package static var wp: UserfaultMode { UserfaultMode(bit: UInt64(CLINUX_UFFD_MODE_WP)) }
}

/// What lies behind a mapping, as far as userfaultfd cares.
package struct UserfaultBacking: Sendable, Equatable, BitwiseCopyable {
  /// A number of CLinuxUserfaultfd.h.
  let code: UInt8

  /// Private anonymous memory.
  package static var anon: UserfaultBacking { UserfaultBacking(code: UInt8(CLINUX_UFFD_ANON)) }
  /// A memfd, a file on tmpfs, or shared anonymous memory.
  package static var memfd: UserfaultBacking { UserfaultBacking(code: UInt8(CLINUX_UFFD_MEMFD)) }
  /// Private anonymous hugetlb memory.
  package static var hugetlbAnon: UserfaultBacking { UserfaultBacking(code: UInt8(CLINUX_UFFD_HUGETLB_ANON)) }
  /// A hugetlb memfd or a file on hugetlbfs.
  package static var hugetlbMemfd: UserfaultBacking { UserfaultBacking(code: UInt8(CLINUX_UFFD_HUGETLB_MEMFD)) }
  /// A file on any other file system.
  package static var file: UserfaultBacking { UserfaultBacking(code: UInt8(CLINUX_UFFD_FILE)) }

  var isHugetlb: Bool { self == .hugetlbAnon || self == .hugetlbMemfd }
}
