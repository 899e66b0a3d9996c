// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import FioKit
import Foundation
import PairKit
import StoreKit
import Synchronization
import TestSupport
import Testing

@Suite("Pairs of real fios", .enabled(if: MadePairs.fio != nil, "\(MadePairs.noFio)"))
struct PairSessionTests {
  @Test func aWarmUpAndThePairsAreStored() async throws {
    let made = try MadePairs()
    let run = try await made.run([made.makeCase()])
    let stored = try made.stored()
    #expect(stored.run.id == run && stored.run.state == .complete)
    let series = try #require(stored.series.first)
    #expect(series.isEnded && series.pairs.count == 2 && series.pairs.allSatisfy { $0.isValid })
    #expect(series.design.sharing == .turns && series.design.pairMilliseconds == 20)
    #expect(series.logarithms("ns_per_io").count == 2)
    let repeats = try #require(stored.repeats.first)
    #expect(repeats.map(\.number) == [1, 2, 3])
    #expect(repeats.map(\.isWarmUp) == [true, false, false])
    #expect(try made.store.cases(of: run).map(\.facts.plannedRepeats) == [3])
    // Which of them is first alternates.
    let firsts = try repeats.map { repeated in
      let text = try #require(try made.store.fioJSON(of: repeated.id))
      return FioDecoding(text).output?.jobs.first?.name
    }
    #expect(firsts == ["base-a", "candidate-a", "base-a"])
  }

  @Test(arguments: PairSharing.allCases)
  func soAreThoseOfTheOtherWays(_ sharing: PairSharing) async throws {
    let made = try MadePairs()
    var options = MadePairs.options
    options.takesTurns = sharing == .turns
    let item = try made.makeCase { if sharing == .twoFios { $0.environment = ["OTHER": "1"] } }
    try await made.run([item], options)
    let stored = try made.stored()
    #expect(stored.series.map(\.design.sharing) == [sharing])
    let problems = stored.series.flatMap(\.pairs).flatMap(\.problems)
    // Shares may differ on a busy machine; nothing else is wrong.
    #expect(problems.allSatisfy { sharing != .turns && !$0.hasPrefix("base: ") && !$0.hasPrefix("candidate: ") })
    let words =
      switch sharing {
      case .oneFio: "nothing keeps them from it"
      case .twoFios: "their environments differ"
      case .turns: "turns were asked for"
      }
    #expect(stored.series.first?.design.reason.contains(words) == true)
  }

  @Test func theEngineFaultsOnBothSides() async throws {
    guard Repository.hasEngine else { return }
    let made = try MadePairs()
    let job = "[a]\nioengine=external:${PAGEFAULT_ENGINE}\nrw=randwrite\nbs=4k\nsize=1m\nrefault=dontneed\n"
    try await made.run([
      made.makeCase(job, metric: "clat_p50_ns") { $0.options = [JobOption(key: "thp", value: "never")] }
    ])
    let series = try #require(try made.stored().series.first)
    #expect(series.pairs.allSatisfy { $0.isValid }, "\(series.pairs.flatMap { $0.problems })")
    #expect(series.design.differences == ["thp=never"])
  }

  /// Each has other reasons not to be one job of one process.
  @Test(arguments: [
    "[global]\nioengine=null\nrw=read\nsize=1g\n[a]\n[b]\nstonewall\n",
    "[a]\nioengine=null\nrw=read\nsize=1g\nnumjobs=3\n",
    "[a]\nioengine=null\nrw=read\nsize=1g\nnumjobs=2\nthread\ngroup_reporting\n",
    "[a job, with a \\ and  blanks]\nioengine=null\nrw=read\nsize=1g\n",
    "[a]\nioengine=null\nrw=read\nsize=1g\ntime_based\nruntime=100\nramp_time=100\n",
    "[a]\nioengine=null\nrw=read\nsize=1g\nrate_iops=1\n",
  ])
  func awkwardJobsCount(_ job: String) async throws {
    let made = try MadePairs()
    try await made.run([made.makeCase(job)])
    let series = try #require(try made.stored().series.first)
    #expect(series.pairs.map(\.problems) == [[], []], "\(series.design.reason)")
  }

  @Test func aStopKeepsWhatWasMeasured() async throws {
    let made = try MadePairs()
    var options = MadePairs.options
    options.pairs = 500
    try await made.run([made.makeCase()], options) { event in
      if case .pairEnded(let series) = event, series.pairs.count == 2 { made.stop.request(.signal(SIGINT)) }
    }
    let stored = try made.stored()
    #expect(stored.run.state == .interrupted)
    let series = try #require(stored.series.first)
    #expect(!series.isEnded && series.pairs.count == 2)
    #expect(PairJudgement(series: series).verdict == .undecided)
    #expect(try made.store.cases(of: stored.run.id).map(\.facts.plannedRepeats) == [3])
  }

  @Test func aStopInTheWarmUpLeavesNoPair() async throws {
    let made = try MadePairs()
    var options = MadePairs.options
    options.pairTime = .seconds(60)
    try await made.run([made.makeCase(), made.makeCase()], options) { event in
      if case .caseBegan = event { made.stop.request(.signal(SIGTERM)) }
    }
    let stored = try made.stored()
    #expect(stored.run.state == .interrupted)
    #expect(stored.series.map(\.pairs.count) == [0, 0])
    #expect(made.events.withLock { $0.count { if case .caseBegan = $0 { true } else { false } } } == 1)
  }

  @Test(arguments: [nil, 20])
  func whatAlwaysFailsEndsSoon(_ pairs: Int?) async throws {
    let made = try MadePairs()
    var options = MadePairs.options
    (options.pairs, options.budget) = (pairs, .seconds(3600))
    // `verify` of what nobody has written, in a real file.
    let failing = [
      "ioengine": "psync", "filename": made.directory.file("data"), "size": "64k", "verify": "crc32c",
    ]
    try await made.run(
      [made.makeCase { $0.options = failing.map { JobOption(key: $0.key, value: $0.value) } }], options)
    let series = try #require(try made.stored().series.first)
    #expect(series.isEnded && series.pairs.count == 6)
    #expect(series.pairs.allSatisfy { $0.problems.contains { $0.hasPrefix("candidate: ") || $0.hasPrefix("base: ") } })
    #expect(PairJudgement(series: series).verdict == .failed)
  }

  @Test func jobsThatFioRefusesAreToldBeforeARunBegins() async throws {
    let made = try MadePairs()
    let refused = try made.makeCase { $0.options = [JobOption(key: "rw", value: "raed")] }
    do {
      try await made.run([refused])
      Issue.record("it ran")
    } catch let error as PairError {
      #expect(error.description.contains("fio refuses the jobs of the candidate: "), "\(error)")
      #expect(error.description.contains("raed"), "\(error)")
    }
    #expect(try made.store.runs().isEmpty)
    // Beside a case that can run, it is a case that fails.
    try await made.run([refused, made.makeCase()])
    let series = try made.stored().series
    #expect(series.map { PairJudgement(series: $0).verdict == .failed } == [true, false])
  }

  @Test func whatCannotRunHereIsStoredAsSkipped() async throws {
    let made = try MadePairs()
    var skipped = try made.makeCase()
    skipped.missing = ("there is no moon", "Wait for the night.")
    try await made.run([skipped, made.makeCase(), made.makeCase()])
    let stored = try made.stored()
    #expect(stored.series.map(\.skipReason) == ["there is no moon", nil, nil])
    #expect(stored.series.map(\.pairs.count) == [0, 2, 2])
    #expect(PairJudgement(series: stored.series[0]).verdict == .skipped)
    // Two cases are judged.
    #expect(stored.series.map(\.design.alpha) == [0.005, 0.005, 0.005])
    #expect(stored.run.state == .complete)
  }

  @Test func nothingButSkippedCasesIsARunToo() async throws {
    let made = try MadePairs()
    var skipped = try made.makeCase()
    skipped.missing = ("there is no moon", "")
    try await made.run([skipped])
    #expect(try made.stored().series.map(\.design.alpha) == [0.01])
  }

  /// At the same time the base would be done long before the candidate, three times.
  @Test func workThatIsMuchSlowerGoesOverToTurns() async throws {
    let made = try MadePairs()
    let job = "[a]\nioengine=null\nrw=read\nbs=4k\nsize=1g\nnumber_ios=100\nrate_iops=10000\n"
    var options = MadePairs.options
    (options.pairs, options.takesTurns) = (12, false)
    try await made.run([made.makeCase(job) { $0.options = [JobOption(key: "rate_iops", value: "500")] }], options)
    let series = try #require(try made.stored().series.first)
    #expect(series.design.sharing == .turns)
    #expect(series.design.reason.hasPrefix("one ended early: the base after "))
    #expect(series.design.pairMilliseconds == nil)
    #expect(series.pairs.map(\.isValid) == Array(repeating: false, count: 3) + Array(repeating: true, count: 9))
    // Another warm-up is between them.
    #expect(series.pairs.map(\.number) == [2, 3, 4] + (6...14))
    #expect(PairJudgement(series: series).verdict == .worse)
    #expect(made.notes.contains { $0.contains("they go on in turns: one ended early") })
  }

  @Test func itStopsByItselfWhenPairsDecide() async throws {
    let made = try MadePairs()
    var options = MadePairs.options
    (options.pairs, options.limit, options.budget) = (nil, 5, .seconds(600))
    try await made.run([made.makeCase { $0.options = [JobOption(key: "rate_iops", value: "200")] }], options)
    let series = try #require(try made.stored().series.first)
    #expect(series.isEnded && series.design.pairs == nil)
    #expect(PairJudgement(series: series).verdict == .worse, "\(series.pairs)")
  }

  @Test func theBudgetEndsIt() async throws {
    let made = try MadePairs()
    var options = MadePairs.options
    (options.pairs, options.limit, options.budget) = (nil, 0.000_001, .milliseconds(1))
    try await made.run([made.makeCase()], options)
    let series = try #require(try made.stored().series.first)
    #expect(series.isEnded && series.pairs.count == 1)
    #expect(PairJudgement(series: series).verdict == .undecided)
  }

  @Test func aFioThatIsGoneIsAnError() async throws {
    let made = try MadePairs()
    var item = try made.makeCase()
    item.base.fio = FioBinary(path: "/nowhere/fio", version: "fio-0")
    await #expect(throws: PairError.self) { try await made.run([item]) }
    #expect(try made.store.runs() == [])
  }

  @Test func twoFilesAreStoredInOne() throws {
    let made = try MadePairs()
    let item = try made.makeCase(MadePairs.null, "[b]\nioengine=null\nrw=write\nsize=1g\n")
    #expect(item.jobText.contains("[a]") && item.jobText.contains("[b]"))
    #expect(item.differences == [] && item.candidateName == made.directory.file("candidate.fio"))
    let one = try made.makeCase {
      $0.options = [JobOption(key: "bs", value: "8k"), JobOption(key: "thread", value: nil)]
    }
    #expect(one.differences == ["bs=8k", "thread"] && one.candidateName == "bs=8k, thread")
  }
}
