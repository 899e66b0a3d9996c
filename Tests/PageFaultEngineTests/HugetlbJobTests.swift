// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

/// Jobs on pages of the hugetlb pool. 16 MiB are 8 of them.
@Suite(
  "Hugetlb jobs", .serialized, .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"),
  .enabled(if: HugetlbPool.isWritable, "the pool of 2 MiB pages cannot be changed here"))
struct HugetlbJobTests {
  @Test("One I/O of 2 MiB is one fault", arguments: EngineHost.all)
  func faults(_ host: EngineHost) async throws {
    for memory in ["anon", "memfd\nsharing=shared", "memfd\nsharing=shared\nlayout=fallocate", "anon\nsharing=shared"] {
      let result = try await HugetlbPool.with(8) {
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
      let whole = try await HugetlbPool.with(8) {
        try await host.run("size=16m\nbs=2m\nrw=trimwrite\nhugetlb=2m\nbacking=\(memory)")
      }
      #expect(whole.run.problems.map { "\($0)" } == [])
      #expect(whole.ios.trim == 8 && whole.ios.write == 8)
      let part = try await HugetlbPool.with(8) {
        try await host.run("size=16m\nbs=4k\nrw=trim\nhugetlb=2m\nbacking=\(memory)")
      }
      #expect(part.job?.error == EINVAL)
      #expect(part.words.contains("is a trim of less than whole hugetlb pages; use a bs= and an offset= of their size"))
    }
  }
}

/// Huge pages of the 2 MiB pool for a moment.
enum HugetlbPool {
  private static let setting = "/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages"
  static let isWritable = access(setting, W_OK) == 0

  /// So many more pages for as long as `body` runs.
  static func with<T>(_ count: Int, _ body: () async throws -> T) async throws -> T {
    try change(by: count)
    // By difference: somebody else may have set it meanwhile.
    defer { try? change(by: -count) }
    return try await body()
  }

  private static func change(by count: Int) throws {
    let url = URL(fileURLWithPath: setting)
    let data = try FileHandle(forReadingFrom: url).readToEnd() ?? Data()
    let before = Int(String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
    try Data("\(max(before + count, 0))".utf8).write(to: url)
  }
}
