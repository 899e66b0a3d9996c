// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import Testing

@testable import FaultMemory

/// Every kind of memory, seen from the kernel's side. 1 MiB are 256 pages.
@Suite("Mappings", .serialized)
struct MappingTests {
  private let page = PageSize.base
  private let size: UInt64 = 1 << 20

  @Test("Anonymous memory is private or shared, and has no file")
  func anonymous() throws {
    for sharing in [MappingPlan.Sharing.private, .shared] {
      let mapping = try Mapping.map(plan { $0.sharing = sharing }, offset: 0, size: size)
      defer { #expect(throws: Never.self) { try mapping.end() } }
      #expect(mapping.descriptor == -1)
      #expect(mapping.region.pageSize == page)
      let smaps = try #require(Smaps(of: mapping.region))
      #expect(smaps.flags.contains("sh") == (sharing == .shared))
      mapping.write(7, at: 0)
      #expect(mapping.cachedPages == 1)
    }
  }

  @Test("A memfd holds the job's bytes, and nothing before them")
  func memfd() throws {
    let mapping = try Mapping.map(plan { ($0.backing, $0.sharing) = (.memfd, .shared) }, offset: 3 << 40, size: size)
    #expect(mapping.fileSize == Int(size) && mapping.blocks == 0)
    #expect(mapping.region.origin == 3 << 40 && mapping.fileOffset == 0)
    mapping.write(7, at: 4097)
    #expect(mapping.readFile(at: 4097) == 7)
    #expect(mapping.blocks == 8, "one page")
    let before = openDescriptors()
    try mapping.end()
    #expect(openDescriptors() == before - 1)
  }

  @Test("A write to a private mapping stays in it", arguments: [MappingPlan.Backing.memfd, .file])
  func privateWrites(_ backing: MappingPlan.Backing) throws {
    try FileSystemUnderTest.disk.withPath { path in
      let mapping = try Mapping.map(plan { $0.backing = backing }, path: path, offset: 0, size: size)
      defer { #expect(throws: Never.self) { try mapping.end() } }
      mapping.write(7, at: 0)
      #expect(mapping.read(at: 0) == 7 && mapping.readFile(at: 0) == 0)
      try mapping.trim(at: 0, count: page)
      #expect(mapping.read(at: 0) == 0)
    }
  }

  @Test("A file is created, grows, and is never truncated", arguments: FileSystemUnderTest.allCases)
  func file(_ system: FileSystemUnderTest) throws {
    try system.withPath { path in
      let shared = plan { ($0.backing, $0.sharing) = (.file, .shared) }
      let long = try Mapping.map(shared, path: path, offset: 8192, size: size)
      #expect(long.fileSize == Int(size) + 8192 && long.fileOffset == 8192)
      long.write(7, at: 0)
      #expect(long.readFile(at: 8192) == 7)
      try long.end()
      let short = try Mapping.map(shared, path: path, offset: 0, size: 3 * 4096 + 5)
      defer { #expect(throws: Never.self) { try short.end() } }
      #expect(short.fileSize == Int(size) + 8192)
      #expect(short.read(at: 8192) == 7)
    }
  }

  @Test("A file is as long as asked for, not a page more")
  func exactLength() throws {
    try FileSystemUnderTest.disk.withPath { path in
      let mapping = try Mapping.map(plan { $0.backing = .file }, path: path, offset: 512, size: 1000)
      defer { #expect(throws: Never.self) { try mapping.end() } }
      #expect(mapping.fileSize == 1512 && mapping.region.length == page && mapping.region.origin == 0)
    }
  }

  @Test(
    "A layout decides about blocks, not about content", arguments: FileSystemUnderTest.allCases,
    [MappingPlan.Layout.sparse, .allocated, .written])
  func layout(_ system: FileSystemUnderTest, _ layout: MappingPlan.Layout) throws {
    try system.withPath { path in
      // Somebody's data in the middle of a hole.
      let fd = open(path, O_RDWR | O_CREAT, 0o600)
      #expect(pwrite(fd, "data", 4, 5 * 4096) == 4)
      close(fd)
      let mapping = try Mapping.map(
        plan { ($0.backing, $0.layout) = (.file, layout) }, path: path, offset: 0, size: size)
      defer { #expect(throws: Never.self) { try mapping.end() } }
      if system == .disk {
        // fallocate's blocks are holes to SEEK_DATA until they are written, or read into the page cache.
        let seekData: Int32 = 3
        let data = lseek(mapping.descriptor, 8 * 4096, seekData)
        #expect((data == 8 * 4096) == (layout == .written))
      }
      #expect(mapping.read(at: 5 * 4096) == UInt8(ascii: "d"))
      #expect(mapping.read(at: 6 * 4096) == 0)
      #expect(layout == .sparse ? mapping.blocks <= 16 : mapping.blocks >= 2048, "\(mapping.blocks)")
    }
  }

  @Test("A written file leaves the page cache when asked to", arguments: [false, true])
  func dropCache(_ drops: Bool) throws {
    try FileSystemUnderTest.disk.withPath { path in
      let written = plan {
        ($0.backing, $0.layout, $0.dropsCache) = (.file, .written, drops)
      }
      let mapping = try Mapping.map(written, path: path, offset: 0, size: size)
      defer { #expect(throws: Never.self) { try mapping.end() } }
      #expect(mapping.cachedPages == (drops ? 0 : 256))
    }
  }

  @Test("Also one that somebody has just written to")
  func dropDirtyCache() throws {
    try FileSystemUnderTest.disk.withPath { path in
      try Data(repeating: 1, count: Int(size)).write(to: URL(fileURLWithPath: path))
      let mapping = try Mapping.map(
        plan { ($0.backing, $0.dropsCache) = (.file, true) }, path: path, offset: 0, size: size)
      defer { #expect(throws: Never.self) { try mapping.end() } }
      #expect(mapping.cachedPages == 0)
      #expect(mapping.read(at: 4096) == 1)
    }
  }

  @Test("MAP_POPULATE brings every page, MAP_NORESERVE is seen in the flags")
  func flags() throws {
    for backing in [MappingPlan.Backing.anonymous, .memfd] {
      let mapping = try Mapping.map(
        plan { ($0.backing, $0.populates, $0.hasNoReserve) = (backing, true, true) }, offset: 0, size: size)
      defer { #expect(throws: Never.self) { try mapping.end() } }
      let smaps = try #require(Smaps(of: mapping.region))
      #expect(smaps.bytes("Rss") == Int(size))
      #expect(smaps.flags.contains("nr"))
    }
  }

  @Test("Advice is given before the first access")
  func advice() throws {
    for (hugePages, flag) in [(MappingPlan.HugePages.never, "nh"), (.advise, "hg")] {
      let mapping = try Mapping.map(plan { $0.hugePages = hugePages }, offset: 0, size: size)
      defer { #expect(throws: Never.self) { try mapping.end() } }
      #expect(try #require(Smaps(of: mapping.region)).flags.contains(Substring(flag)))
      #expect(mapping.cachedPages == 0)
    }
  }

  @Test("The address agrees with the file offset modulo 2 MiB, or is one page off", arguments: [0, 4096, 3 << 20])
  func alignment(_ offset: UInt64) throws {
    try FileSystemUnderTest.disk.withPath { path in
      for (alignment, distance) in [(MappingPlan.Alignment.huge, 0), (.base, page)] {
        let mapping = try Mapping.map(
          plan { ($0.backing, $0.alignment) = (.file, alignment) }, path: path, offset: offset, size: size)
        defer { #expect(throws: Never.self) { try mapping.end() } }
        #expect((Int(bitPattern: mapping.region.base) - Int(offset)) & (PageSize.pmd - 1) == distance)
        mapping.write(1, at: 0)
        mapping.write(1, at: mapping.region.length - 1)
      }
    }
  }

  @Test("An aligned mapping leaves no address behind")
  func alignmentLeak() throws {
    let before = try addressSpace()
    for _ in 0..<200 {
      try Mapping.map(plan { $0.alignment = .huge }, offset: 0, size: size).end()
    }
    // Other tests may map something; 200 lost reservations would be 600 MiB.
    #expect(try addressSpace() - before < 100 << 20)
  }

  @Test("MAP_SYNC is refused by the kernel where there is no DAX", arguments: FileSystemUnderTest.allCases)
  func mapSync(_ system: FileSystemUnderTest) throws {
    system.withPath { path in
      let sync = plan { ($0.backing, $0.sharing, $0.isSync) = (.file, .shared, true) }
      let before = openDescriptors()
      #expect(throws: SystemCallError(.mmap, errno: EOPNOTSUPP)) {
        try Mapping.map(sync, path: path, offset: 0, size: size)
      }
      #expect(openDescriptors() == before)
    }
  }

  @Test("A trim of shared memory frees it and brings zeroes back", arguments: FileSystemUnderTest.allCases)
  func sharedTrim(_ system: FileSystemUnderTest) throws {
    try system.withPath { path in
      for backing in [MappingPlan.Backing.memfd, .file] {
        let shared = plan { ($0.backing, $0.sharing) = (backing, .shared) }
        let mapping = try Mapping.map(shared, path: path, offset: 0, size: size)
        defer { #expect(throws: Never.self) { try mapping.end() } }
        for index in 0..<256 { mapping.write(7, at: index * page) }
        try mapping.synchronize(.file)
        let before = mapping.blocks
        try mapping.trim(at: 0, count: 128 * page)
        try mapping.synchronize(.file)
        #expect(mapping.blocks == before - 128 * 8)
        #expect(mapping.read(at: 0) == 0 && mapping.read(at: 128 * page) == 7)
        #expect(mapping.fileSize == Int(size))
      }
    }
  }

  @Test("A sync leaves no dirty page, and means nothing where nothing is written back")
  func synchronize() throws {
    try FileSystemUnderTest.disk.withPath { path in
      let mapping = try Mapping.map(
        plan { ($0.backing, $0.sharing) = (.file, .shared) }, path: path, offset: 0, size: size)
      defer { #expect(throws: Never.self) { try mapping.end() } }
      for durability in [Mapping.Durability.file, .data, .filesystem] {
        mapping.write(7, at: 0)
        #expect(try #require(Smaps(of: mapping.region)).bytes("Shared_Dirty") == 0)
        #expect(try #require(Smaps(of: mapping.region)).bytes("Private_Dirty") == page)
        try mapping.synchronize(durability)
        #expect(try #require(Smaps(of: mapping.region)).bytes("Private_Dirty") == 0, "\(durability)")
      }
    }
    let anonymous = try Mapping.map(.anonymous, offset: 0, size: size)
    defer { #expect(throws: Never.self) { try anonymous.end() } }
    for call in [SystemCallError.Call.sync, .dataSync, .filesystemSync] {
      Syscalls.$failing.withValue(SystemCallError(call, errno: EIO)) {
        #expect(throws: Never.self) { try anonymous.synchronize(.file) }
      }
    }
  }

  private func addressSpace() throws -> Int {
    let data = try FileHandle(forReadingFrom: URL(fileURLWithPath: "/proc/self/statm")).readToEnd() ?? Data()
    return (Int(String(decoding: data, as: UTF8.self).prefix { $0 != " " }) ?? 0) * page
  }
}

/// A plan that differs from the default.
func plan(_ change: (inout MappingPlan) -> Void) -> MappingPlan {
  var plan = MappingPlan()
  change(&plan)
  return plan
}
