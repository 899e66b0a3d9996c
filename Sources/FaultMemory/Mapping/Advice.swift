// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// What madvise(2) is told about a range.
///
/// A structure, since an enumeration would be hashable and bring hashing's random numbers, and with them a newer libc, into
/// `libpagefault.so`.
package struct Advice: BitwiseCopyable, Sendable, Equatable {
  let rawValue: Int32

  /// `MADV_NOHUGEPAGE`: faults bring base pages, khugepaged keeps away.
  package static var noHugePage: Advice { Advice(rawValue: MADV_NOHUGEPAGE) }
  /// `MADV_HUGEPAGE`: faults may bring huge pages, khugepaged may collapse.
  package static var hugePage: Advice { Advice(rawValue: MADV_HUGEPAGE) }
  /// `MADV_DONTNEED`: the pages are given back, the next access faults again.
  package static var dontNeed: Advice { Advice(rawValue: MADV_DONTNEED) }
  /// `MADV_REMOVE`: the pages of a shared mapping and the blocks below them are gone, a hole is left.
  package static var remove: Advice { Advice(rawValue: MADV_REMOVE) }

  /// As a kernel developer would write it.
  var call: StaticString {
    switch self {
    case .noHugePage: "madvise(MADV_NOHUGEPAGE)"
    case .hugePage: "madvise(MADV_HUGEPAGE)"
    case .dontNeed: "madvise(MADV_DONTNEED)"
    case .remove: "madvise(MADV_REMOVE)"
    case .free: "madvise(MADV_FREE)"
    case .cold: "madvise(MADV_COLD)"
    case .pageOut: "madvise(MADV_PAGEOUT)"
    case .populateRead: "madvise(MADV_POPULATE_READ)"
    case .populateWrite: "madvise(MADV_POPULATE_WRITE)"
    case .collapse: "madvise(MADV_COLLAPSE)"
    default: "madvise"
    }
  }
}

extension Advice {
  /// `MADV_POPULATE_READ`: every page is mapped as a read would map it (Linux 5.14).
  package static var populateRead: Advice { Advice(rawValue: CLINUX_MADV_POPULATE_READ) }
  /// `MADV_POPULATE_WRITE`: every page is mapped writable as a write would map it (Linux 5.14).
  package static var populateWrite: Advice { Advice(rawValue: CLINUX_MADV_POPULATE_WRITE) }
  /// `MADV_COLLAPSE`: base pages become huge pages, now and in this thread (Linux 6.1).
  package static var collapse: Advice { Advice(rawValue: CLINUX_MADV_COLLAPSE) }

  /// `MADV_FREE`: reclaim may drop the pages instead of swapping them out; a write before that keeps them.
  package static var free: Advice { Advice(rawValue: CLINUX_MADV_FREE) }
  /// `MADV_COLD`: reclaim takes the pages first.
  package static var cold: Advice { Advice(rawValue: CLINUX_MADV_COLD) }
  /// `MADV_PAGEOUT`: the pages are reclaimed now, those that are dirty or anonymous into swap.
  package static var pageOut: Advice { Advice(rawValue: CLINUX_MADV_PAGEOUT) }
}
