// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// Which faults userfaultfd reports.
public struct UserfaultMode: Sendable, Equatable, BitwiseCopyable {
  /// The bit of `UFFDIO_REGISTER`.
  let bit: UInt64

  /// Faults on pages that do not exist yet.
  public static var missing: UserfaultMode { UserfaultMode(bit: UInt64(CLINUX_UFFD_MODE_MISSING)) }
  /// Faults on pages that are in the page cache and not yet in this mapping.
  public static var minor: UserfaultMode { UserfaultMode(bit: UInt64(CLINUX_UFFD_MODE_MINOR)) }
  /// Writes to pages that `UFFDIO_WRITEPROTECT` protects.
  public static var wp: UserfaultMode { UserfaultMode(bit: UInt64(CLINUX_UFFD_MODE_WP)) }
}

/// What lies behind a mapping, as far as userfaultfd cares.
public struct UserfaultBacking: Sendable, Equatable, BitwiseCopyable {
  let code: UInt8

  /// Private anonymous memory.
  public static var anon: UserfaultBacking { UserfaultBacking(code: 0) }
  /// A memfd, a file on tmpfs, or shared anonymous memory.
  public static var memfd: UserfaultBacking { UserfaultBacking(code: 1) }
  /// Private anonymous hugetlb memory.
  public static var hugetlbAnon: UserfaultBacking { UserfaultBacking(code: 2) }
  /// A hugetlb memfd or a file on hugetlbfs.
  public static var hugetlbMemfd: UserfaultBacking { UserfaultBacking(code: 3) }
  /// A file on any other file system.
  public static var file: UserfaultBacking { UserfaultBacking(code: 4) }

  var isHugetlb: Bool { self == .hugetlbAnon || self == .hugetlbMemfd }
}
