// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import TestSupport
import Testing

@testable import FaultMemory

/// What the next access meets after pages were given back: the table in the comment of `Refault`, row by row.
@Suite("Refault", .serialized)
struct RefaultTests: RunsAlone {
  /// What becomes of pages that are all mapped.
  enum Outcome: Equatable, Sendable {
    /// Out of the page tables, and back without I/O.
    case minor
    /// Out of memory too.
    case major
    /// Nothing: no access faults.
    case none
    case refused(SystemCallError.Call, Int32)
  }

  /// What was done about written pages of a file before they are given back.
  enum PagesOfFile: Sendable {
    case dirty
    /// On their way to the disk, some of them perhaps there.
    case underWriteBack
    case writtenBack
  }

  struct Row: CustomTestStringConvertible, Sendable {
    let backing: TestBacking
    let refault: Refault
    let outcome: Outcome
    /// Direction of the accesses.
    let direction: AccessDirection
    /// What a page begins with afterwards; 1 was written.
    let byte: UInt8
    let pages: PagesOfFile

    init(
      _ backing: TestBacking, _ refault: Refault, _ outcome: Outcome, _ direction: AccessDirection = .write,
      byte: UInt8, pages: PagesOfFile = .dirty
    ) {
      self.backing = backing
      self.refault = refault
      self.outcome = outcome
      self.direction = direction
      self.byte = byte
      self.pages = pages
    }

    var testDescription: String {
      "\(backing.testDescription), \(direction.isWrite ? "write" : "read"), \(pages), refault \(refault.rawValue): \(outcome)"
    }
  }

  private static let freeRefused = Outcome.refused(.madvise(.free), EINVAL)

  private static let memory: [Row] = [
    Row(.anonPrivate, .dontNeed, .minor, byte: 0), Row(.anonPrivate, .free, .none, byte: 1),
    Row(.anonPrivate, .cold, .none, byte: 1),
    Row(.anonPrivate, .remove, .refused(.madvise(.remove), EINVAL), byte: 1),
  ]

  private static let shmem: [Row] = [TestBacking.anonShared, .memfdShared, .tmpfsShared].flatMap { backing in
    [
      Row(backing, .dontNeed, .minor, byte: 1), Row(backing, .free, freeRefused, byte: 1),
      Row(backing, .cold, .none, byte: 1), Row(backing, .remove, .minor, byte: 0),
    ]
  }

  private static let privateFiles: [Row] = [TestBacking.memfdPrivate, .tmpfsPrivate].flatMap { backing in
    [
      Row(backing, .dontNeed, .minor, byte: 7), Row(backing, .free, freeRefused, byte: 1),
      Row(backing, .cold, .none, byte: 1), Row(backing, .remove, .minor, byte: 0),
      Row(backing, .dontNeed, .minor, .read, byte: 7),
    ]
  }

  private static let disk: [Row] = [
    Row(.diskShared, .dontNeed, .minor, byte: 1), Row(.diskShared, .free, freeRefused, byte: 1),
    Row(.diskShared, .cold, .none, byte: 1), Row(.diskShared, .pageOut, .major, byte: 1),
    Row(.diskShared, .pageOut, .major, byte: 1, pages: .underWriteBack),
    Row(.diskShared, .pageOut, .major, byte: 1, pages: .writtenBack),
    Row(.diskShared, .pageOut, .major, .read, byte: 7),
    Row(.diskShared, .remove, .major, byte: 0), Row(.diskPrivate, .dontNeed, .minor, byte: 7),
    Row(.diskPrivate, .cold, .none, byte: 1), Row(.diskPrivate, .remove, .major, byte: 0),
    Row(.diskPrivate, .pageOut, .major, .read, byte: 7),
  ]

  @Test("Base pages", arguments: memory + shmem + privateFiles + disk)
  func basePages(_ row: Row) throws { try check(row, pages: 64) }

  private static let withoutSwap: [Row] = [
    Row(.anonPrivate, .pageOut, .none, byte: 1), Row(.anonShared, .pageOut, .minor, byte: 1),
    Row(.memfdShared, .pageOut, .minor, byte: 1), Row(.memfdPrivate, .pageOut, .none, byte: 1),
  ]

  @Test("Pageout without swap", .enabled(if: !BorrowedSwap.hostHasSwap, "the host has swap"), arguments: withoutSwap)
  func noSwap(_ row: Row) throws { try check(row, pages: 64) }

  @Test(
    "Pageout with swap", .enabled(if: BorrowedSwap.isAvailable, "no zram device to swap on"),
    arguments: [TestBacking.anonPrivate, .anonShared, .memfdPrivate, .memfdShared])
  func swap(_ backing: TestBacking) throws {
    let swap = try BorrowedSwap()
    defer { withExtendedLifetime(swap) {} }
    let memory = try TestMemory(backing, pages: 64)
    try memory.perform(.touch)
    try Refault.pageOut.giveBack(memory.whole)
    #expect(memory.present == 0)
    if backing == .anonPrivate {
      #expect(memory.swapped == 64 && memory.smaps("Swap") == memory.length)
    }
    let faults = try KernelView.faults { try memory.perform(.touch) }
    #expect(faults.major >= 1)
    #expect(memory[0] == 1)
  }

  private static let hugetlb: [Row] = [TestBacking.hugetlbPrivate, .hugetlbShared].flatMap { backing in
    [
      Row(backing, .dontNeed, .minor, byte: backing.isShared ? 1 : 0), Row(backing, .free, freeRefused, byte: 1),
      Row(backing, .cold, .refused(.madvise(.cold), EINVAL), byte: 1),
      Row(backing, .pageOut, .refused(.madvise(.pageOut), EINVAL), byte: 1),
      Row(
        backing, .remove, backing.isShared ? .minor : .refused(.madvise(.remove), EACCES),
        byte: backing.isShared ? 0 : 1),
    ]
  }

  @Test("hugetlb", .enabled(if: BorrowedHugePages.areAvailable(12), "no hugetlb pages"), arguments: hugetlb)
  func hugetlbPages(_ row: Row) throws {
    let pool = try BorrowedHugePages(8)
    defer { withExtendedLifetime(pool) {} }
    try check(row, pages: 4)
  }

  private func check(_ row: Row, pages: Int) throws {
    let memory = try TestMemory(row.backing, pages: pages, written: true)
    try memory.perform(.touch, row.direction)
    switch row.pages {
    case .dirty: break
    // Drops nothing that is mapped, and does not wait for what it starts.
    case .underWriteBack: try #require(posix_fadvise(memory.fd, 0, off_t(memory.length), POSIX_FADV_DONTNEED) == 0)
    case .writtenBack: try #require(fsync(memory.fd) == 0)
    }
    try #require(memory.present == pages)
    if case .refused(let call, let errno) = row.outcome {
      #expect(throws: SystemCallError(call, errno: errno)) { try row.refault.giveBack(memory.whole) }
      #expect(memory.present == pages)
    } else {
      let faults = try faultsAfterGivingBack(memory, row)
      // A sanitizer's own faults count too; that pages stayed or went is known from the page tables.
      #expect(faults.minor + faults.major >= 1 || row.outcome == .none)
      #expect(faults.minor < pages / 2 || row.outcome != .none)
      #expect((faults.major > 0) == (row.outcome == .major))
    }
    #expect(memory[0] == row.byte)
  }

  /// Gives all back, and reads it. Reclaim passes over a page that is busy at the moment, so what it has to take is tried a
  /// few times.
  private func faultsAfterGivingBack(_ memory: TestMemory, _ row: Row) throws -> KernelView.Faults {
    var faults = KernelView.Faults()
    for attempt in 0..<20 {
      if attempt > 0 { usleep(50_000) }
      try row.refault.giveBack(memory.whole)
      let reclaims = row.refault == .pageOut && row.outcome != .none
      for _ in 0..<20 where reclaims && memory.present > 0 {
        usleep(50_000)
        try row.refault.giveBack(memory.whole)
      }
      #expect(memory.present == (row.outcome == .none ? memory.pages : 0))
      var bytes: UInt8 = 0
      faults = KernelView.faults {
        for page in 0..<memory.pages { bytes |= memory[page * memory.backing.pageSize] }
      }
      if row.outcome != .major || faults.major > 0 { break }
    }
    return faults
  }

  @Test("Whole pages go, whichever bytes of them an I/O covers, and no other")
  func rounding() throws {
    let page = PageSize.base
    let memory = try TestMemory(.anonPrivate, pages: 8)
    try memory.perform(.touch)
    try Refault.dontNeed.giveBack(memory.range(2 * page + 17, page))
    #expect(memory.present == 6)
    #expect((0..<8).map { memory[$0 * page] } == [1, 1, 0, 0, 1, 1, 1, 1])
  }

  @Test("With dontneed before each I/O, every I/O faults")
  func everyIO() throws {
    let page = PageSize.base
    let memory = try TestMemory(.anonPrivate, pages: 8)
    var schedule = RefaultSchedule(every: .io, length: memory.length, passBytes: memory.length)
    var unused: UInt8 = 0
    let faults = try KernelView.faults {
      for number in 0..<10_000 {
        let position = number % 8 * page
        let next = schedule.extent(beforeIOAt: position, count: page)
        let extent = try #require(next)
        try Refault.dontNeed.giveBack(memory.range(extent.position, extent.count))
        try Access(.touch).perform(.write, on: memory.range(position, page), buffer: &unused)
      }
    }
    #expect((10_000...11_000).contains(faults.minor))
  }
}
