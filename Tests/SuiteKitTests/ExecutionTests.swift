// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import StoreKit
import SuiteKit
import Synchronization
import TestSupport
import Testing

/// The fio that these tests run; other tests try every release.
let anyFio = FioMatrix.present.first

@Suite("A suite that runs", .enabled(if: anyFio != nil, "no fio of a version that the tests know"))
struct ExecutionTests {
  static let yaml = """
    defaults: {repeats: 2, warmup: 1, environment: {SIZE: 1m}, metrics: [iops, clat_p50_ns]}
    cases:
    - {name: a, job: a.fio}
    - {name: b, job: a.fio, matrix: {SIZE: [2m]}}

    """

  @Test func resultsAreStoredInTurns() async throws {
    let fio = try #require(anyFio)
    try await SuiteDirectory.with(Self.yaml) { suite in
      let store = try suite.store()
      var runner = suite.runner(fio, into: store)
      let order = Mutex<[String]>([])
      runner.observe = { event in
        if case .repeatBegan(let progress) = event { order.withLock { $0.append(progress.planned.id) } }
      }
      let outcome = try await runner.run(suite.plan())
      #expect(outcome.verdict == .fine)
      #expect(outcome.state == .complete)
      #expect(order.withLock { $0 } == ["a", "b/SIZE=2m", "a", "b/SIZE=2m", "a", "b/SIZE=2m"])
      let cases = try store.cases(of: outcome.run)
      #expect(cases.map(\.name) == ["a", "b/SIZE=2m"])
      for (item, ios) in zip(cases, [256.0, 512.0]) {
        let repeats = try store.repeats(of: item.id)
        #expect(repeats.map(\.number) == [1, 2, 3])
        #expect(repeats.map(\.isWarmUp) == [true, false, false])
        #expect(repeats.allSatisfy { $0.metrics["ios"] == ios && ($0.metrics["iops"] ?? 0) > 0 })
        #expect(repeats.allSatisfy { ($0.metrics["minor_faults"] ?? 0) > 0 })
        let last = try #require(repeats.last)
        let text = try #require(try store.fioJSON(of: last.id))
        #expect(FioDecoding(text).output?.jobs.first?.read?.ios == Int(ios))
      }
    }
  }

  /// Here the first job takes the engine away from those that follow.
  @Test(.enabled(if: Repository.hasEngine, "\(Repository.noEngine)"))
  func anEngineThatLoadsNoMoreEndsTheSuite() async throws {
    let fio = try #require(anyFio)
    let yaml = "cases: [{name: a, job: e.fio, metrics: [iops], repeats: 5}]\n"
    let job =
      "[a]\nioengine=external:${PAGEFAULT_ENGINE}\nsize=64k\nrw=write\nexec_postrun=mv ${PAGEFAULT_ENGINE} ${PAGEFAULT_ENGINE}.off\n"
    try await SuiteDirectory.with(yaml, ["e.fio": job]) { suite in
      let engine = "\(suite.path)/engine.so"
      try FileManager.default.copyItem(atPath: Repository.engine, toPath: engine)
      let store = try suite.store()
      var runner = SuiteRunner(fio: fio.binary, engine: engine, store: store)
      runner.journalDirectory = suite.journalPath
      let error = await #expect(throws: SuiteRunError.self) { try await runner.run(suite.plan()) }
      let words = try #require(error?.description)
      #expect(
        words.contains("does not work in \(fio.binary.version)") && words.contains("--resume goes on"), "\(words)")
      let run = try #require(try store.runs().first)
      #expect(run.state == .failed)
      let repeats = try store.repeats(of: run.id).values.joined()
      #expect(repeats.map(\.number) == [1] && repeats.allSatisfy(\.isValid), "only what was measured is stored")
      // Once it is there again, the run goes on.
      try FileManager.default.moveItem(atPath: "\(engine).off", toPath: engine)
      runner.resumes = true
      await #expect(throws: SuiteRunError.self) { try await runner.run(suite.plan()) }
      #expect(try store.repeats(of: run.id).values.joined().count == 2)
    }
  }

  @Test func aMissingRequirementSkips() async throws {
    let fio = try #require(anyFio)
    let yaml = """
      defaults: {repeats: 1, warmup: 0, environment: {SIZE: 1m}, metrics: [iops]}
      cases:
      - {name: a, job: a.fio, requires: [{linux: "99.0"}]}

      """
    try await SuiteDirectory.with(yaml) { suite in
      let store = try suite.store()
      let outcome = try await suite.runner(fio, into: store).run(suite.plan())
      #expect(outcome.verdict == .allSkipped)
      guard case .skipped(let reason, let remedy)? = try store.cases(of: outcome.run).first?.state else {
        Issue.record("the case is not skipped")
        return
      }
      #expect(reason.contains("99.0") || reason.contains("Linux"))
      #expect(!remedy.isEmpty)
    }
  }

  /// The job file of each case, and words of what is wrong with its run.
  static let failing: [(String, String)] = [
    ("[a]\nioengine=null\nsize=${SIZE}\nexec_postrun=kill -9 $PPID\n", "SIGKILL"),
    ("[a]\nioengine=psync\nsize=${SIZE}\nrw=read\nfilename=/proc/self/nothing\n", "fio"),
    ("[a]\nioengine=null\nsize=${SIZE}\nstartdelay=1000\nruntime=1\n", "stopped after 2 s"),
    (
      "[a]\nioengine=external:${PAGEFAULT_ENGINE}\nsize=${SIZE}\nrw=read\nexec_prerun=true ${FAULT_REPORT}\n",
      "fault report"
    ),
  ]

  @Test(.enabled(if: Repository.hasEngine, "\(Repository.noEngine)"), arguments: failing)
  func aFailedCaseSaysWhy(_ job: String, _ words: String) async throws {
    let fio = try #require(anyFio)
    let yaml = """
      defaults: {repeats: 2, warmup: 0, environment: {SIZE: 1m}, metrics: [iops], timeout: 60s}
      cases:
      - {name: bad, job: bad.fio, timeout: \(words.hasPrefix("stopped") ? "2s" : "60s")}
      - {name: a, job: a.fio}

      """
    try await SuiteDirectory.with(yaml, ["bad.fio": job, "a.fio": SuiteDirectory.job]) { suite in
      let store = try suite.store()
      let outcome = try await suite.runner(fio, into: store).run(suite.plan())
      #expect(outcome.verdict == .failed)
      let repeats = try store.cases(of: outcome.run).map { try store.repeats(of: $0.id) }
      #expect(
        repeats[0].first?.problems.joined(separator: " ").contains(words) == true, "\(repeats[0].map(\.problems))")
      // The other case is not drawn in.
      #expect(repeats[1].count == 2 && repeats[1].allSatisfy(\.isValid))
      // What does not end is not tried again.
      #expect(repeats[0].count == (words.hasPrefix("stopped") ? 1 : 2))
    }
  }

  @Test func aFioThatIsGoneEndsTheRun() async throws {
    let fio = try #require(anyFio)
    try await SuiteDirectory.with(Self.yaml) { suite in
      let copy = "\(suite.path)/fio"
      try FileManager.default.copyItem(atPath: fio.path, toPath: copy)
      let store = try suite.store()
      let gone = SuiteRunner(fio: FioBinary(path: copy, version: fio.binary.version), engine: nil, store: store)
      var runner = gone
      runner.journalDirectory = suite.journalPath
      runner.observe = { event in
        if case .repeatEnded = event { try? FileManager.default.removeItem(atPath: copy) }
      }
      let error = await #expect(throws: SuiteRunError.self) { try await runner.run(suite.plan()) }
      #expect(error?.description.contains("No such file or directory") == true)
      // What was stored before is there, and the run is known as unfinished.
      let run = try #require(try store.unfinishedRun(suite: "made", label: nil))
      #expect(try store.repeats(of: run.id, metrics: .none).values.joined().count == 1)
    }
  }

  @Test func aStopKeepsWhatIsStoredAndResumes() async throws {
    let fio = try #require(anyFio)
    try await SuiteDirectory.with(Self.yaml) { suite in
      let store = try suite.store()
      var runner = suite.runner(fio, into: store)
      let stop = runner.stop
      runner.observe = { event in
        if case .repeatEnded(let progress, _) = event, progress.position == 3 { stop.request(.signal(SIGINT)) }
      }
      let first = try await runner.run(suite.plan())
      #expect(first.state == .interrupted)
      #expect(first.verdict == .failed)
      let before = try store.repeats(of: first.run, metrics: .none).values.joined().map(\.id.number).sorted()
      #expect(before.count == 3)
      var second = suite.runner(fio, into: store)
      second.resumes = true
      let outcome = try await second.run(suite.plan())
      #expect(outcome.run == first.run)
      #expect(outcome.verdict == .fine)
      let after = try store.repeats(of: first.run, metrics: .none).values.joined().map(\.id.number).sorted()
      #expect(after.count == 6 && after.starts(with: before))
      await #expect(throws: SuiteRunError.nothingToResume(suite: "made", label: nil)) {
        try await second.run(suite.plan())
      }
    }
  }

  @Test func anotherWorkloadIsNotGoneOnWith() async throws {
    let fio = try #require(anyFio)
    try await SuiteDirectory.with(Self.yaml) { suite in
      let store = try suite.store()
      var runner = suite.runner(fio, into: store)
      runner.stop.request(.signal(SIGINT))
      _ = try await runner.run(suite.plan())
      let changed = "suite: made\nsummary: s\n" + Self.yaml.replacing("SIZE: 1m", with: "SIZE: 4m")
      try changed.write(toFile: "\(suite.path)/suite.yaml", atomically: true, encoding: .utf8)
      runner = suite.runner(fio, into: store)
      runner.resumes = true
      let error = await #expect(throws: SuiteRunError.self) { try await runner.run(suite.plan()) }
      #expect(
        error?.description.contains("of the case `a` `; environment: SIZE=1m` has become `; environment: SIZE=4m`")
          == true, "\(error?.description ?? "")")
    }
  }

  @Test func moreRepeatsAreNamedAsWhatDiffers() async throws {
    let fio = try #require(anyFio)
    try await SuiteDirectory.with(Self.yaml) { suite in
      let store = try suite.store()
      var runner = suite.runner(fio, into: store)
      runner.arguments = ["suite", "run", "./made suite", "--repeat", "2"]
      runner.stop.request(.signal(SIGINT))
      _ = try await runner.run(suite.plan())
      runner = suite.runner(fio, into: store)
      runner.resumes = true
      runner.arguments = ["suite", "run", "./made suite", "--resume"]
      let more = try suite.plan().repeating(9)
      let error = await #expect(throws: SuiteRunError.self) { try await runner.run(more) }
      let words = try #require(error?.description)
      #expect(words.contains("runs were planned, and now it is") && words.contains("--repeat is another"), "\(words)")
      #expect(
        words.contains(
          "go on with `faultbench suite run './made suite' --repeat 2 --resume`, or start a new run, without --resume."),
        "\(words)")
      // The same arguments again would not help.
      runner.arguments = ["suite", "run", "./made suite", "--resume", "--repeat", "2"]
      let changed = await #expect(throws: SuiteRunError.self) { try await runner.run(more) }
      #expect(changed?.description.hasSuffix("not compare; start a new run, without --resume.") == true)
    }
  }
}
