// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import TestSupport
import Testing

@testable import FaultMemory

@Suite("Access methods", .serialized)
struct AccessTests {
  /// Faults that are not the mapping's: stack, allocator, a sanitizer's shadow.
  private let slack = 64
  private let pages = 512

  @Test("touch maps every page, in both directions", arguments: TestBacking.basePages, [AccessDirection.read, .write])
  func touch(_ backing: TestBacking, _ direction: AccessDirection) throws {
    let memory = try TestMemory(backing, pages: pages)
    #expect(memory.present == 0)
    let faults = try KernelView.faults { try memory.perform(.touch, direction) }
    #expect(memory.present == pages)
    #expect(faults.minor + faults.major >= 1 && faults.minor + faults.major <= pages + slack)
    let copied = direction == .write && !backing.isShared
    #expect(memory.smaps("Anonymous") == (copied ? memory.length : 0))
    #expect(memory[0] == (direction == .write ? 1 : 0) && memory[1] == 0)
    #expect(memory[memory.length - PageSize.base] == (direction == .write ? 1 : 0))
  }

  @Test("touch raises one fault for each page of anonymous memory")
  func everyPageFaults() throws {
    for direction in [AccessDirection.read, .write] {
      let memory = try TestMemory(.anonPrivate, pages: pages)
      let faults = try KernelView.faults { try memory.perform(.touch, direction) }
      #expect((pages...pages + slack).contains(faults.minor))
    }
  }

  @Test(
    "touch of a range that begins and ends anywhere touches its pages once each, and nothing beside",
    arguments: [(100, 1), (0, 4096), (4095, 2), (100, 3 * 4096), (4096, 8192), (8191, 1), (5, 0)])
  func anyRange(_ position: Int, _ count: Int) throws {
    try #require(PageSize.base == 4096)
    let memory = try TestMemory(.anonPrivate, pages: 8)
    var unused: UInt8 = 0
    try Access(.touch).perform(.write, on: memory.range(position, count), buffer: &unused)
    var expected: [Int] = []
    if count > 0 {
      expected = [position] + (0..<8).map { $0 * 4096 }.filter { position < $0 && $0 < position + count }
    }
    #expect((0..<memory.length).filter { memory[$0] != 0 } == expected)
  }

  @Test("touch_rw reads and writes back: two faults for each new private page, and the data stays")
  func touchReadWrite() throws {
    let memory = try TestMemory(.anonPrivate, pages: pages)
    let faults = try KernelView.faults { try memory.perform(.touchReadWrite, .read) }
    #expect((2 * pages...2 * pages + slack).contains(faults.minor))
    #expect(memory.smaps("Anonymous") == memory.length)
    memory.base.storeBytes(of: 0xa5, as: UInt8.self)
    try memory.perform(.touchReadWrite)
    #expect(memory[0] == 0xa5)
  }

  @Test("populate maps every page in one call", arguments: TestBacking.basePages, [AccessDirection.read, .write])
  func populate(_ backing: TestBacking, _ direction: AccessDirection) throws {
    let memory = try TestMemory(backing, pages: pages, written: backing.kind == .disk)
    let faults = try KernelView.faults { try memory.perform(.populate, direction) }
    #expect(memory.present == pages)
    #expect(faults.minor >= 1, "the kernel counts the faults of populate")
    let again = try KernelView.faults { try memory.perform(.touch, direction) }
    #expect(again.minor < slack, "nothing is left to fault")
    #expect(memory.smaps("Anonymous") == (direction == .write && !backing.isShared ? memory.length : 0))
  }

  @Test(
    "populate and touch on hugetlb go by its pages",
    .enabled(if: BorrowedHugePages.areAvailable(12), "no hugetlb pages"))
  func hugetlb() throws {
    let pool = try BorrowedHugePages(8)
    defer { withExtendedLifetime(pool) {} }
    for backing in [TestBacking.hugetlbPrivate, .hugetlbShared] {
      for method in [AccessMethod.touch, .populate, .touchReadWrite] {
        let memory = try TestMemory(backing, pages: 4)
        let faults = try KernelView.faults { try memory.perform(method) }
        #expect((4...4 + slack).contains(faults.minor))
        let huge = (memory.smaps("Shared_Hugetlb") ?? 0) + (memory.smaps("Private_Hugetlb") ?? 0)
        #expect(huge == memory.length)
      }
    }
  }

  @Test("collapse makes huge pages of private and of shared memory", .enabled(if: Self.hasCollapse, "no MADV_COLLAPSE"))
  func collapse() throws {
    let pmd = PageSize.pmd
    for backing in [TestBacking.anonPrivate, .memfdShared] {
      let memory = try TestMemory(backing, pages: 2 * pmd / PageSize.base, alignment: pmd)
      madvise(memory.base, memory.length, MADV_NOHUGEPAGE)
      try memory.perform(.populate)
      let field = backing.isShared ? "ShmemPmdMapped" : "AnonHugePages"
      #expect(memory.smaps(field) == 0)
      madvise(memory.base, memory.length, MADV_HUGEPAGE)
      do throws(SystemCallError) {
        try memory.perform(.collapse)
        #expect(memory.smaps(field) == memory.length)
      } catch {
        let setting = KernelView.text("/sys/kernel/mm/transparent_hugepage/shmem_enabled")
        #expect(backing.isShared && error.errno == EINVAL && setting.contains("[deny]"))
      }
    }
  }

  @Test(
    "fallocate gives the file its blocks, maps nothing",
    arguments: [TestBacking.memfdShared, .tmpfsShared, .diskShared])
  func fallocate(_ backing: TestBacking) throws {
    let memory = try TestMemory(backing, pages: pages)
    #expect(memory.blocks == 0)
    var unused: UInt8 = 0
    try Access(.fallocate).perform(.write, on: memory.range(memory.length / 2, memory.length / 4), buffer: &unused)
    #expect(memory.blocks * 512 >= memory.length / 4 && memory.blocks * 512 < memory.length / 2)
    #expect(memory.present == 0)
  }

  @Test("alloc_first allocates, then accesses", arguments: [AccessMethod.touch, .copy, .populate])
  func allocateFirst(_ method: AccessMethod) throws {
    let memory = try TestMemory(.diskShared, pages: pages)
    let buffer = [UInt8](repeating: 3, count: memory.length)
    try buffer.withUnsafeBytes { bytes in
      let address = try #require(UnsafeMutableRawPointer(mutating: bytes.baseAddress))
      try Access(method, allocatesFirst: true).perform(.read, on: memory.range(0, memory.length / 2), buffer: address)
    }
    #expect(memory.blocks * 512 >= memory.length / 2)
    #expect(memory.present >= pages / 2)
  }

  @Test("copy moves the block both ways")
  func copy() throws {
    let memory = try TestMemory(.anonPrivate, pages: 4)
    var block = (0..<5000).map { UInt8($0 % 251) }
    try Access(.copy).perform(.write, on: memory.range(17, 5000), buffer: &block)
    #expect(memory[16] == 0 && memory[17 + 4999] == block[4999] && memory[17 + 5000] == 0)
    var back = [UInt8](repeating: 0, count: 5000)
    try Access(.copy).perform(.read, on: memory.range(17, 5000), buffer: &back)
    #expect(back == block)
  }

  static let hasCollapse: Bool = {
    guard let memory = try? TestMemory(.anonPrivate, pages: 2 * PageSize.pmd / PageSize.base, alignment: PageSize.pmd)
    else { return false }
    try? memory.perform(.touch)
    return madvise(memory.base, memory.length, CLINUX_MADV_COLLAPSE) == 0
  }()
}
