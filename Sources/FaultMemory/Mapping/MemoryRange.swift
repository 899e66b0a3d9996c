// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// The part of a mapping that one I/O covers.
package struct MemoryRange: BitwiseCopyable {
  /// First byte of the mapping, aligned to `pageSize`.
  package let base: UnsafeMutableRawPointer
  /// Bytes from `base` to the first byte of the I/O.
  package let position: Int
  /// Bytes of the I/O; all of them lie within the mapping.
  package let count: Int
  /// Bytes of a page of the mapping: the base page, or 2 MiB or 1 GiB where hugetlb backs it. A power of two.
  package let pageSize: Int
  /// What is mapped, or -1 for anonymous memory.
  package let fileDescriptor: Int32
  /// The offset in the file that `base` stands for.
  package let fileOffset: Int64

  /// The bytes `position ..< position + count` of the mapping at `base`.
  @inline(__always)
  package init(
    base: UnsafeMutableRawPointer, position: Int, count: Int, pageSize: Int, fileDescriptor: Int32 = -1,
    fileOffset: Int64 = 0
  ) {
    self.base = base
    self.position = position
    self.count = count
    self.pageSize = pageSize
    self.fileDescriptor = fileDescriptor
    self.fileOffset = fileOffset
  }

  /// First byte of the I/O.
  @inline(__always)
  package var first: UnsafeMutableRawPointer { base + position }

  /// The byte after the last one.
  @inline(__always)
  var end: UnsafeMutableRawPointer { base + (position &+ count) }

  /// Offset in the file of the first byte.
  var firstOffset: Int64 { fileOffset &+ Int64(position) }

  /// All pages that the I/O touches, whole: what advice can be given about.
  @inline(__always)
  package var wholePages: MemoryRange {
    let mask = pageSize &- 1
    let from = position & ~mask
    let to = (position &+ count &+ mask) & ~mask
    return MemoryRange(
      base: base, position: from, count: to &- from, pageSize: pageSize, fileDescriptor: fileDescriptor,
      fileOffset: fileOffset)
  }

  /// Advises the kernel about every page that the I/O touches.
  @inline(__always)
  func advise(_ advice: Advice) throws(SystemCallError) {
    let pages = wholePages
    try Syscalls.madvise(pages.first, length: pages.count, advice)
  }
}

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
