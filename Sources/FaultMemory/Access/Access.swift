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

  /// What comes before the access, in the same I/O.
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

/// What one I/O does to its range of memory.
///
/// A structure, since an enumeration would be hashable: see `Advice`.
package struct AccessMethod: BitwiseCopyable, Sendable, Equatable {
  let rawValue: UInt8

  /// The block is copied, out of the memory or into it.
  package static var copy: AccessMethod { AccessMethod(rawValue: 0) }
  /// One byte of each page is read, or written with a 1.
  package static var touch: AccessMethod { AccessMethod(rawValue: 1) }
  /// One byte of each page is read and written back, whichever way the I/O goes: on new private memory two faults a page,
  /// the zero page for the read and a page of its own for the write.
  package static var touchReadWrite: AccessMethod { AccessMethod(rawValue: 2) }
  /// `MADV_POPULATE_READ` or `MADV_POPULATE_WRITE`: all pages that the block touches, in one system call. The kernel counts
  /// each page's fault in `getrusage(2)`, though there was no exception.
  package static var populate: AccessMethod { AccessMethod(rawValue: 3) }
  /// `MADV_COLLAPSE`: the block's base pages become huge pages. It must begin and end at a huge page's boundary, since the
  /// kernel says yes to a smaller block and does nothing.
  ///
  /// Pages that were never touched do not collapse (`EINVAL`): populate first.
  package static var collapse: AccessMethod { AccessMethod(rawValue: 4) }
  /// `fallocate(2)`: the file gets its blocks or pages, nothing is mapped and nothing faults.
  package static var fallocate: AccessMethod { AccessMethod(rawValue: 5) }

  /// The block's bytes move between a buffer and the memory: they can be compared, and the buffer is needed.
  package var movesData: Bool { self == .copy }
}

/// Which way memory is accessed.
package struct AccessDirection: BitwiseCopyable, Sendable, Equatable {
  /// Something is written in the end.
  let isWrite: Bool
  private let isRead: Bool

  /// Memory is read.
  package static var read: AccessDirection { AccessDirection(isWrite: false, isRead: true) }
  /// Memory is written.
  package static var write: AccessDirection { AccessDirection(isWrite: true, isRead: false) }
  /// Each page is read, then written: what `touchReadWrite` does, whichever way the I/O goes.
  package static var readThenWrite: AccessDirection { AccessDirection(isWrite: true, isRead: true) }
}
