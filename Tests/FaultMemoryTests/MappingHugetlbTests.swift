// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import TestSupport
import Testing

@testable import FaultMemory

/// Memory of the hugetlb pools: anonymous, memfd, and files on hugetlbfs.
@Suite(
  "Hugetlb mappings", .serialized,
  .enabled(if: BorrowedHugePages.areAvailable(4), "the pool of 2 MiB pages cannot be changed here"))
struct MappingHugetlbTests {
  private let huge = PageSize.pmd

  @Test("Pages are 2 MiB, and one touch brings one", arguments: [MappingPlan.Backing.anonymous, .memfd])
  func pages(_ backing: MappingPlan.Backing) throws {
    try BorrowedHugePages.with(4) {
      for sharing in [MappingPlan.Sharing.private, .shared] {
        let mapping = try Mapping.map(
          plan { ($0.backing, $0.sharing, $0.hugetlb) = (backing, sharing, .twoMebibytes) }, offset: 4096,
          size: UInt64(huge))
        defer { #expect(throws: Never.self) { try mapping.end() } }
        #expect(mapping.region.pageSize == huge && mapping.region.length == 2 * huge && mapping.region.origin == 0)
        let smaps = try #require(Smaps(of: mapping.region))
        #expect(smaps.bytes("KernelPageSize") == huge && smaps.flags.contains("ht"))
        mapping.write(7, at: 0)
        let after = try #require(Smaps(of: mapping.region))
        #expect((after.bytes("Private_Hugetlb") ?? 0) + (after.bytes("Shared_Hugetlb") ?? 0) == huge)
        try mapping.trim(at: 0, count: huge)
        #expect(mapping.read(at: 0) == 0)
      }
    }
  }

  @Test("More pages than the pool has are ENOMEM, at once", arguments: [MappingPlan.Backing.anonymous, .memfd])
  func overReserved(_ backing: MappingPlan.Backing) throws {
    let before = openDescriptors()
    #expect(throws: SystemCallError(.mmap, errno: ENOMEM)) {
      try Mapping.map(plan { ($0.backing, $0.hugetlb) = (backing, .twoMebibytes) }, offset: 0, size: 1 << 40)
    }
    #expect(openDescriptors() == before)
  }

  @Test("fallocate brings a memfd's pages before the first access")
  func allocated() throws {
    try BorrowedHugePages.with(4) {
      let mapping = try Mapping.map(
        plan { ($0.backing, $0.hugetlb, $0.layout) = (.memfd, .twoMebibytes, .allocated) }, offset: 0,
        size: UInt64(2 * huge))
      defer { #expect(throws: Never.self) { try mapping.end() } }
      #expect(mapping.blocks == 2 * huge / 512)
    }
  }

  @Test("A file on hugetlbfs brings its page size", .enabled(if: getuid() == 0, "mounting hugetlbfs needs root"))
  func hugetlbfs() throws {
    let mount = try #require(TemporaryMount("hugetlbfs", options: "pagesize=2M"))
    defer { mount.remove() }
    try BorrowedHugePages.with(4) {
      let path = "\(mount.path)/file"
      let shared = plan { ($0.backing, $0.sharing) = (.file, .shared) }
      let mapping = try Mapping.map(shared, path: path, offset: UInt64(huge) + 4096, size: 8192)
      #expect(mapping.region.pageSize == huge && mapping.region.origin == UInt64(huge))
      #expect(mapping.fileOffset == UInt64(huge) && mapping.fileSize == 2 * huge)
      mapping.write(7, at: 0)
      #expect(try #require(Smaps(of: mapping.region)).bytes("KernelPageSize") == huge)
      try mapping.synchronize(.file)
      #expect(throws: SystemCallError(.madvise(.remove), errno: EINVAL)) { try mapping.trim(at: 1, count: huge) }
      try mapping.trim(at: 0, count: huge)
      #expect(mapping.read(at: 0) == 0)
      try mapping.end()
      #expect(throws: SystemCallError(.write, errno: EINVAL)) {
        try Mapping.map(
          plan { ($0.backing, $0.layout) = (.file, .written) }, path: path, offset: 0, size: 4096)
      }
      unlink(path)
    }
  }
}
