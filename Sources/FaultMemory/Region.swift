// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// The memory behind one job file: a mapping that stands for the file's bytes from `origin` on.
///
/// A plain value without an owner: whoever mapped it unmaps it, exactly once.
public struct Region: BitwiseCopyable {
  /// First byte of the mapping, page aligned.
  public let base: UnsafeMutableRawPointer
  /// Bytes mapped, a multiple of the page size.
  public let length: Int
  /// The file offset that `base` stands for.
  public let origin: UInt64

  /// Maps private anonymous memory for the file bytes `offset ..< offset + size`.
  ///
  /// Nothing is faulted in. Anonymous memory has no end of file, so any offset will do; only the range asked for is mapped.
  /// - Throws: the error of mmap(2); `EINVAL` for an empty range, `EOVERFLOW` for one that no address space holds.
  public static func anonymous(offset: UInt64, size: UInt64) throws(SystemCallError) -> Region {
    let page = UInt64(PageSize.base)
    guard size > 0 else { throw SystemCallError(.mmap, errno: EINVAL) }
    let origin = offset - offset % page
    let (end, overflow) = offset.addingReportingOverflow(size)
    guard !overflow, end - origin <= UInt64(Int.max) - page else {
      throw SystemCallError(.mmap, errno: EOVERFLOW)
    }
    let length = Int((end - origin + page - 1) / page * page)
    let base = try Syscalls.mmapAnonymous(length: length)
    return Region(base: base, length: length, origin: origin)
  }

  /// Unmaps it; no copy of this value may be used afterwards.
  public func unmap() throws(SystemCallError) {
    try Syscalls.munmap(base, length: length)
  }

  /// Advises the kernel about the whole mapping.
  public func advise(_ advice: Advice) throws(SystemCallError) {
    try Syscalls.madvise(base, length: length, advice)
  }

  /// Gives the pages of `range` (within the mapping, page aligned) back, so that the next access faults again.
  public func discard(at position: Int, count: Int) throws(SystemCallError) {
    try Syscalls.madvise(base + position, length: count, .dontNeed)
  }

  /// Where `offset ..< offset + count` of the file lies in the mapping, or nil when it is not all inside.
  @inline(__always)
  public func position(of offset: UInt64, count: UInt64) -> Int? {
    let position = offset &- origin
    let room = UInt64(truncatingIfNeeded: length)
    guard position <= room, count <= room &- position else { return nil }
    return Int(truncatingIfNeeded: position)
  }

  /// Reads `count` bytes at `position`, faulting where no page is: the RFC's read.
  @inline(__always)
  public func copyOut(at position: Int, to buffer: UnsafeMutableRawPointer, count: Int) {
    memcpy(buffer, base + position, count)
  }

  /// Writes `count` bytes at `position`, faulting where no writable page is: the RFC's write.
  @inline(__always)
  public func copyIn(at position: Int, from buffer: UnsafeRawPointer, count: Int) {
    memcpy(base + position, buffer, count)
  }
}
