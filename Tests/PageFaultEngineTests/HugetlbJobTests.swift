// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

/// Jobs on pages of the hugetlb pool. 16 MiB are 8 of them.
@Suite(
  "Hugetlb jobs", .serialized, .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"),
  .enabled(if: BorrowedHugePages.areAvailable(8), "the pool of 2 MiB pages cannot be changed here"))
struct HugetlbJobTests {
  @Test("One I/O of 2 MiB is one fault", arguments: EngineHost.all)
  func faults(_ host: EngineHost) async throws {
    for memory in ["anon", "memfd\nsharing=shared", "memfd\nsharing=shared\nlayout=fallocate", "anon\nsharing=shared"] {
      let result = try await BorrowedHugePages.with(8) {
        try await host.run("size=16m\nbs=2m\nrw=write\nverify=crc32c\nhugetlb=2m\nbacking=\(memory)")
      }
      #expect(result.run.problems.map { "\($0)" } == [])
      #expect(result.ios.write == 8 && result.ios.read == 8)
      // fio's own buffers and bookkeeping fault too, far from the 4096 base pages.
      #expect((8..<2500).contains(result.job?.minorFaults ?? -1), "\(memory): \(result.job?.minorFaults ?? -1)")
    }
  }

  @Test("A trim takes whole hugetlb pages, and refuses less", arguments: EngineHost.oldest)
  func trim(_ host: EngineHost) async throws {
    for memory in ["anon", "memfd\nsharing=shared"] {
      let whole = try await BorrowedHugePages.with(8) {
        try await host.run("size=16m\nbs=2m\nrw=trimwrite\nhugetlb=2m\nbacking=\(memory)")
      }
      #expect(whole.run.problems.map { "\($0)" } == [])
      #expect(whole.ios.trim == 8 && whole.ios.write == 8)
      let part = try await BorrowedHugePages.with(8) {
        try await host.run("size=16m\nbs=4k\nrw=trim\nhugetlb=2m\nbacking=\(memory)")
      }
      #expect(part.job?.error == EINVAL)
      #expect(part.words.contains("is a trim of less than whole hugetlb pages; use a bs= and an offset= of their size"))
    }
  }
}

/// Pages of 1 GiB. One of them is as much memory as most machines can spare in one piece.
@Suite(
  "Jobs on 1 GiB pages", .serialized, .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"),
  .enabled(
    if: BorrowedHugePages.areAvailable(1, of: .oneGibibyte),
    "no 1 GiB page can be reserved; boot with hugepagesz=1G hugepages=1"))
struct GiantPageJobTests {
  @Test("512 I/Os of 2 MiB are one fault", arguments: EngineHost.oldest)
  func faults(_ host: EngineHost) async throws {
    for memory in ["anon", "memfd\nsharing=shared", "anon\nsharing=shared"] {
      let result = try await BorrowedHugePages.with(1, of: .oneGibibyte) {
        try await host.run("size=1g\nbs=2m\nrw=write\naccess=touch\nhugetlb=1g\nbacking=\(memory)")
      }
      #expect(result.run.problems.map { "\($0)" } == [], "\(memory)")
      #expect(result.ios.write == 512)
      // fio's own start faults too, far from the 512 pages of 2 MiB times 512.
      #expect((1..<2500).contains(result.job?.minorFaults ?? -1), "\(memory): \(result.job?.minorFaults ?? -1)")
    }
  }

  @Test("A trim takes the whole page, and refuses less", arguments: EngineHost.oldest)
  func trim(_ host: EngineHost) async throws {
    let part = try await BorrowedHugePages.with(1, of: .oneGibibyte) {
      try await host.run("size=1g\nbs=2m\nrw=trim\nhugetlb=1g\naccess=touch")
    }
    #expect(part.job?.error == EINVAL)
    #expect(part.words.contains("is a trim of less than whole hugetlb pages; use a bs= and an offset= of their size"))
  }

  @Test("A second page that is not there is an error with what to do", arguments: EngineHost.oldest)
  func tooMany(_ host: EngineHost) async throws {
    let result = try await BorrowedHugePages.with(1, of: .oneGibibyte) {
      try await host.run("size=4t\nbs=2m\nrw=write\naccess=touch\nhugetlb=1g")
    }
    #expect(result.job?.error == ENOMEM)
    #expect(
      result.words.contains("hugetlb: cannot map 4398046511104 bytes: mmap: Cannot allocate memory"))
  }
}
