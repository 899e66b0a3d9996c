// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// Where in the address space a mapping goes.
struct Placement {
  private let length: Int
  /// The address modulo the huge page size, nil where the kernel may choose.
  private let remainder: Int?

  init(_ alignment: MappingPlan.Alignment, fileOffset: UInt64, length: Int) {
    self.length = length
    let congruent = Int(fileOffset % UInt64(PageSize.huge))
    if alignment == .huge {
      remainder = congruent
    } else if alignment == .base {
      remainder = (congruent + PageSize.base) % PageSize.huge
    } else {
      remainder = nil
    }
  }

  /// Maps `length` bytes there.
  func map(flags: Int32, fd: Int32, fileOffset: UInt64) throws(SystemCallError) -> UnsafeMutableRawPointer {
    let protection = PROT_READ | PROT_WRITE
    guard let remainder else {
      return try Syscalls.mmap(
        nil, length: length, protection: protection, flags: flags, fd: fd, offset: fileOffset)
    }
    guard length <= Int.max - PageSize.huge else { throw SystemCallError(.mmap, errno: ENOMEM) }
    // Addresses only, with room to move; the mapping then replaces a part of them, and the rest goes back.
    let room = length + PageSize.huge
    let reserved = try Syscalls.mmap(
      nil, length: room, protection: PROT_NONE, flags: MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, fd: -1, offset: 0)
    let found = Int(bitPattern: reserved) & (PageSize.huge - 1)
    let head = (remainder - found + PageSize.huge) % PageSize.huge
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
