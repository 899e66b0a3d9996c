// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import TestSupport
import Testing

@testable import FaultMemory

/// What the model expects against what the kernel counts, on this very thread.
@Suite("Expected and observed faults")
struct FaultModelTests {
  private static let pages = 512
  private let page = PageSize.base
  private let exact = FaultTolerance(perMille: 0, faults: 4)

  /// The faults of `body`, the test's own included.
  private func counted(_ body: () throws -> Void) throws -> FaultCount {
    // What the counting itself brings in is brought in before.
    _ = try FaultCounter.start().elapsed()
    let counter = try FaultCounter.start()
    try body()
    return try counter.elapsed()
  }

  private func touch(_ region: Region, _ direction: AccessDirection) {
    var byte: UInt8 = 1
    for position in stride(from: 0, to: region.length, by: page) {
      if direction != .write { region.copyOut(at: position, to: &byte, count: 1) }
      if direction != .read { region.copyIn(at: position, from: &byte, count: 1) }
    }
  }

  private func expected(
    _ model: FaultModel, _ region: Region, _ direction: AccessDirection, _ state: FaultModel.State
  ) -> FaultExpectation {
    model.faults(base: UInt(bitPattern: region.base), position: 0, count: region.length, direction, before: state)
  }

  @Test("Private anonymous memory: each page once, reading and then writing twice, populated none")
  func anonymous() throws {
    let model = FaultModel(pageSize: page)
    let cases: [(AccessDirection, Int)] = [(.read, 1), (.write, 1), (.readThenWrite, 2)]
    for (direction, times) in cases {
      let region = try Region.anonymous(offset: 0, size: UInt64(Self.pages * page))
      defer { try? region.unmap() }
      try region.advise(.noHugePage)
      let first = expected(model, region, direction, .unmapped)
      #expect(first == FaultExpectation(minimum: UInt64(times * Self.pages), maximum: UInt64(times * Self.pages)))
      #expect(exact.accepts(try counted { touch(region, direction) }, for: first))
      let state: FaultModel.State = direction == .read ? .readable : .writable
      #expect(exact.accepts(try counted { touch(region, .read) }, for: expected(model, region, .read, state)))
      let writing = expected(model, region, .write, state)
      #expect(writing.maximum == (direction == .read ? UInt64(Self.pages) : 0))
      #expect(exact.accepts(try counted { touch(region, .write) }, for: writing))
    }
  }

  @Test("A populated range causes no fault; populating it did, one a page")
  func populated() throws {
    let region = try Region.anonymous(offset: 0, size: UInt64(Self.pages * page))
    defer { try? region.unmap() }
    try region.advise(.noHugePage)
    var result: Int32 = -1
    let populating = try counted {
      result = madvise(region.base, region.length, CLINUX_MADV_POPULATE_WRITE)
    }
    try #require(result == 0)
    let model = FaultModel(pageSize: page)
    #expect(exact.accepts(populating, for: expected(model, region, .write, .unmapped)))
    #expect(exact.accepts(try counted { touch(region, .readThenWrite) }, for: .none))
  }

  @Test(
    "Huge pages: the truth lies between one fault a huge page and one a base page",
    .enabled(
      if: FileManager.default.fileExists(atPath: "/sys/kernel/mm/transparent_hugepage/enabled"),
      "the kernel has no THP"))
  func huge() throws {
    let region = try Region.anonymous(offset: 0, size: 16 << 20)
    defer { try? region.unmap() }
    try region.advise(.hugePage)
    let model = FaultModel(pageSize: page, hugePageSize: 2 << 20)
    let writing = expected(model, region, .write, .unmapped)
    #expect(writing.minimum <= 9 && writing.maximum == 4096)
    #expect(exact.accepts(try counted { touch(region, .write) }, for: writing))
  }

  @Test("A file: reading maps around, writing does not; shared or private")
  func file() throws {
    for isPrivate in [false, true] {
      for direction in [AccessDirection.read, .write, .readThenWrite] {
        let mapping = try FileMapping.memory(pages: Self.pages)
        defer { mapping.unmap() }
        let bytes = [UInt8](repeating: 1, count: mapping.region.length)
        try #require(pwrite(mapping.file, bytes, bytes.count, 0) == bytes.count)
        var address: UnsafeMutableRawPointer?
        try #require(
          clinux_map(
            nil, mapping.region.length, PROT_READ | PROT_WRITE, isPrivate ? MAP_PRIVATE : MAP_SHARED, mapping.file, 0,
            &address) == 0)
        let region = Region(base: try #require(address), length: mapping.region.length, origin: 0)
        defer { try? region.unmap() }
        let model = FaultModel(pageSize: page, hugePageSize: 2 << 20, isPrivate: isPrivate, hasFile: true)
        let first = expected(model, region, direction, .unmapped)
        #expect(exact.accepts(try counted { touch(region, direction) }, for: first), "private: \(isPrivate)")
      }
    }
  }

  @Test("A page given back faults again")
  func givenBack() throws {
    let region = try Region.anonymous(offset: 0, size: UInt64(Self.pages * page))
    defer { try? region.unmap() }
    try region.advise(.noHugePage)
    touch(region, .write)
    try region.discard(at: 0, count: region.length)
    let again = expected(FaultModel(pageSize: page), region, .write, .unmapped)
    #expect(exact.accepts(try counted { touch(region, .write) }, for: again))
  }

  @Test(
    "hugetlb pages fault once each",
    .enabled(if: BorrowedHugePages.isPoolEmpty(), "needs root and a pool of 2 MiB pages that is empty now"))
  func hugetlb() throws {
    let pool = try BorrowedHugePages(4)
    defer { withExtendedLifetime(pool) {} }
    let mapping = try FileMapping.unreservedHugePages(count: 4)
    defer { mapping.unmap() }
    let writing = expected(FaultModel(pageSize: 2 << 20), mapping.region, .write, .unmapped)
    #expect(writing == FaultExpectation(minimum: 4, maximum: 4))
    let observed = try counted { for index in 0..<4 { mapping.write(page: index, size: 2 << 20) } }
    #expect(FaultTolerance(perMille: 0, faults: 2).accepts(observed, for: writing))
  }

  @Test("Ranges that begin and end within pages count each page they touch")
  func ranges() {
    let model = FaultModel(pageSize: 4096)
    let cases: [(Int, Int, UInt64)] = [
      (0, 0, 0), (0, 1, 1), (4095, 1, 1), (4095, 2, 2), (100, 8192, 3), (0, 8192, 2), (-1, 1, 0), (0, -1, 0),
    ]
    for (position, count, faults) in cases {
      let found = model.faults(base: 1 << 30, position: position, count: count, .write, before: .unmapped)
      #expect(found == FaultExpectation(minimum: faults, maximum: faults))
    }
    #expect(model.faults(base: .max, position: .max, count: .max, .write, before: .unmapped) == .none)
    let file = FaultModel(pageSize: 4096, hasFile: true)
    let reading = file.faults(base: 1 << 30, position: 0, count: 1 << 20, .read, before: .unmapped)
    #expect(reading == FaultExpectation(minimum: 16, maximum: 256))
  }

  @Test("The tolerance is a share or a number, whichever is larger, on both sides")
  func tolerance() {
    let expected = FaultExpectation(minimum: 10_000, maximum: 20_000)
    let tolerance = FaultTolerance(perMille: 10, faults: 150)
    let accepted = [9_849, 9_850, 10_000, 20_000, 20_200, 20_201].map {
      tolerance.accepts(FaultCount(minor: $0 - 1, major: 1), for: expected)
    }
    #expect(accepted == [false, true, true, true, true, false])
    let most = FaultTolerance(perMille: .max, faults: .max)
    #expect(most.accepts(FaultCount(minor: .max, major: .max), for: FaultExpectation(minimum: .max, maximum: .max)))
    #expect(FaultTolerance(perMille: 0, faults: 0).accepts(.none, for: .none))
    #expect(!FaultTolerance(perMille: 0, faults: 0).accepts(FaultCount(minor: 1, major: 0), for: .none))
  }

  @Test("Sums end at the largest number")
  func sums() {
    var count = FaultCount(minor: .max, major: 1)
    count += FaultCount(minor: 1, major: 2)
    #expect(count == FaultCount(minor: .max, major: 3))
    var expectation = FaultExpectation(minimum: 5, maximum: .max - 1)
    expectation += FaultExpectation(minimum: 1, maximum: 9)
    #expect(expectation == FaultExpectation(minimum: 6, maximum: .max))
    #expect(expectation.repeated(2) == FaultExpectation(minimum: 12, maximum: .max))
  }

  @Test("Faults of other threads do not count")
  func otherThreads() throws {
    let region = try Region.anonymous(offset: 0, size: UInt64(Self.pages * page))
    defer { try? region.unmap() }
    let observed = try counted {
      let done = DispatchSemaphore(value: 0)
      nonisolated(unsafe) let shared = region
      Thread.detachNewThread {
        shared.copyIn(at: 0, from: [UInt8](repeating: 1, count: shared.length), count: shared.length)
        done.signal()
      }
      done.wait()
    }
    #expect(observed.total < UInt64(Self.pages))
  }

  @Test("The refusal of getrusage arrives with its errno")
  func refused() {
    let error = SystemCallError(.threadFaults, errno: EINVAL)
    Syscalls.$failing.withValue(error) { _ = #expect(throws: error) { _ = try FaultCounter.start() } }
  }
}
