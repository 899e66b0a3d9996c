// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// Where in the address space a mapping goes: an address modulo a power of two.
struct Placement {
  /// 1 where the kernel may choose.
  private let alignment: Int
  private let remainder: Int

  /// As a plan asks, for a mapping that begins at `fileOffset`.
  init(_ alignment: MappingPlan.Alignment, fileOffset: UInt64) {
    let congruent = Int(fileOffset % UInt64(PageSize.pmd))
    let isChosen = alignment == .huge || alignment == .base
    self.alignment = isChosen ? PageSize.pmd : 1
    remainder = alignment == .huge ? congruent : (congruent + PageSize.base) % PageSize.pmd
  }

  /// As another mapping lies, modulo `alignment`.
  init(like base: UnsafeMutableRawPointer, modulo alignment: Int) {
    self.alignment = alignment
    remainder = Int(bitPattern: base) & (alignment &- 1)
  }

  /// Maps `length` bytes there.
  /// - Throws: the error of mmap(2) or munmap(2); then nothing is mapped.
  func map(
    length: Int, protection: Int32, flags: Int32, fd: Int32, fileOffset: UInt64
  ) throws(SystemCallError) -> UnsafeMutableRawPointer {
    guard alignment > 1 else {
      return try Syscalls.mmap(
        nil, length: length, protection: protection, flags: flags, fd: fd, offset: fileOffset)
    }
    guard length <= Int.max - alignment else { throw SystemCallError(.mmap, errno: ENOMEM) }
    // Addresses only, with room to move; the mapping then replaces a part of them, and the rest goes back.
    let room = length + alignment
    let reserved = try Syscalls.mmap(
      nil, length: room, protection: PROT_NONE, flags: MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, fd: -1, offset: 0)
    let head = (remainder &- Int(bitPattern: reserved)) & (alignment &- 1)
    do throws(SystemCallError) {
      let base = try Syscalls.mmap(
        reserved + head, length: length, protection: protection, flags: flags | MAP_FIXED, fd: fd, offset: fileOffset)
      if head > 0 { try Syscalls.munmap(reserved, length: head) }
      let tail = room - head - length
      if tail > 0 { try Syscalls.munmap(base + length, length: tail) }
      return base
    } catch {
      try? Syscalls.munmap(reserved, length: room)
      throw error
    }
  }
}
