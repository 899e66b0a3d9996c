// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// A mapping that can be made again as it was.
package struct Remapping: BitwiseCopyable, Sendable {
  /// Bytes, a multiple of the page size.
  package let length: Int
  /// `PROT_READ` and so on.
  package let protection: Int32
  /// `MAP_PRIVATE` and so on, without an address.
  package let flags: Int32
  /// The file, or -1.
  package let fileDescriptor: Int32
  /// Where in the file it begins.
  package let fileOffset: Int64
  /// What the kernel was told about the mapping, and forgets with it.
  package let advice: Advice?
  /// The mapping keeps its address modulo this power of two, the size of a huge page where it was chosen; 1 when any will do.
  package let alignment: Int

  /// A mapping with these arguments of mmap(2).
  package init(
    length: Int, protection: Int32, flags: Int32, fileDescriptor: Int32 = -1, fileOffset: Int64 = 0,
    advice: Advice? = nil, alignment: Int = 1
  ) {
    self.length = length
    self.protection = protection
    self.flags = flags
    self.fileDescriptor = fileDescriptor
    self.fileOffset = fileOffset
    self.advice = advice
    self.alignment = alignment
  }

  /// Maps it, at an address of the kernel's choice.
  /// - Throws: the error of mmap(2) or madvise(2); then nothing is mapped.
  package func map() throws(SystemCallError) -> UnsafeMutableRawPointer {
    try advised(try map(at: nil))
  }

  /// One round of mmap-retry's published program: munmap(2), then mmap(2) of the same. Returns where the mapping is now, which
  /// need not be where it was: between the two calls another thread's mmap(2) may take the place, and takes nothing of ours.
  ///
  /// Not while another thread uses the mapping.
  /// - Throws: the error of munmap(2), then all is as before; or that of mmap(2) or madvise(2), then nothing is mapped any
  ///   more, and the mapping must not be used or unmapped again.
  package func churn(
    _ base: UnsafeMutableRawPointer, _ log: EventLog? = nil
  ) throws(SystemCallError) -> UnsafeMutableRawPointer {
    try log.recording(.unmap, base, length: length) { () throws(SystemCallError) in
      try Syscalls.munmap(base, length: length)
    }
    return try log.recordingMap(length: length) { () throws(SystemCallError) in try mapAgain(base) }
  }

  private func mapAgain(_ base: UnsafeMutableRawPointer) throws(SystemCallError) -> UnsafeMutableRawPointer {
    guard alignment > 1 else { return try map() }
    // The old place, if it is still free, has the old alignment.
    let hinted = try map(at: base)
    if isCongruent(hinted, base) { return try advised(hinted) }
    try Syscalls.munmap(hinted, length: length)
    return try advised(try mapAligned(like: base))
  }

  /// Maps the pages that `range` touches anew over themselves, in one step (`MAP_FIXED`): there is no moment in which
  /// somebody else's mapping could get there, and none in which an access of another thread would fail.
  /// - Throws: the error of mmap(2) or madvise(2).
  package func replace(_ range: MemoryRange, _ log: EventLog? = nil) throws(SystemCallError) {
    let pages = range.wholePages
    _ = try log.recordingMap(length: pages.count) { () throws(SystemCallError) in
      try Syscalls.mmap(
        pages.first, length: pages.count, protection: protection, flags: flags | MAP_FIXED, fd: fileDescriptor,
        offset: fileDescriptor < 0 ? 0 : UInt64(truncatingIfNeeded: fileOffset &+ Int64(pages.position)))
    }
    if let advice { try Syscalls.madvise(pages.first, length: pages.count, advice) }
  }

  private func map(at address: UnsafeMutableRawPointer?) throws(SystemCallError)
    -> UnsafeMutableRawPointer
  {
    try Syscalls.mmap(
      address, length: length, protection: protection, flags: flags, fd: fileDescriptor,
      offset: UInt64(truncatingIfNeeded: fileOffset))
  }

  /// Anywhere with the alignment of `base`.
  func mapAligned(like base: UnsafeMutableRawPointer) throws(SystemCallError) -> UnsafeMutableRawPointer {
    try Placement(like: base, modulo: alignment).map(
      length: length, protection: protection, flags: flags, fd: fileDescriptor,
      fileOffset: UInt64(truncatingIfNeeded: fileOffset))
  }

  private func isCongruent(_ one: UnsafeMutableRawPointer, _ other: UnsafeMutableRawPointer) -> Bool {
    (Int(bitPattern: one) ^ Int(bitPattern: other)) & (alignment &- 1) == 0
  }

  private func advised(_ base: UnsafeMutableRawPointer) throws(SystemCallError) -> UnsafeMutableRawPointer {
    guard let advice else { return base }
    do throws(SystemCallError) {
      try Syscalls.madvise(base, length: length, advice)
    } catch {
      try Syscalls.munmap(base, length: length)
      throw error
    }
    return base
  }
}
