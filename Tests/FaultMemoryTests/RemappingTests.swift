// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Testing

@testable import FaultMemory

@Suite("Remapping", .serialized)
struct RemappingTests {
  private let page = PageSize.base

  @Test(
    "A round unmaps and maps the same: data of shared memory stays, that of private memory goes",
    arguments: [
      TestBacking.anonPrivate, .anonShared, .memfdShared, .memfdPrivate, .tmpfsShared, .diskShared,
    ])
  func churn(_ backing: TestBacking) throws {
    let fd = try backing.openFile(length: 64 * page)
    defer { if fd >= 0 { close(fd) } }
    let remapping = Remapping(
      length: 64 * page, protection: PROT_READ | PROT_WRITE,
      flags: (backing.isShared ? MAP_SHARED : MAP_PRIVATE) | (fd < 0 ? MAP_ANONYMOUS : 0), fileDescriptor: fd,
      advice: .noHugePage)
    var base = try remapping.map()
    for index in 0..<64 { base.storeBytes(of: 9, toByteOffset: index * page, as: UInt8.self) }
    base = try remapping.churn(base)
    defer { munmap(base, 64 * page) }
    let kept = backing.isShared && fd >= 0
    let faults = KernelView.faults {
      for index in 0..<64 { #expect(base.load(fromByteOffset: index * page, as: UInt8.self) == (kept ? 9 : 0)) }
    }
    #expect(faults.minor >= 1)
    #expect(KernelView.flags(at: base).contains("nh"), "the advice was given again")
  }

  @Test("With an alignment, the address keeps it, even when its place is taken", arguments: [0, 5, 511])
  func alignment(_ offset: Int) throws {
    let pmd = PageSize.pmd
    let remapping = Remapping(
      length: 3 * page, protection: PROT_READ, flags: MAP_PRIVATE | MAP_ANONYMOUS, alignment: pmd)
    let room = try Remapping(length: 2 * pmd, protection: PROT_NONE, flags: MAP_PRIVATE | MAP_ANONYMOUS).map()
    let aligned = room + ((offset * page - Int(bitPattern: room)) & (pmd - 1))
    try #require(Int(bitPattern: aligned) & (pmd - 1) == offset * page)
    // The place that it would keep is taken: by `room`.
    let moved = try remapping.mapAligned(like: aligned)
    #expect(moved != aligned && Int(bitPattern: moved) & (pmd - 1) == offset * page)
    let again = try remapping.churn(moved)
    #expect(Int(bitPattern: again) & (pmd - 1) == offset * page)
    munmap(again, 3 * page)
    let before = KernelView.mappings
    for _ in 0..<200 { munmap(try remapping.mapAligned(like: aligned), 3 * page) }
    #expect(KernelView.mappings < before + 100, "nothing of the reserve is left")
    munmap(room, 2 * pmd)
  }

  @Test("Pages are replaced in place, and neighbours stay")
  func replace() throws {
    for backing in [TestBacking.anonPrivate, .memfdShared] {
      let memory = try TestMemory(backing, pages: 8)
      try memory.perform(.touch)
      try memory.remapping.replace(memory.range(2 * page + 1, page))
      #expect(memory.present == 6)
      #expect(memory[0] == 1 && memory[4 * page] == 1)
      #expect(memory[2 * page] == (backing.isShared ? 1 : 0))
    }
  }

  @Test(
    "A round that fails says where it stands",
    arguments: [
      SystemCallError(.munmap, errno: ENOMEM), SystemCallError(.mmap, errno: ENOMEM),
      SystemCallError(.mmap, errno: ENFILE),
      SystemCallError(.madvise(.noHugePage), errno: EINVAL),
    ])
  func failure(_ error: SystemCallError) throws {
    let remapping = Remapping(
      length: page, protection: PROT_READ, flags: MAP_PRIVATE | MAP_ANONYMOUS, advice: .noHugePage)
    let base = try remapping.map()
    let mappings = KernelView.mappings
    Syscalls.$failing.withValue(error) {
      #expect(throws: error) { try remapping.churn(base) }
    }
    // Merged with a neighbour or not, the page is there or is not.
    var residency: UInt8 = 0
    #expect(mincore(base, page, &residency) == (error.call == .munmap ? 0 : -1))
    #expect(KernelView.mappings <= mappings)
    if error.call == .munmap { munmap(base, page) }
  }

  @Test("100,000 rounds leave mappings, descriptors and memory as they were")
  func leaks() throws {
    let fd = try TestBacking.memfdShared.openFile(length: 16 * page)
    defer { close(fd) }
    for (alignment, count) in [(1, 100_000), (PageSize.pmd, 20_000)] {
      let remapping = Remapping(
        length: 16 * page, protection: PROT_READ | PROT_WRITE, flags: MAP_SHARED, fileDescriptor: fd,
        alignment: alignment)
      var base = try remapping.map()
      let rounds = { (count: Int) in
        for _ in 0..<count {
          base = try remapping.churn(base)
          base.storeBytes(of: 1, toByteOffset: 3 * self.page, as: UInt8.self)
        }
      }
      try rounds(1000)
      let before = (KernelView.mappings, KernelView.descriptors, KernelView.residentBytes)
      try rounds(count)
      let after = (KernelView.mappings, KernelView.descriptors, KernelView.residentBytes)
      // An allocator, above all a sanitizer's, maps for itself now and then.
      #expect(abs(after.0 - before.0) < 100)
      // Those of an earlier test's processes may be closed only now.
      #expect(after.1 <= before.1)
      #expect(after.2 - before.2 < 4 << 20)
      munmap(base, 16 * page)
    }
  }
}
