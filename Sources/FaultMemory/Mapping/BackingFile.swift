// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// The memfd or file below a mapping: opened, grown and laid out for a range of bytes.
struct BackingFile {
  let fd: Int32
  /// Bytes of one page: hugetlbfs has its own.
  let pageSize: Int
  /// It lies on tmpfs or DAX.
  let mapsHuge: Bool
  private let isRegular: Bool
  /// The name under which it was created by us; nil for any other file.
  private let newName: UnsafePointer<CChar>?

  /// Opens what `plan` asks for: a memfd, or the file at `path`, which is created where it is missing.
  ///
  /// `EINVAL` of `.describe`: what stands at `path` is neither a file nor a block device.
  static func open(_ plan: MappingPlan, path: UnsafePointer<CChar>?) throws(SystemCallError) -> BackingFile {
    let fd: Int32
    var newName: UnsafePointer<CChar>?
    if plan.backing == .memfd {
      fd = try Syscalls.memfd(plan.hugetlb)
    } else {
      guard let path else { throw SystemCallError(.open, errno: ENOENT) }
      let file = try Syscalls.openOrCreate(path)
      fd = file.fd
      if file.isNew { newName = path }
    }
    do throws(SystemCallError) {
      let status = try Syscalls.describe(fd)
      guard status.is_regular != 0 || status.is_block != 0 else { throw SystemCallError(.describe, errno: EINVAL) }
      let pageSize = status.page_size > 0 ? Int(status.page_size) : PageSize.base
      return BackingFile(
        fd: fd, pageSize: pageSize, mapsHuge: status.maps_huge != 0, isRegular: status.is_regular != 0,
        newName: newName)
    } catch {
      discard(fd, newName)
      throw error
    }
  }

  /// Closes a file that is of no use after all. One that was created for it goes away again.
  func discard() { Self.discard(fd, newName) }

  private static func discard(_ fd: Int32, _ newName: UnsafePointer<CChar>?) {
    if let newName { unlink(newName) }
    try? Syscalls.close(fd)
  }

  /// Makes the file long enough for `offset ..< offset + length`, and brings that range into the state asked for.
  func prepare(_ layout: MappingPlan.Layout, offset: UInt64, length: Int) throws(SystemCallError) {
    var mask = sigset_t()
    clinux_hold_file_limit(&mask)
    defer { clinux_release_file_limit(&mask) }
    try grow(to: offset + UInt64(length))
    try lay(layout, offset: offset, length: length)
  }

  /// Makes the file at least `end` bytes long. It never gets shorter, also when others make it longer at the same time.
  private func grow(to end: UInt64) throws(SystemCallError) {
    try Syscalls.lock(fd)
    defer { try? Syscalls.unlock(fd) }
    let size = UInt64(clamping: try Syscalls.describe(fd).size)
    guard size < end else { return }
    guard isRegular else { throw SystemCallError(.truncate, errno: EFBIG) }
    try Syscalls.truncate(fd, to: end)
  }

  private func lay(_ layout: MappingPlan.Layout, offset: UInt64, length: Int) throws(SystemCallError) {
    if layout == .allocated {
      try Syscalls.fallocate(fd, offset: Int64(truncatingIfNeeded: offset), length: length)
    } else if layout == .written {
      // write(2) on hugetlbfs is EINVAL: said here as the kernel would.
      guard pageSize == PageSize.base else { throw SystemCallError(.write, errno: EINVAL) }
      // Blocks that were allocated and never written pass for data once a read has brought them into the page cache.
      try Syscalls.dropCache(fd, offset: offset, length: length)
      try fillHoles(Int64(offset)..<Int64(offset) + Int64(length))
      // Only clean pages can leave the page cache.
      try Syscalls.dataSync(fd)
    }
  }

  private func fillHoles(_ range: Range<Int64>) throws(SystemCallError) {
    let chunk = 1 << 20
    let zeroes = try Syscalls.allocate(UInt8.self, count: chunk)
    defer { free(zeroes) }
    var rest = range
    while let hole = try Syscalls.nextHole(fd, in: rest) {
      var position = hole.lowerBound
      while position < hole.upperBound {
        let count = min(chunk, Int(hole.upperBound - position))
        position += Int64(try Syscalls.write(fd, zeroes, count: count, at: position))
      }
      rest = hole.upperBound..<range.upperBound
      if rest.isEmpty { return }
    }
  }
}

/// How long a file is before anybody opens it for a job.
package enum FileSize {
  /// Bytes of the file or block device at `path`; nil where there is none, or none that can be looked at.
  package static func of(_ path: UnsafePointer<CChar>) -> UInt64? {
    var file = clinux_file()
    return clinux_describe_path(path, &file) < 0 ? nil : UInt64(file.size)
  }
}
