// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// Memory that userfaultfd handles: page aligned, of whole pages of its mapping.
public struct UserfaultRange: BitwiseCopyable {
  /// Its first byte.
  public let base: UnsafeMutableRawPointer
  /// Its bytes.
  public let length: Int

  /// `length` bytes from `base` on.
  public init(base: UnsafeMutableRawPointer, length: Int) {
    self.base = base
    self.length = length
  }

  @inline(__always)
  func contains(_ address: UInt64) -> Bool {
    address &- UInt64(UInt(bitPattern: base)) < UInt64(UInt(bitPattern: length))
  }
}

/// The job's ranges; replaced by the job, read by a handler that fails.
struct UserfaultRanges: BitwiseCopyable {
  private struct Entry: BitwiseCopyable {
    var address: UInt64
    var length: UInt64
  }

  private let entries: UnsafeMutablePointer<Entry>
  let count: Int

  static func make(_ ranges: UnsafeBufferPointer<UserfaultRange>) throws(SystemCallError) -> UserfaultRanges {
    let made = UserfaultRanges(entries: try Syscalls.allocate(Entry.self, count: ranges.count), count: ranges.count)
    for index in 0..<ranges.count { made[index] = ranges[index] }
    return made
  }

  func deallocate() { free(entries) }

  /// Only one thread replaces ranges, so a reader at worst sees the new length with the old address: unregistering that fails
  /// or reaches memory of no userfaultfd, both of which do no harm.
  subscript(index: Int) -> UserfaultRange? {
    get {
      guard let base = UnsafeMutableRawPointer(bitPattern: UInt(clinux_uffd_load(&entries[index].address))) else {
        return nil
      }
      return UserfaultRange(base: base, length: Int(truncatingIfNeeded: clinux_uffd_load(&entries[index].length)))
    }
    nonmutating set {
      clinux_uffd_store(&entries[index].length, UInt64(UInt(bitPattern: newValue?.length ?? 0)))
      clinux_uffd_store(&entries[index].address, UInt64(UInt(bitPattern: newValue?.base)))
    }
  }
}
