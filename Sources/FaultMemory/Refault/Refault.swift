// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// How the pages of a range are given back, so that a later access faults again.
///
/// What the next access meets, on Linux 6.18 (`RefaultTests` shows each on the kernel it runs on):
///
/// | | anon private | anon shared, memfd, tmpfs | file on disk, shared | file or memfd, private, written | hugetlb |
/// |---|---|---|---|---|---|
/// | `dontNeed` | minor, zeroes | minor, data kept | minor, data kept | minor, the file's data | minor; private: zeroes |
/// | `free` | **none** before reclaim | `EINVAL` | `EINVAL` | `EINVAL` | `EINVAL` |
/// | `cold` | **none** before reclaim | **none** before reclaim | **none** before reclaim | **none** before reclaim | `EINVAL` |
/// | `pageOut` | swap: major; else **none** | swap: major; else minor | major (written back first) | swap: major; else **none** | `EINVAL` |
/// | `remove` | `EINVAL` | minor, zeroes | major (page cache), zeroes | memfd minor, disk major, zeroes | shared minor; private anon `EACCES` |
/// | `remap` | minor, zeroes | anon: zeroes; file: minor, kept | minor, data kept | minor, the file's data | as on base pages |
///
/// - `cold` only ages pages, and `free` only marks them; without memory pressure nothing faults, whatever the option's name
///   promises. Under a memory limit they decide what reclaim takes first, and `free` saves the swap.
/// - The kernel does not reclaim dirty pages of a file, and leaves those on their way to the disk mapped. `pageOut` writes
///   them back first and waits: whether a page goes must not depend on how busy the disk is.
/// - `pageOut` skips pages that another process maps too, and now and then a page that is busy: those stay, or come back with
///   a minor fault.
/// - "minor" of a file or of shared memory counts less than one fault a page: reads map up to 16 pages around
///   (`fault_around_bytes`), writes map what shares a large folio.
package struct Refault: BitwiseCopyable, Sendable, Equatable {
  let rawValue: UInt8

  /// Pages stay: each faults once.
  package static var none: Refault { Refault(rawValue: 0) }
  /// `MADV_DONTNEED`: the mapping forgets them. Private memory loses what was written.
  package static var dontNeed: Refault { Refault(rawValue: 1) }
  /// `MADV_FREE`: reclaim may drop them; only private anonymous memory.
  package static var free: Refault { Refault(rawValue: 2) }
  /// `MADV_PAGEOUT`: reclaimed now, into swap or out of the page cache, once a file has what was written.
  package static var pageOut: Refault { Refault(rawValue: 3) }
  /// `MADV_COLD`: reclaimed first, later.
  package static var cold: Refault { Refault(rawValue: 4) }
  /// A hole is punched: the pages and the file's blocks are gone, zeroes come back.
  package static var remove: Refault { Refault(rawValue: 5) }
  /// munmap(2) and mmap(2) of the whole mapping (`Remapping.churn`, which tells where the memory is afterwards), mmap(2)
  /// over the pages of a smaller range (`Remapping.replace`).
  package static var remap: Refault { Refault(rawValue: 6) }

  /// Whether it can be used beside a `CowFork`. All that gives pages back replaces shared pages by new ones of the job's
  /// alone, whose first write breaks no copy-on-write (`pageOut` skips shared pages); `CowFork.renew()` is what makes pages
  /// fault again there.
  package var keepsForkedSharing: Bool { self == .none }

  /// Gives back every page that `range` touches, whole; `none` and `remap` do nothing here.
  ///
  /// Bytes of a neighbouring I/O on the same page go too. Blocks smaller than a page thus give a page back again and again:
  /// each I/O faults.
  /// - Throws: the error of madvise(2) or fallocate(2), with a `meaning`.
  package func giveBack(_ range: MemoryRange, _ log: EventLog? = nil) throws(SystemCallError) {
    guard let event else { return }
    let pages = range.wholePages
    try log.recording(event, pages.first, length: pages.count) { () throws(SystemCallError) in try giveBackNow(range) }
  }

  @inline(__always)
  private func giveBackNow(_ range: MemoryRange) throws(SystemCallError) {
    switch self {
    case .dontNeed: try range.advise(.dontNeed)
    case .free: try range.advise(.free)
    case .pageOut: try range.wholePages.pageOut()
    case .cold: try range.advise(.cold)
    case .remove: try range.wholePages.remove()
    default: break
    }
  }
}

extension MemoryRange {
  /// Reclaims the pages. What the range maps of a file is clean then.
  func pageOut() throws(SystemCallError) {
    if fileDescriptor >= 0 { try Syscalls.writeBack(fileDescriptor, offset: firstOffset, length: count) }
    try Syscalls.madvise(first, length: count, .pageOut)
  }

  /// Punches a hole. `MADV_REMOVE` does it through shared writable mappings only (`EACCES`); through another one the file
  /// is asked, and what the mapping copied from it is forgotten.
  func remove() throws(SystemCallError) {
    do throws(SystemCallError) {
      try Syscalls.madvise(first, length: count, .remove)
    } catch {
      guard error.errno == EACCES, fileDescriptor >= 0 else { throw error }
      try Syscalls.punchHole(fileDescriptor, offset: firstOffset, length: count)
      try Syscalls.madvise(first, length: count, .dontNeed)
    }
  }
}
