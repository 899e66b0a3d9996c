// SPDX-License-Identifier: GPL-2.0-only

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

  /// The block's bytes move between fio's buffer and the memory: `verify` makes sense, and the buffer is needed.
  package var movesData: Bool { self == .copy }
  /// It needs a file, be it a memfd.
  package var needsFile: Bool { self == .fallocate }
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
