// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// A long range of addresses on little memory, for buffers that must be there and hold nothing: every `fold` bytes it begins
/// again. What is written lands in the one piece of memory below.
package struct FoldedMemory: BitwiseCopyable {
  /// Its first byte.
  package let base: UnsafeMutableRawPointer
  /// Its bytes.
  package let length: Int

  /// At most so many mappings: the kernel limits their number in a process (vm.max_map_count).
  private static var mostFolds: Int { 64 }

  /// Maps `length` bytes.
  /// - Throws: the error of mmap(2), memfd_create(2) or ftruncate(2).
  package static func map(length: Int) throws(SystemCallError) -> FoldedMemory {
    let length = max(length, 1)
    let unit = PageSize.pmd
    let fold = (length / mostFolds / unit + 1) * unit
    try Syscalls.failIfAsked(.mmap)
    var base: UnsafeMutableRawPointer?
    _ = try Syscalls.granted(.mmap, clinux_map_folded(length, fold, &base))
    guard let base else { throw SystemCallError(.mmap, errno: EFAULT) }
    return FoldedMemory(base: base, length: length)
  }

  /// Unmaps it.
  package func unmap() throws(SystemCallError) { try Syscalls.munmap(base, length: length) }
}
