// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// The access of a job's I/Os: how each is done, and whether its blocks are allocated first.
package struct Access: BitwiseCopyable, Sendable, Equatable {
  /// What an I/O does to its range.
  package let method: AccessMethod
  /// `fallocate(2)` of the range comes first, inside the same I/O and its latency.
  package let allocatesFirst: Bool

  /// An access; `allocatesFirst` needs a file.
  package init(_ method: AccessMethod, allocatesFirst: Bool = false) {
    self.method = method
    self.allocatesFirst = allocatesFirst
  }

  /// Does one I/O. `buffer` holds `range.count` bytes; it is used by `copy` alone.
  /// - Throws: the error of madvise(2) or fallocate(2), with a `meaning`; `EBADF` for a fallocate without a file, `EINVAL`
  ///   for a collapse that is not of whole huge pages.
  @inline(__always)
  package func perform(
    _ direction: AccessDirection, on range: MemoryRange, buffer: UnsafeMutableRawPointer, _ log: EventLog? = nil
  ) throws(SystemCallError) {
    if method == .copy, !allocatesFirst {
      copy(direction, range, buffer)
    } else {
      try performOther(direction, on: range, buffer, log)
    }
  }

  @inline(never)
  private func performOther(
    _ direction: AccessDirection, on range: MemoryRange, _ buffer: UnsafeMutableRawPointer, _ log: EventLog?
  ) throws(SystemCallError) {
    if allocatesFirst { try allocateFirst(range, log) }
    if let event = method.event(direction) {
      return try log.recording(event, range.first, length: range.count) { () throws(SystemCallError) in
        try call(direction, range)
      }
    }
    switch method {
    case .touch: range.touch(direction)
    case .touchReadWrite: range.touchReadWrite()
    default: copy(direction, range, buffer)
    }
  }

  /// `alloc_first`.
  @inline(__always)
  func allocateFirst(_ range: MemoryRange, _ log: EventLog?) throws(SystemCallError) {
    try log.recording(.allocate, range.first, length: range.count) { () throws(SystemCallError) in
      try range.allocate()
    }
  }

  /// The methods that are one system call.
  @inline(__always)
  private func call(_ direction: AccessDirection, _ range: MemoryRange) throws(SystemCallError) {
    switch method {
    case .populate: try range.populate(direction)
    case .collapse: try range.collapse()
    default: try range.allocate()
    }
  }

  @inline(__always)
  private func copy(_ direction: AccessDirection, _ range: MemoryRange, _ buffer: UnsafeMutableRawPointer) {
    if direction.isWrite {
      memcpy(range.first, buffer, range.count)
    } else {
      memcpy(buffer, range.first, range.count)
    }
  }
}

extension MemoryRange {
  /// Reads or writes one byte of each page.
  @inline(__always)
  func touch(_ direction: AccessDirection) {
    if direction.isWrite {
      clinux_touch_write(first, end, pageSize)
    } else {
      clinux_touch_read(first, end, pageSize)
    }
  }

  /// Reads one byte of each page and writes it back.
  @inline(__always)
  func touchReadWrite() { clinux_touch_read_write(first, end, pageSize) }

  /// Maps every page, as reads or writes would.
  func populate(_ direction: AccessDirection) throws(SystemCallError) {
    let pages = wholePages
    try Syscalls.populate(pages.first, length: pages.count, direction.isWrite ? .populateWrite : .populateRead)
  }

  /// Makes huge pages of base pages.
  func collapse() throws(SystemCallError) {
    let mask = PageSize.pmd - 1
    // Otherwise the kernel leaves out what is no whole huge page, and a block smaller than one "succeeds".
    guard (Int(bitPattern: first) | count) & mask == 0, count > 0 else {
      throw SystemCallError(.madvise(.collapse), errno: EINVAL)
    }
    try Syscalls.madvise(first, length: count, .collapse)
  }

  /// Gives the file its blocks.
  func allocate() throws(SystemCallError) {
    guard fileDescriptor >= 0 else { throw SystemCallError(.fallocate, errno: EBADF) }
    try Syscalls.fallocate(fileDescriptor, offset: firstOffset, length: count)
  }
}
