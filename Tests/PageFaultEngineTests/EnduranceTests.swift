// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

/// Many rounds, many threads: nothing of a job stays behind.
@Suite("Endurance", .serialized, .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"))
struct EnduranceTests {
  @Test(
    "100,000 rounds of remap leave mappings, descriptors and memory of fio as they were", .timeLimit(.minutes(3)),
    arguments: EngineHost.oldest, ["backing=anon", "backing=memfd\nsharing=shared", "backing=file\nmap_align=huge"])
  func rounds(_ host: EngineHost, _ backing: String) async throws {
    let (result, samples) = try await FioObserver.run(
      host,
      """
      [job]
      ioengine=external:${PAGEFAULT_ENGINE}
      thread=\(host.threads ? 1 : 0)
      \(backing)
      rw=write
      size=16k
      bs=16k
      access=touch
      refault=remap
      io_size=1638400000
      """, every: .milliseconds(20))
    #expect(result.run.problems.map { "\($0)" } == [])
    #expect(result.ios.write == 100_000)
    #expect(result.job?.minorFaults ?? 0 >= 100_000, "each round faulted")
    // The start of fio and its end are not the job's: what counts is the middle of each process's life, 40,000 rounds.
    // Processes that only start something have no middle.
    let steady = Dictionary(grouping: samples, by: \.process).values.filter { $0.count >= 20 }
      .map { $0[$0.count * 2 / 5..<$0.count * 4 / 5] }
    #expect(steady.contains { $0.count >= 5 }, "\(samples.count) samples")
    for process in steady {
      // One round may be between munmap and mmap.
      #expect(spread(process, \.mappings) <= 2)
      #expect(spread(process, \.descriptors) <= 1)
      // A round that is lost in 500 would be 1.25 MiB.
      #expect(spread(process, \.virtual) < 1 << 20)
      #expect(spread(process, \.resident) < 1 << 20)
    }
  }

  @Test("500 threads do all their I/Os, and no mapping of theirs is left", .timeLimit(.minutes(3)), arguments: threaded)
  func manyThreads(_ host: EngineHost) async throws {
    try await expectNothingLeft(host, threads: 500, ios: 64, "bs=4k\nsize=256k")
  }

  @Test(
    "100 threads remap a file of their own each, and no mapping of theirs is left", .timeLimit(.minutes(3)),
    arguments: threaded)
  func manyRemaps(_ host: EngineHost) async throws {
    try await expectNothingLeft(
      host, threads: 100, ios: 50, "bs=1m\nsize=1m\naccess=touch\nrefault=remap\nloops=50")
  }

  private static let threaded = EngineHost.all.filter(\.threads)

  /// The rate keeps each thread, and with it its mapping, for half a second at least, so that the observer meets it.
  /// A job after the others keeps fio alive, so that its maps can be looked at.
  private func expectNothingLeft(_ host: EngineHost, threads: Int, ios: Int, _ options: String) async throws {
    let (result, samples) = try await FioObserver.run(
      host,
      """
      [global]
      ioengine=external:${PAGEFAULT_ENGINE}
      thread=1
      [many]
      numjobs=\(threads)
      rw=write
      backing=file
      sharing=shared
      unlink=1
      rate_iops=\(ios * 2)
      \(options)
      [after]
      stonewall
      rw=read
      bs=4k
      size=4k
      time_based=1
      runtime=1
      rate_iops=1000
      """, every: .milliseconds(50), timeout: .seconds(150))
    #expect(result.run.problems.map { "\($0)" } == [])
    #expect(result.run.jobs.count == threads + 1)
    #expect(result.run.jobs.prefix(threads).allSatisfy { $0.error == 0 && $0.write?.ios == ios })
    #expect(samples.contains { $0.fileMappings > 0 }, "the observer sees the files while they are mapped")
    let last = try #require(samples.last { $0.mappings > 0 })
    #expect(last.fileMappings == 0)
    // Files are closed too: what is open does not grow with the number of threads.
    #expect(last.descriptors < 50)
  }

  private func spread(_ samples: ArraySlice<ProcessSample>, _ value: KeyPath<ProcessSample, Int>) -> Int {
    let values = samples.map { $0[keyPath: value] }
    return (values.max() ?? 0) - (values.min() ?? 0)
  }
}
