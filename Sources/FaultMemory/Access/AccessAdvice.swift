// SPDX-License-Identifier: GPL-2.0-only
import CLinux

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
