// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// The page sizes of this machine.
package enum PageSize {
  /// Base pages, in bytes; a power of two.
  package static var base: Int {
    let size = sysconf(Int32(_SC_PAGESIZE))
    return size > 0 ? size : 4096
  }

  /// Bytes that one entry of a page middle directory maps, the size of a transparent huge page: 2 MiB with base pages of
  /// 4 KiB. A table fills one page with entries of 8 bytes.
  package static var pmd: Int { base * (base / 8) }
}
