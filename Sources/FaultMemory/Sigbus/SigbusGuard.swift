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
