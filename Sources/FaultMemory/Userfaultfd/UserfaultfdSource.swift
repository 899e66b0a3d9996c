// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// The bytes with which handlers fill pages.
package enum UserfaultfdPattern {
  /// Each 8 bytes of a page, in the machine's byte order.
  package static var word: UInt64 { 0x4641_554C_5450_4147 }

  static func fill(_ memory: UserfaultfdRange) {
    memory.base.withMemoryRebound(to: UInt64.self, capacity: memory.length / 8) { words in
      for index in 0..<memory.length / 8 { words[index] = word }
    }
  }
}

/// The memory that handlers copy or move pages from: a page for each handler.
///
/// Pages above 2 MiB are one for all: each handler reads it, none writes, and 64 of 1 GiB would be too much.
struct UserfaultfdSource: BitwiseCopyable {
  private let memory: UserfaultfdRange
  private let pageSize: Int

  static func make(pageSize: Int, handlers: Int) throws(SystemCallError) -> UserfaultfdSource {
    let length = pageSize > 2 << 20 ? pageSize : pageSize * handlers
    let memory = UserfaultfdRange(base: try Syscalls.mapSource(length: length), length: length)
    UserfaultfdPattern.fill(memory)
    return UserfaultfdSource(memory: memory, pageSize: pageSize)
  }

  func unmap() { _ = munmap(memory.base, memory.length) }

  /// The page of one handler.
  func page(of handler: Int) -> UnsafeMutableRawPointer {
    let position = handler * pageSize
    return memory.base + (position < memory.length ? position : 0)
  }
}

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
