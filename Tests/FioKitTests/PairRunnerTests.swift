// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import FioKit

/// Jobs that run side by side, or in turns, in real fios.
@Suite("Pairs", .enabled(if: Repository.hasEngine, Comment(rawValue: Repository.noEngine)))
struct PairRunnerTests {
  static let refault = """
    [global]
    ioengine=external:${PAGEFAULT_ENGINE}
    size=4m
    bs=4k
    time_based=1
    runtime=100ms
    fault_report=report
    [refault]
    rw=randwrite
    refault=dontneed

    """

  static let first = FioMatrix.present.prefix(1)

  @Test(arguments: FioMatrix.present, PairSharing.allCases)
  func bothSidesRun(_ fio: FioUnderTest, _ sharing: PairSharing) async throws {
    try await TemporaryDirectory.with { directory in
      let path = try directory.write(Self.refault, to: "t.fio")
      let side = PairSide(path: path, fio: fio.binary, engine: Repository.engine)
      let runner = PairRunner(base: side, candidate: side, sharing: sharing, cpus: nil, milliseconds: 100)
      let isTimed = try runner.isTimed
      #expect(isTimed)
      for candidateFirst in [false, true] {
        let pair = try await runner.run(candidateFirst: candidateFirst, in: directory.path, stop: nil)
        for run in [pair.base, pair.candidate] {
          #expect(run.problems == [])
          #expect(run.jobs.map(\.name) == ["refault"])
          #expect(run.jobs.allSatisfy { $0.didIO })
          #expect(run.jobFile == path)
          #expect(run.diagnostics.filter { $0.contains("prerun") } == [])
        }
        let names = ["base-refault", "candidate-refault"]
        let joined = FioDecoding(try #require(pair.resultText))
        #expect(joined.error == nil)
        #expect(joined.output?.jobs.map(\.name) == (candidateFirst ? names.reversed() : names))
        // They overlap, or they do not.
        let ran = [pair.base, pair.candidate].flatMap(\.jobs).map { Double($0.runtime) / 1000 }.reduce(0, +)
        if sharing == .turns { #expect(pair.elapsed > .seconds(ran)) }
      }
      #expect(try directory.names() == ["t.fio"])
    }
  }

  @Test(arguments: FioMatrix.present)
  func aSideThatFailsFailsAlone(_ fio: FioUnderTest) async throws {
    let job = "[global]\nioengine=null\nrw=read\nsize=64k\n[a]\n[b]\n"
    try await TemporaryDirectory.with { directory in
      let path = try directory.write(job, to: "t.fio")
      let base = PairSide(path: path, fio: fio.binary, engine: nil)
      // `verify` of what nobody has written, in real files.
      var candidate = base
      candidate.options = [
        JobOption(key: "ioengine", value: "psync"), JobOption(key: "verify", value: "crc32c"),
      ]
      for sharing in PairSharing.allCases {
        let runner = PairRunner(base: base, candidate: candidate, sharing: sharing, cpus: nil, milliseconds: nil)
        let pair = try await runner.run(candidateFirst: false, in: directory.path, stop: nil)
        #expect(pair.base.problems == [], "\(sharing)")
        #expect(pair.base.jobs.map(\.name) == ["a", "b"])
        #expect(pair.candidate.problems.map(\.kind) == ["a", "b"].map { .jobError(job: $0, errno: EILSEQ) })
      }
    }
  }

  @Test(arguments: FioMatrix.present, [PairSharing.oneFio, .twoFios])
  func aJobThatCannotBeginHoldsNobody(_ fio: FioUnderTest, _ sharing: PairSharing) async throws {
    try await TemporaryDirectory.with { directory in
      let path = try directory.write(Self.refault, to: "t.fio")
      let base = PairSide(path: path, fio: fio.binary, engine: Repository.engine)
      for options in [[JobOption(key: "refault", value: "remove")], [JobOption(key: "no_such_option", value: "1")]] {
        var candidate = base
        candidate.options = options
        let runner = PairRunner(base: base, candidate: candidate, sharing: sharing, cpus: nil, milliseconds: 50)
        let pair = try await runner.run(candidateFirst: false, in: directory.path, stop: nil)
        #expect(!pair.candidate.passed)
        if sharing == .twoFios { #expect(pair.base.problems == []) }
      }
    }
  }

  @Test(arguments: first)
  func oneOfSeveralJobsThatDiesIsNotWaitedForForever(_ fio: FioUnderTest) async throws {
    let job = """
      [global]
      ioengine=external:${PAGEFAULT_ENGINE}
      size=64k
      rw=write
      [good]
      [bad]
      refault=${HOW}

      """
    try await TemporaryDirectory.with { directory in
      let path = try directory.write(job, to: "t.fio")
      func side(_ how: String) -> PairSide {
        PairSide(path: path, fio: fio.binary, engine: Repository.engine, environment: ["HOW": how])
      }
      let runner = PairRunner(
        base: side("none"), candidate: side("remove"), sharing: .twoFios, cpus: nil, milliseconds: nil)
      let pair = try await runner.run(candidateFirst: true, in: directory.path, stop: nil)
      #expect(pair.base.problems == [])
      #expect(!pair.candidate.passed)
    }
  }

  @Test(arguments: first, PairSharing.allCases)
  func aRequestStopsIt(_ fio: FioUnderTest, _ sharing: PairSharing) async throws {
    try await TemporaryDirectory.with { directory in
      let path = try directory.write(Self.refault.replacing("100ms", with: "1h"), to: "t.fio")
      let side = PairSide(path: path, fio: fio.binary, engine: Repository.engine)
      let latch = StopLatch()
      var runner = PairRunner(base: side, candidate: side, sharing: sharing, cpus: nil, milliseconds: nil)
      runner.beforeStart = { _ in
        Task.detached {
          try? await Task.sleep(for: .milliseconds(300))
          latch.request(.signal(SIGINT))
        }
      }
      let pair = try await runner.run(candidateFirst: false, in: directory.path, stop: latch)
      #expect(pair.base.problems.map(\.kind).contains(.stopped(.signal(SIGINT))))
      #expect(pair.candidate.problems.map(\.kind).contains(.stopped(.signal(SIGINT))))
      runner.beforeStart = nil
      runner.timeout = .milliseconds(500)
      let late = try await runner.run(candidateFirst: false, in: directory.path, stop: nil)
      #expect(late.base.problems.map(\.kind).contains(.stopped(.timeout(.milliseconds(500)))))
      #expect(late.candidate.problems.map(\.kind).contains(.stopped(.timeout(.milliseconds(500)))))
    }
  }
}
