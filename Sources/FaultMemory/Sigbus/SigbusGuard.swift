// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// Turns a SIGBUS in a mapping into a mark in the job's slot: the access reads zeroes or writes to nowhere, and goes on.
///
/// The first guard installs a handler for the process, the last one restores what was there before; an address that nobody
/// guards reaches the handler from before. A page that was replaced stays replaced until the mapping is mapped anew at
/// `SigbusRecord.page`, so a job that goes on after an error should do that. After 16384 pages of a process the rest of a
/// range is replaced in one piece, since the kernel limits how often mappings can be split.
///
/// A plain value: release it exactly once, after the job's last access and before the mapping goes away.
package struct SigbusGuard: BitwiseCopyable {
  private let number: Int32

  /// How many mappings of one process can be guarded.
  package static var capacity: Int { Int(CLINUX_SIGBUS_CAPACITY) }

  /// Guards `region`, whose pages are `pageSize` bytes long (the base page size, or that of its hugetlb pages).
  ///
  /// `file` is the descriptor behind the mapping, open as long as the guard lives: without it a truncated file is not told
  /// from other reasons.
  /// - Throws: `EINVAL` for a range that is not made of whole pages, `EEXIST` for one that overlaps a guarded one, `ENOSPC`
  ///   when `capacity` mappings are guarded, or the error of sigaction(2).
  package static func register(
    _ region: Region, pageSize: Int, file: Int32? = nil, into slot: SigbusSlot
  ) throws(SystemCallError) -> SigbusGuard {
    let range = clinux_sigbus_range(
      base: UInt64(UInt(bitPattern: region.base)), length: UInt64(truncatingIfNeeded: region.length),
      page_size: UInt64(truncatingIfNeeded: pageSize), origin: region.origin, fd: file ?? -1)
    return SigbusGuard(number: try Syscalls.guardSigbus(range, slot.storage))
  }

  /// Ends the guard.
  package func release() { clinux_sigbus_release(number) }
}

/// One SIGBUS that a guard caught.
package struct SigbusRecord: Sendable, Equatable {
  /// First byte of the page that could not be had; zeroes are mapped there now.
  package let page: UInt
  /// Why.
  package let cause: SigbusCause
}

/// Where the guards of one job leave what they caught; a plain value without an owner.
///
/// Threads that work for one job share its slot: the first fault that nobody took yet stays, later ones are only counted.
package struct SigbusSlot: BitwiseCopyable {
  let storage: UnsafeMutablePointer<clinux_sigbus_record>

  /// An empty slot on the heap.
  package static func make() throws(SystemCallError) -> SigbusSlot {
    SigbusSlot(storage: try Syscalls.allocate(clinux_sigbus_record.self, count: 1))
  }

  /// Frees it; no guard may use it any more.
  package func destroy() { free(storage) }

  /// True when an access since the last `take()` met a SIGBUS: all that the queue path asks after an access, one load.
  @inline(__always)
  package var isMarked: Bool { clinux_sigbus_word(storage) != 0 }

  /// Takes the record and leaves the slot empty; nil when nothing was caught.
  package func take() -> SigbusRecord? {
    let word = clinux_sigbus_take(storage)
    guard word != 0 else { return nil }
    let mask = UInt64(CLINUX_SIGBUS_CAUSE_MASK)
    return SigbusRecord(
      page: UInt(word & ~mask), cause: SigbusCause(rawValue: Int32(truncatingIfNeeded: word & mask)))
  }

  /// How many were caught since the slot was made.
  package var caught: UInt64 { clinux_sigbus_caught(storage) }
}

/// Why the kernel had no page for an access.
///
/// A structure for the reason that `Advice` is one.
package struct SigbusCause: Sendable, Equatable {
  let rawValue: Int32

  /// The file ends before this page: it was truncated under the job.
  package static var fileEnd: SigbusCause { SigbusCause(rawValue: Int32(CLINUX_SIGBUS_FILE_END)) }
  /// There was no huge page: `HugetlbShortage` finds out why.
  package static var noHugePage: SigbusCause { SigbusCause(rawValue: Int32(CLINUX_SIGBUS_NO_HUGE_PAGE)) }
  /// The file system has no block left for a page of a sparse file.
  package static var noSpace: SigbusCause { SigbusCause(rawValue: Int32(CLINUX_SIGBUS_NO_SPACE)) }
  /// The file system could not read or allocate the page; or the kernel does not say more of memory without a file.
  package static var ioError: SigbusCause { SigbusCause(rawValue: Int32(CLINUX_SIGBUS_IO)) }
  /// The memory behind the page is broken (hwpoison).
  package static var poison: SigbusCause { SigbusCause(rawValue: Int32(CLINUX_SIGBUS_POISON)) }

  /// The errno with which the I/O fails.
  package var errno: Int32 {
    switch self {
    case .noHugePage: ENOMEM
    case .noSpace: ENOSPC
    case .ioError: EIO
    case .poison: EHWPOISON
    default: EFAULT
    }
  }
}
