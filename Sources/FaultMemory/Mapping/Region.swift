// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// The memory behind one job file: a mapping that stands for the file's bytes from `origin` on.
///
/// A plain value without an owner: whoever mapped it unmaps it, exactly once.
package struct Region: BitwiseCopyable {
  /// First byte of the mapping, page aligned.
  package let base: UnsafeMutableRawPointer
  /// Bytes mapped, a multiple of the page size.
  package let length: Int
  /// The file offset that `base` stands for.
  package let origin: UInt64

  /// Bytes that one fault brings at least: the base page, or the page of hugetlb memory.
  package let pageSize: Int

  /// A mapping that exists already.
  init(base: UnsafeMutableRawPointer, length: Int, origin: UInt64, pageSize: Int = PageSize.base) {
    self.base = base
    self.length = length
    self.origin = origin
    self.pageSize = pageSize
  }

  /// Maps private anonymous memory for the file bytes `offset ..< offset + size`.
  ///
  /// Nothing is faulted in. Anonymous memory has no end of file, so any offset will do; only the range asked for is mapped.
  /// - Throws: the error of mmap(2); `EINVAL` for an empty range, `EOVERFLOW` for one that no address space holds.
  package static func anonymous(offset: UInt64, size: UInt64) throws(SystemCallError) -> Region {
    try Mapping.map(.anonymous, offset: offset, size: size).region
  }

  /// Unmaps it; no copy of this value may be used afterwards.
  package func unmap() throws(SystemCallError) {
    try Syscalls.munmap(base, length: length)
  }

  /// Advises the kernel about the whole mapping.
  package func advise(_ advice: Advice, _ log: EventLog? = nil) throws(SystemCallError) {
    try log.recording(advice.event, base, length: length) { () throws(SystemCallError) in
      try Syscalls.madvise(base, length: length, advice)
    }
  }

  /// Gives the pages of `position ..< position + count` (within the mapping, whole pages) back, so that the next access
  /// faults again.
  package func discard(at position: Int, count: Int) throws(SystemCallError) {
    try Syscalls.madvise(base + position, length: count, .dontNeed)
  }

  /// Where `offset ..< offset + count` of the file lies in the mapping, or nil when it is not all inside.
  @inline(__always)
  package func position(of offset: UInt64, count: UInt64) -> Int? {
    let position = offset &- origin
    let room = UInt64(truncatingIfNeeded: length)
    guard position <= room, count <= room &- position else { return nil }
    return Int(truncatingIfNeeded: position)
  }

  /// Reads `count` bytes at `position`, faulting where no page is: the RFC's read.
  @inline(__always)
  package func copyOut(at position: Int, to buffer: UnsafeMutableRawPointer, count: Int) {
    memcpy(buffer, base + position, count)
  }

  /// Writes `count` bytes at `position`, faulting where no writable page is: the RFC's write.
  @inline(__always)
  package func copyIn(at position: Int, from buffer: UnsafeRawPointer, count: Int) {
    memcpy(base + position, buffer, count)
  }
}

/// A long range of addresses on little memory, for buffers that must be there and hold nothing: every `fold` bytes it begins
/// again. What is written lands in the one piece of memory below.
package struct FoldedMemory: BitwiseCopyable {
  /// Its first byte.
  package let base: UnsafeMutableRawPointer
  /// Its bytes.
  package let length: Int

  /// How many mappings one is made of; the kernel limits their number in a process (vm.max_map_count).
  private static var maxFolds: Int { 64 }

  /// Maps `length` bytes.
  /// - Throws: the error of mmap(2), memfd_create(2) or ftruncate(2).
  package static func map(length: Int) throws(SystemCallError) -> FoldedMemory {
    let length = max(length, 1)
    let unit = PageSize.pmd
    let fold = (length / maxFolds / unit + 1) * unit
    try Syscalls.failIfAsked(.mmap)
    var base: UnsafeMutableRawPointer?
    _ = try Syscalls.granted(.mmap, clinux_map_folded(length, fold, &base))
    guard let base else { throw SystemCallError(.mmap, errno: EFAULT) }
    return FoldedMemory(base: base, length: length)
  }

  /// Unmaps it.
  package func unmap() throws(SystemCallError) { try Syscalls.munmap(base, length: length) }
}
