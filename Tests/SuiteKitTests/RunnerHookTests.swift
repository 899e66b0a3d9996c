// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import StoreKit
import Synchronization
import TestSupport
import Testing

@testable import SuiteKit

@Suite("Who runs a suite inside a guest", .enabled(if: anyFio != nil, "no fio of a version that the tests know"))
struct RunnerHookTests {
  /// A fio that notes each of its starts.
  private static func counted(_ fio: FioUnderTest, in suite: SuiteDirectory) throws -> (FioBinary, () throws -> Int) {
    let (path, log) = ("\(suite.path)/../fio", "\(suite.path)/../starts")
    try Data("#!/bin/sh\necho >> '\(log)'\nexec '\(fio.binary.path)' \"$@\"\n".utf8)
      .write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return (
      FioBinary(path: path, version: fio.binary.version),
      { try String(contentsOfFile: log, encoding: .utf8).count(where: \.isNewline) }
    )
  }

  static let yaml = """
    defaults: {repeats: 2, warmup: 1, environment: {SIZE: 64k}, metrics: [iops]}
    cases:
    - {name: a, job: a.fio, guest: {skip: no time}}
    - {name: b, job: b.fio}
    - {name: old, job: a.fio, requires: [{linux: "99.0"}]}

    """
  static let files = [
    "a.fio": SuiteDirectory.job,
    "b.fio": "[b]\nioengine=external:${PAGEFAULT_ENGINE}\nrw=write\nbs=4k\nsize=${SIZE}\n",
  ]

  @Test(.enabled(if: Repository.hasEngine, "\(Repository.noEngine)"))
  func isGivenEachRepeatAndEachSkip() async throws {
    let fio = try #require(anyFio)
    try await SuiteDirectory.with(Self.yaml, Self.files) { suite in
      let store = try suite.store()
      var runner = suite.runner(fio, into: store)
      let repeats = Mutex<[(String, NewRepeat)]>([])
      let skips = Mutex<[String: String]>([:])
      runner.onRepeat = { planned, record in repeats.withLock { $0.append((planned.id, record)) } }
      runner.onSkip = { planned, lack in skips.withLock { $0[planned.id] = lack.reason } }
      let plain = try await runner.run(suite.plan())
      #expect(plain.verdict == .fine)
      #expect(repeats.withLock { $0.map { "\($0.0) \($0.1.number)" } } == ["a 1", "b 1", "a 2", "b 2", "a 3", "b 3"])
      #expect(skips.withLock { $0.keys.sorted() } == ["old"])
      // They are what the store has.
      let given = try #require(repeats.withLock { $0.last }?.1)
      let stored = try #require(try store.repeats(of: store.cases(of: plain.run)[1].id).last)
      #expect(given.number == stored.number && given.metrics == stored.metrics && given.isWarmUp == stored.isWarmUp)
      #expect(given.fioJSON == (try store.fioJSON(of: stored.id)))

      repeats.withLock { $0 = [] }
      let guest = try await runner.run(suite.plan(.guest))
      #expect(guest.verdict == .fine && guest.skipped == 2)
      #expect(repeats.withLock { $0.map(\.0) } == ["b"])
      #expect(skips.withLock { $0["a"] } == "no time")
    }
  }

  /// A host that has no such setting is found out only when it is made.
  @Test func isGivenWhatASettingSkips() async throws {
    let fio = try #require(anyFio)
    let yaml = "cases:\n- {name: a, job: a.fio, environment: {SIZE: 64k}, settings: {thp.3kB.enabled: never}}\n"
    try await SuiteDirectory.with(yaml) { suite in
      let store = try suite.store()
      var runner = suite.runner(fio, into: store)
      let skips = Mutex<[String]>([])
      runner.onSkip = { planned, lack in skips.withLock { $0.append("\(planned.id): \(lack.reason)") } }
      let outcome = try await runner.run(suite.plan(.guest))
      #expect(outcome.verdict == .allSkipped)
      let told = skips.withLock { $0 }
      #expect(told.count == 1 && told[0].hasPrefix("a: ") && told[0].count > 5, "\(told)")
    }
  }

  /// Each start of fio is half a second of an emulated processor: there is one for a case, and none for anything else.
  @Test(.enabled(if: Repository.hasEngine, "\(Repository.noEngine)"))
  func startsFioOnceForACase() async throws {
    let fio = try #require(anyFio)
    try await SuiteDirectory.with(Self.yaml, Self.files) { suite in
      let (binary, starts) = try Self.counted(fio, in: suite)
      func run(checksJobs: Bool) async throws -> Int {
        let before = (try? starts()) ?? 0
        var runner = SuiteRunner(fio: binary, engine: Repository.engine, store: try suite.store())
        runner.journalDirectory = suite.journalPath
        runner.checksJobs = checksJobs
        #expect(try await runner.run(suite.plan(.guest)).verdict == .fine)
        return try starts() - before
      }
      #expect(try await run(checksJobs: false) == 1)
      #expect(try await run(checksJobs: true) > 2)
    }
  }

  /// The reason is in the repeat; what the engine itself would say costs another start.
  @Test(.enabled(if: Repository.hasEngine, "\(Repository.noEngine)"))
  func startsFioNoMoreForACaseThatFails() async throws {
    let fio = try #require(anyFio)
    try await SuiteDirectory.with(Self.yaml, Self.files) { suite in
      let (binary, starts) = try Self.counted(fio, in: suite)
      var runner = SuiteRunner(fio: binary, engine: "\(suite.path)/none.so", store: try suite.store())
      runner.journalDirectory = suite.journalPath
      runner.checksJobs = false
      let outcome = try await runner.run(suite.plan(.guest))
      #expect(outcome.verdict == .failed && outcome.invalid == 1)
      #expect(try starts() == 1)
    }
  }
}
