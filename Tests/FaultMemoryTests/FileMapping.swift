// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import Testing

@testable import FaultMemory

/// A mapping for tests: of an unnamed file, or of huge pages.
struct FileMapping {
  let region: Region
  /// The file, -1 without one.
  let file: Int32

  /// `count` base pages of a file in memory, shared.
  static func memory(pages count: Int) throws -> FileMapping {
    let length = count * PageSize.base
    let file = clinux_memfd("test", 0, Int64(length))
    try #require(file >= 0)
    return try mapped(length, MAP_SHARED, file)
  }

  /// Huge pages of 2 MiB that nobody reserved.
  static func unreservedHugePages(count: Int) throws -> FileMapping {
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | Int32(CLINUX_MAP_HUGETLB)
    return try mapped(count << 21, flags | 21 << Int32(CLINUX_MAP_HUGE_SHIFT), -1)
  }

  private static func mapped(_ length: Int, _ flags: Int32, _ file: Int32) throws -> FileMapping {
    var address: UnsafeMutableRawPointer?
    try #require(clinux_map(nil, length, PROT_READ | PROT_WRITE, flags, file, 0, &address) == 0)
    return FileMapping(region: Region(base: try #require(address), length: length, origin: 0), file: file)
  }

  func truncate(toPages count: Int) throws {
    try #require(ftruncate(file, count * PageSize.base) == 0)
  }

  func unmap() {
    try? region.unmap()
    if file >= 0 { close(file) }
  }

  /// Writes one byte at the beginning of a page.
  func write(page: Int, size: Int = PageSize.base) {
    var byte: UInt8 = 7
    region.copyIn(at: page * size, from: &byte, count: 1)
  }

  /// Reads the byte at the beginning of a page.
  func read(page: Int, size: Int = PageSize.base) -> UInt8 {
    var byte: UInt8 = 1
    region.copyOut(at: page * size, to: &byte, count: 1)
    return byte
  }
}
