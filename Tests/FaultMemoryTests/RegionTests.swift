// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Testing

@testable import FaultMemory

@Suite("Regions")
struct RegionTests {
  private let page = PageSize.base

  @Test("A new region is mapped, private, writable, and nothing of it is resident")
  func fresh() throws {
    let region = try Region.anonymous(offset: 0, size: UInt64(16 * page))
    defer { #expect(throws: Never.self) { try region.unmap() } }
    #expect(region.length == 16 * page)
    #expect(resident(region) == 0)
    let smaps = try #require(Smaps(of: region))
    #expect(smaps.flags.contains("rd") && smaps.flags.contains("wr") && !smaps.flags.contains("sh"))
  }

  @Test("Each page touched is one page resident, and a discarded one is not")
  func faults() throws {
    let region = try Region.anonymous(offset: 0, size: UInt64(16 * page))
    defer { #expect(throws: Never.self) { try region.unmap() } }
    try region.advise(.noHugePage)
    var byte: UInt8 = 0xa5
    for index in 0..<8 { region.copyIn(at: index * page, from: &byte, count: 1) }
    #expect(resident(region) == 8)
    try region.discard(at: 2 * page, count: 3 * page)
    #expect(resident(region) == 5)
    var read: UInt8 = 1
    region.copyOut(at: 2 * page, to: &read, count: 1)
    #expect(read == 0, "a discarded page comes back as zeroes")
    region.copyOut(at: 0, to: &read, count: 1)
    #expect(read == 0xa5)
  }

  @Test("An unmapped region is gone")
  func unmapped() throws {
    let region = try Region.anonymous(offset: 0, size: UInt64(page))
    try region.unmap()
    // mincore(2) fails with ENOMEM where nothing is mapped; another thread may map something there, at another length.
    #expect(Smaps(of: region) == nil || resident(region) == 0)
  }

  @Test(
    "A range that begins and ends anywhere is mapped in whole pages",
    arguments: [
      (0, 1), (1, 1), (4095, 2), (4096, 4096), (512, 1 << 20), (1 << 40, 12_345), (UInt64.max - 8192, 4096),
    ] as [(UInt64, UInt64)])
  func anyRange(_ offset: UInt64, _ size: UInt64) throws {
    let region = try Region.anonymous(offset: offset, size: size)
    defer { #expect(throws: Never.self) { try region.unmap() } }
    #expect(region.length % page == 0)
    #expect(region.origin % UInt64(page) == 0 && region.origin <= offset)
    let first = try #require(region.position(of: offset, count: size))
    var byte: UInt8 = 1
    region.copyIn(at: first, from: &byte, count: 1)
    region.copyIn(at: first + Int(size) - 1, from: &byte, count: 1)
    #expect(UInt64(first) == offset - region.origin)
  }

  @Test("Only what lies inside has a position")
  func positions() throws {
    let region = try Region.anonymous(offset: 1 << 20, size: 8192)
    defer { #expect(throws: Never.self) { try region.unmap() } }
    let begin = UInt64(1 << 20)
    #expect(region.position(of: begin, count: 8192) == 0)
    #expect(region.position(of: begin + 8191, count: 1) == 8191)
    #expect(region.position(of: begin + 8192, count: 0) == 8192)
    #expect(region.position(of: begin + 8192, count: 1) == nil)
    #expect(region.position(of: begin + 4096, count: 4097) == nil)
    #expect(region.position(of: begin - 1, count: 1) == nil)
    #expect(region.position(of: 0, count: 1) == nil)
    #expect(region.position(of: begin, count: .max) == nil)
    #expect(region.position(of: .max, count: .max) == nil)
    #expect(region.position(of: begin + 1, count: .max) == nil)
  }

  @Test(
    "A range that nothing can hold is an error, not a crash",
    arguments: [
      (0, 0, EINVAL), (0, .max, EOVERFLOW), (.max, .max, EOVERFLOW), (.max, 1, EOVERFLOW),
      (0, UInt64(Int.max), EOVERFLOW), (0, 1 << 62, ENOMEM),
    ] as [(UInt64, UInt64, Int32)])
  func impossible(_ offset: UInt64, _ size: UInt64, _ errno: Int32) {
    #expect(throws: SystemCallError(.mmap, errno: errno)) { try Region.anonymous(offset: offset, size: size) }
  }

  @Test("The kernel's refusal of unaligned advice arrives with its errno")
  func unaligned() throws {
    let region = try Region.anonymous(offset: 0, size: UInt64(4 * page))
    defer { #expect(throws: Never.self) { try region.unmap() } }
    #expect(throws: SystemCallError(.madvise(.dontNeed), errno: EINVAL)) { try region.discard(at: 1, count: page) }
  }

  private func resident(_ region: Region) -> Int {
    var map = [UInt8](repeating: 0, count: region.length / page)
    return mincore(region.base, region.length, &map) == 0 ? map.count { $0 & 1 == 1 } : 0
  }
}
