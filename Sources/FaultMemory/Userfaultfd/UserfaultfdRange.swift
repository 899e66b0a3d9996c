// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// Memory that userfaultfd handles: page aligned, of whole pages of its mapping.
package struct UserfaultfdRange: BitwiseCopyable {
  /// Its first byte.
  package let base: UnsafeMutableRawPointer
  /// Its bytes.
  package let length: Int

  /// `length` bytes from `base` on.
  package init(base: UnsafeMutableRawPointer, length: Int) {
    self.base = base
    self.length = length
  }

  @inline(__always)
  func contains(_ address: UInt64) -> Bool {
    address &- UInt64(UInt(bitPattern: base)) < UInt64(UInt(bitPattern: length))
  }
}

/// The job's ranges; replaced by the job, read by a handler that fails.
struct UserfaultfdRanges: BitwiseCopyable {
  /// Two for each range, address and length. Words and no structure, since threads share them through atomic calls only.
  private let words: UnsafeMutablePointer<UInt64>
  let count: Int

  static func make(_ ranges: UnsafeBufferPointer<UserfaultfdRange>) throws(SystemCallError) -> UserfaultfdRanges {
    let words = try Syscalls.allocate(UInt64.self, count: ranges.count * 2)
    let made = UserfaultfdRanges(words: words, count: ranges.count)
    for index in 0..<ranges.count { made[index] = ranges[index] }
    return made
  }

  func deallocate() { free(words) }

  /// Only one thread replaces ranges, so a reader at worst sees the new length with the old address: unregistering that fails
  /// or reaches memory of no userfaultfd, both of which do no harm.
  subscript(index: Int) -> UserfaultfdRange? {
    get {
      guard let base = UnsafeMutableRawPointer(bitPattern: UInt(clinux_uffd_load(address(index)))) else {
        return nil
      }
      return UserfaultfdRange(base: base, length: Int(truncatingIfNeeded: clinux_uffd_load(length(index))))
    }
    nonmutating set {
      clinux_uffd_store(length(index), UInt64(UInt(bitPattern: newValue?.length ?? 0)))
      clinux_uffd_store(address(index), UInt64(UInt(bitPattern: newValue?.base)))
    }
  }

  private func address(_ index: Int) -> UnsafeMutablePointer<UInt64> { words + index * 2 }

  private func length(_ index: Int) -> UnsafeMutablePointer<UInt64> { words + index * 2 + 1 }
}
