// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import Testing

@testable import FaultMemory

@Suite("Delayed huge pages")
struct DelayedHugePagesTests {
  /// Regions at an address that does not move, unmapped at the end.
  private final class Regions {
    let values: UnsafeMutableBufferPointer<Region>

    init(count: Int, size: Int) throws {
      values = .allocate(capacity: count)
      for index in 0..<count { values[index] = try Region.anonymous(offset: 0, size: UInt64(size)) }
    }

    deinit {
      for region in values { try? region.unmap() }
      values.deallocate()
    }

    func start(after milliseconds: UInt32) throws(SystemCallError) -> DelayedHugePages {
      try DelayedHugePages.start(UnsafeBufferPointer(values), after: milliseconds, onFailure: nil, context: nil)
    }

    func haveFlag(_ flag: Substring) -> Bool { values.allSatisfy { Smaps(of: $0)?.flags.contains(flag) == true } }
  }

  private static let hasTHP = FileManager.default.fileExists(atPath: "/sys/kernel/mm/transparent_hugepage/enabled")

  @Test("The advice is given to every mapping, after the delay", .enabled(if: hasTHP, "the kernel has no THP"))
  func given() throws {
    let regions = try Regions(count: 3, size: 4 << 20)
    for region in regions.values { try region.advise(.noHugePage) }
    #expect(regions.haveFlag("nh"))
    let clock = ContinuousClock()
    let begin = clock.now
    let delayed = try regions.start(after: 50)
    #expect(regions.haveFlag("nh") || clock.now - begin >= .milliseconds(50), "not before the delay is over")
    while !regions.haveFlag("hg"), clock.now - begin < .seconds(30) { usleep(1000) }
    #expect(clock.now - begin >= .milliseconds(50))
    #expect(regions.haveFlag("hg") && !regions.haveFlag("nh"))
    #expect(delayed.stop() == .given)
  }

  @Test("A job that ends early takes the helper with it, and no advice is given")
  func early() throws {
    let regions = try Regions(count: 1, size: 4 << 20)
    let delayed = try regions.start(after: 3_600_000)
    #expect(delayed.stop() == .tooEarly)
    #expect(!regions.haveFlag("hg"))
  }

  @Test("The kernel's refusal reaches the job, from the helper thread", .enabled(if: hasTHP, "the kernel has no THP"))
  func refused() throws {
    let unmapped = try Regions(count: 1, size: 1 << 20)
    // Advice on a range that is not mapped fails with ENOMEM; a hole in the address space that nobody fills meanwhile.
    let address = try #require(UnsafeMutableRawPointer(bitPattern: PageSize.base))
    let hole = Region(base: address, length: PageSize.base, origin: 0)
    try unmapped.values[0].unmap()
    unmapped.values[0] = hole
    let seen = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    seen.initialize(to: 0)
    defer { seen.deallocate() }
    let delayed = try DelayedHugePages.start(
      UnsafeBufferPointer(unmapped.values), after: 1,
      onFailure: { context, errno in context?.storeBytes(of: errno, as: Int32.self) }, context: seen)
    usleep(100_000)
    let outcome = delayed.stop()
    #expect(outcome == .failed(SystemCallError(.madvise(.hugePage), errno: ENOMEM)))
    #expect(seen.pointee == ENOMEM)
  }

  @Test("Stopping while the advice is due is safe, a thousand times")
  func race() throws {
    let regions = try Regions(count: 2, size: 1 << 20)
    var outcomes: Set<String> = []
    for round in 0..<1000 {
      let delayed = try regions.start(after: UInt32(round % 3))
      if round % 2 == 0 { usleep(useconds_t(round)) }
      outcomes.insert("\(delayed.stop())")
    }
    #expect(outcomes.isSubset(of: ["given", "tooEarly"]))
    #expect(outcomes.count == 2)
  }
}
