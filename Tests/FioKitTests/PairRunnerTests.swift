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
  /// Which CPUs a job may use, and which engines its process holds, it finds out itself.
  @Test(arguments: FioMatrix.present)
  func bothRunOnTheCPUsWithAnEngineEach(_ fio: FioUnderTest) async throws {
    try await TemporaryDirectory.with { directory in
      let job =
        Self.refault
        + "exec_postrun=(grep Cpus_allowed_list /proc/$PPID/status && grep -o [^/]*/libpagefault.so /proc/$PPID/maps)\n"
      let path = try directory.write(job, to: "t.fio")
      let other = directory.file("another engine")
      try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: false)
      try FileManager.default.copyItem(atPath: Repository.engine, toPath: other + "/libpagefault.so")
      let base = PairSide(path: path, fio: fio.binary, engine: Repository.engine)
      var candidate = base
      candidate.engine = other + "/libpagefault.so"
      candidate.options = [JobOption(key: "bs", value: "8k")]
      let cpu = try #require(Self.allowedCPUs.last)
      let runner = PairRunner(base: base, candidate: candidate, sharing: .oneFio, cpus: cpu, milliseconds: 20)
      let pair = try await runner.run(candidateFirst: false, in: directory.path, stop: nil)
      #expect(pair.base.problems + pair.candidate.problems == [])
      #expect(pair.base.jobs.first?.options["ioengine"] == "external:\(Repository.engine)")
      #expect(pair.candidate.jobs.first?.options["ioengine"] == "external:\(other)/libpagefault.so")
      let blocks = [pair.base, pair.candidate].map { run in run.jobs.first?.write.map { $0.bytes / max(1, $0.ios) } }
      #expect(blocks == [4096, 8192])
      for name in ["base-refault", "candidate-refault"] {
        let found = try directory.read("\(name).postrun.txt").split(separator: "\n").map(String.init)
        #expect(found.first == "Cpus_allowed_list:\t\(cpu)")
        #expect(Set(found.dropFirst()) == ["release/libpagefault.so", "another engine/libpagefault.so"])
      }
      // A job's own choice stays.
      var own = base
      own.options = [JobOption(key: "cpus_allowed", value: Self.allowedCPUs.first)]
      let kept = PairRunner(base: own, candidate: own, sharing: .oneFio, cpus: cpu, milliseconds: 20)
      _ = try await kept.run(candidateFirst: false, in: directory.path, stop: nil)
      let text = try directory.read("candidate-refault.postrun.txt")
      #expect(text.hasPrefix("Cpus_allowed_list:\t\(try #require(Self.allowedCPUs.first))\n"))
    }
  }

  /// The first and the last one.
  private static let allowedCPUs: [String] = {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") } ?? ""
    let numbers = line.split { !$0.isNumber }.map(String.init)
    return [numbers.first, numbers.last].compactMap { $0 }
  }()

  @Test(arguments: FioMatrix.present, PairSharing.allCases)
  func groupsAndCopiesStayApart(_ fio: FioUnderTest, _ sharing: PairSharing) async throws {
    let job = """
      [global]
      ioengine=external:${PAGEFAULT_ENGINE}
      include size.fio
      rw=write
      group_reporting
      stonewall
      thread
      [a]
      numjobs=${COPIES}
      [b]
      stonewall=0

      """
    try await TemporaryDirectory.with { directory in
      try directory.write("size=64k\nbs=4k\n", to: "size.fio")
      let path = try directory.write(job, to: "t.fio")
      let base = PairSide(path: path, fio: fio.binary, engine: Repository.engine, environment: ["COPIES": "3"])
      var candidate = base
      candidate.options = [JobOption(key: "numjobs", value: "2"), JobOption(key: "bs", value: "8k")]
      let runner = PairRunner(base: base, candidate: candidate, sharing: sharing, cpus: nil, milliseconds: 500)
      let isTimed = try runner.isTimed
      #expect(!isTimed)
      for candidateFirst in [false, true] {
        let pair = try await runner.run(candidateFirst: candidateFirst, in: directory.path, stop: nil)
        #expect(pair.base.problems + pair.candidate.problems == [])
        // a three times and b once; both twice, in blocks twice as large.
        #expect(pair.base.jobs.map(\.name) == ["a"] && pair.candidate.jobs.map(\.name) == ["a"])
        #expect(pair.base.jobs.first?.write?.ios == 4 * 16)
        #expect(pair.candidate.jobs.first?.write?.ios == 4 * 8)
      }
    }
  }

  @Test(arguments: FioMatrix.present)
  func aKilledJobIsOfItsSide(_ fio: FioUnderTest) async throws {
    try await TemporaryDirectory.with { directory in
      // fio itself crashes where the engine has options.
      let path = try directory.write(
        "[global]\nioengine=null\nsize=1m\n[a]\n", to: "t.fio")
      let base = PairSide(path: path, fio: fio.binary, engine: nil)
      var candidate = base
      candidate.options = [JobOption(key: "exec_prerun", value: "kill -9 $PPID")]
      let runner = PairRunner(base: base, candidate: candidate, sharing: .oneFio, cpus: nil, milliseconds: 50)
      let pair = try await runner.run(candidateFirst: false, in: directory.path, stop: nil)
      #expect(pair.base.problems == [])
      #expect(pair.candidate.problems.first?.name == "job_killed")
    }
  }

  /// Later releases tell when a job began.
  @Test(arguments: FioMatrix.present.filter { $0.version != "3.33" }, [PairSharing.oneFio, .twoFios])
  func bothRunAtTheSameTime(_ fio: FioUnderTest, _ sharing: PairSharing) async throws {
    try await TemporaryDirectory.with { directory in
      let path = try directory.write(Self.refault, to: "t.fio")
      let side = PairSide(path: path, fio: fio.binary, engine: Repository.engine)
      let runner = PairRunner(base: side, candidate: side, sharing: sharing, cpus: nil, milliseconds: 1000)
      let pair = try await runner.run(candidateFirst: true, in: directory.path, stop: nil)
      let text = try #require(pair.resultText)
      let starts = text.matches(of: /"job_start"\s*:\s*(\d+)/).compactMap { Int($0.1) }
      let times = zip(starts, pair.candidate.jobs + pair.base.jobs).map { $0...($0 + $1.runtime) }
      try #require(times.count == 2)
      #expect(times[0].overlaps(times[1]))
    }
  }

  @Test(arguments: first)
  func jobsThatOccurTwiceAreTwo(_ fio: FioUnderTest) async throws {
    let name = String(repeating: "n", count: 200)
    let job = "[global]\nioengine=null\nsize=64k\n[a]\n[a]\nname=base-x\n[a]\n[x]y]\n[ spaced ]\n[\(name)]\n"
    try await TemporaryDirectory.with { directory in
      let side = PairSide(path: try directory.write(job, to: "t.fio"), fio: fio.binary, engine: nil)
      for sharing in PairSharing.allCases {
        let runner = PairRunner(base: side, candidate: side, sharing: sharing, cpus: nil, milliseconds: nil)
        let pair = try await runner.run(candidateFirst: false, in: directory.path, stop: nil)
        for run in [pair.base, pair.candidate] {
          #expect(run.problems == [])
          #expect(run.jobs.map(\.name) == ["a", "base-x", "a", "x]y", " spaced ", String(name.prefix(117))])
        }
      }
    }
  }
}
