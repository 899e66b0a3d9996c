// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// Pages of a memfd, brought into the page cache through a mapping of their own.
package enum UserfaultfdPageCache {
  /// Fills `length` bytes of `file` from `offset` on (both multiples of `pageSize`) with `UserfaultfdPattern.word`, so that
  /// another mapping of them has minor faults only.
  /// - Throws: the error of mmap(2), or of bringing the pages in: `ENOMEM`, `EFAULT` beyond the end of the file or with no
  ///   hugetlb page left.
  package static func fill(_ file: Int32, offset: UInt64, length: Int, pageSize: Int) throws(SystemCallError) {
    let base = try Syscalls.mapPageCache(file, offset: offset, length: length)
    defer { _ = munmap(base, length) }
    let pages = UserfaultfdRange(base: base, length: length)
    // First of all pages, since a write to one that cannot be had would be a SIGBUS.
    try Syscalls.populate(pages, pageSize: pageSize)
    UserfaultfdPattern.fill(pages)
  }
}
