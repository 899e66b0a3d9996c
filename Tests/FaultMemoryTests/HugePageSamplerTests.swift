// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import TestSupport
import Testing

@testable import FaultMemory

@Suite("Watching huge pages grow")
struct HugePageSamplerTests {
  private static let hasTHP = FileManager.default.fileExists(atPath: "/sys/kernel/mm/transparent_hugepage/enabled")
  private static let huge = 2 << 20

  private func withRegions<Result>(_ regions: [Region], _ body: (UnsafeBufferPointer<Region>) throws -> Result) rethrows
    -> Result
  {
    try regions.withUnsafeBufferPointer(body)
  }

  /// Anonymous memory of base pages, all touched.
  private func touched(_ bytes: Int) throws -> Region {
    let region = try Region.anonymous(offset: 0, size: UInt64(bytes))
    try region.advise(.noHugePage)
    memset(region.base, 1, region.length)
    return region
  }

  @Test("First and full collapse are seen when they happen, and the series never falls", .enabled(if: hasTHP, "no THP"))
  func collapse() throws {
    let region = try touched(16 * Self.huge)
    defer { try? region.unmap() }
    try withRegions([region]) { regions in
      let sampler = try HugePageSampler.start(regions, every: 1, capacity: 100)
      usleep(20_000)
      let before = EventLog.now()
      try region.advise(.hugePage)
      let first = (UInt(bitPattern: region.base) + UInt(Self.huge) - 1) / UInt(Self.huge) * UInt(Self.huge)
      let extents = Int((UInt(bitPattern: region.base) + UInt(region.length) - first) / UInt(Self.huge))
      for index in 0..<extents {
        let extent = UnsafeMutableRawPointer(bitPattern: first + UInt(index * Self.huge))
        try #require(madvise(extent, Self.huge, CLINUX_MADV_COLLAPSE) == 0)
        usleep(3000)
      }
      let after = EventLog.now()
      let outcome = sampler.stop()
      defer { outcome.timeline.destroy() }
      #expect(outcome.failure == nil)
      let timeline = outcome.timeline
      let bytes = UInt64(extents * Self.huge)
      #expect(timeline.possible == bytes)
      let began = try #require(timeline.firstCollapse)
      let full = try #require(timeline.fullCollapse)
      #expect(before <= began && began < full)
      #expect(full <= after || timeline[timeline.count - 1]?.time == full)
      let samples = (0..<timeline.count).compactMap { timeline[$0] }
      #expect(samples.first?.huge == 0 && samples.last?.huge == bytes)
      #expect(
        samples.map(\.huge) == samples.map(\.huge).sorted() && samples.map(\.time) == samples.map(\.time).sorted())
      #expect(samples.count > 2, "growth was seen, not only its end")
      #expect(timeline.lookCount >= UInt64(samples.count) && timeline.maxLook > 0)
    }
  }

  @Test("What is measured is what smaps says, through PAGEMAP_SCAN and without it", .enabled(if: hasTHP, "no THP"))
  func agreement() throws {
    let small = try touched(3 * Self.huge)
    let large = try Region.anonymous(offset: 0, size: UInt64(8 * Self.huge))
    let empty = try Region.anonymous(offset: 0, size: UInt64(Self.huge))
    defer { for region in [small, large, empty] { try? region.unmap() } }
    try large.advise(.hugePage)
    memset(large.base, 1, large.length)
    try withRegions([small, large, empty]) { regions in
      let rss = try regions.map { try #require(Smaps(of: $0)?.bytes("Rss")) }.reduce(0, +)
      let huge = try regions.map { try #require(Smaps(of: $0)?.bytes("AnonHugePages")) }.reduce(0, +)
      #expect(huge > 0)
      let wanted = ResidentBytes(resident: UInt64(rss), huge: UInt64(huge))
      let scanned = try ResidentBytes.measure(regions)
      #expect(scanned == wanted)
      let read = try SmapsReader.measure(regions)
      #expect(read == wanted)
      let old = SystemCallError(.scanPages, errno: ENOTTY)
      let fallenBack = try Syscalls.$failing.withValue(old) { try ResidentBytes.measure(regions) }
      #expect(fallenBack == wanted)
    }
  }

  @Test(
    "hugetlb pages are huge, both ways",
    .enabled(if: BorrowedHugePages.isPoolEmpty(), "needs root and a pool of 2 MiB pages that is empty now"))
  func hugetlb() throws {
    let pool = try BorrowedHugePages(3)
    defer { withExtendedLifetime(pool) {} }
    let mapping = try FileMapping.unreservedHugePages(count: 3)
    defer { mapping.unmap() }
    for index in 0..<2 { mapping.write(page: index, size: Self.huge) }
    try withRegions([mapping.region]) { regions in
      let wanted = ResidentBytes(resident: 4 << 20, huge: 4 << 20)
      let scanned = try ResidentBytes.measure(regions)
      #expect(scanned == wanted)
      let read = try SmapsReader.measure(regions)
      #expect(read == wanted)
    }
  }

  @Test("smaps is read the same, wherever its bytes are cut")
  func cuts() throws {
    let address = try #require(UnsafeMutableRawPointer(bitPattern: 0x7f00_0000_0000))
    let region = Region(base: address, length: 1 << 20, origin: 0)
    let text = """
      7effff000000-7f0000000000 rw-p 00000000 00:00 0
      Rss:                 999 kB
      7f0000000000-7f0000100000 rw-p 00000000 00:00 0 \(String(repeating: "x", count: 5000)) Rss: 7 kB
      Rss:                  12 kB
      AnonHugePages:         4 kB
      ShmemPmdMapped:        8 kB
      Private_Hugetlb:    2048 kB
      VmFlags: rd wr
      7f0000100000-7f0000200000 rw-p 00000000 00:00 0
      Rss:                 999 kB

      """
    let wanted = ResidentBytes(resident: 2060 << 10, huge: 2060 << 10)
    let bytes = Array(text.utf8)
    withRegions([region]) { regions in
      for cut in stride(from: 0, through: bytes.count, by: 3) {
        var reader = SmapsReader(regions)
        bytes[..<cut].withUnsafeBufferPointer { reader.take($0) }
        bytes[cut...].withUnsafeBufferPointer { reader.take($0) }
        #expect(reader.bytes == wanted)
      }
    }
  }

  @Test("A series that is too long is thinned: bounded, in order, with its beginning and its end")
  func thinning() throws {
    for capacity in [4, 5, 64] {
      var timeline = try HugePageTimeline.make(capacity: capacity, possible: 10_000)
      defer { timeline.destroy() }
      for time in 1...10_000 { timeline.take(UInt64(time), at: UInt64(time * 7), cost: UInt64(time % 100)) }
      timeline.finish()
      let samples = (0..<timeline.count).compactMap { timeline[$0] }
      #expect(samples.count <= capacity && samples.count > capacity / 4)
      #expect(samples.first == .init(time: 7, huge: 1) && samples.last == .init(time: 70_000, huge: 10_000))
      #expect(zip(samples, samples.dropFirst()).allSatisfy { $0.time < $1.time })
      #expect(timeline.firstCollapse == 14 && timeline.fullCollapse == 70_000)
      #expect(timeline.lookCount == 10_000 && timeline.maxLook == 99)
    }
  }

  @Test("Without change the series is its beginning and its end")
  func still() throws {
    var timeline = try HugePageTimeline.make(capacity: 8, possible: 100)
    defer { timeline.destroy() }
    for time in 1...1000 { timeline.take(5, at: UInt64(time), cost: 1) }
    timeline.finish()
    #expect(timeline.count == 2 && timeline[1] == .init(time: 1000, huge: 5))
    #expect(timeline.firstCollapse == nil && timeline.fullCollapse == nil)
  }

  @Test("Starting and stopping a thousand times leaves no thread and no file behind")
  func leaks() throws {
    let region = try touched(1 << 20)
    defer { try? region.unmap() }
    func descriptors() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }
    let before = try descriptors()
    try withRegions([region]) { regions in
      for _ in 0..<1000 { try HugePageSampler.start(regions, every: 1000, capacity: 8).stop().timeline.destroy() }
    }
    #expect(abs(try descriptors() - before) < 100)
  }

  @Test(
    "Each refusal at the start arrives with its errno",
    arguments: [
      SystemCallError(.openPagemap, errno: EMFILE), SystemCallError(.threadCreate, errno: EAGAIN),
      SystemCallError(.conditionInit, errno: ENOMEM), SystemCallError(.allocate, errno: ENOMEM),
    ])
  func refused(_ error: SystemCallError) throws {
    let region = try touched(4096)
    defer { try? region.unmap() }
    withRegions([region]) { regions in
      Syscalls.$failing.withValue(error) {
        _ = #expect(throws: error) { _ = try HugePageSampler.start(regions, every: 1, capacity: 8) }
      }
    }
  }

  @Test(
    "A measurement that fails says why",
    arguments: [
      SystemCallError(.scanPages, errno: EPERM), SystemCallError(.openPagemap, errno: EACCES),
    ])
  func unmeasured(_ error: SystemCallError) throws {
    let region = try touched(4096)
    defer { try? region.unmap() }
    withRegions([region]) { regions in
      Syscalls.$failing.withValue(error) { _ = #expect(throws: error) { _ = try ResidentBytes.measure(regions) } }
      for error in [SystemCallError(.openSmaps, errno: EACCES), SystemCallError(.readSmaps, errno: EIO)] {
        Syscalls.$failing.withValue(error) { _ = #expect(throws: error) { _ = try SmapsReader.measure(regions) } }
      }
    }
  }

  @Test("A mapping that went away ends the watch with the kernel's errno or an empty look, never a crash")
  func gone() throws {
    let region = try touched(1 << 20)
    try withRegions([region]) { regions in
      let sampler = try HugePageSampler.start(regions, every: 1, capacity: 8)
      try region.unmap()
      usleep(5000)
      let outcome = sampler.stop()
      defer { outcome.timeline.destroy() }
      #expect(outcome.timeline.lookCount > 0)
      #expect(outcome.timeline.firstCollapse == nil)
    }
  }
}
