// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import StoreKit

@Suite("What --resume and history ask")
struct ResumeTests {
  @Test func theLastRunIsUnfinishedUntilItIsComplete() async throws {
    try await TemporaryDirectory.with { directory in
      let store = try Store(path: directory.store, mode: .create)
      #expect(try store.unfinishedRun(suite: "userfaultfd", label: nil, host: "h1:9000") == nil)
      let run = try store.beginRun(Sample.run(), cases: Sample.cases())
      #expect(try store.unfinishedRun(suite: "userfaultfd", label: nil, host: "h1:9000")?.state == .running)
      for state in [RunState.interrupted, .failed] {
        try store.finishRun(run, state: state)
        let found = try #require(try store.unfinishedRun(suite: "userfaultfd", label: nil, host: "h1:9000"))
        #expect(found.id == run)
        #expect(found.state == state)
        #expect(found.ended != nil)
      }
      #expect(try store.unfinishedRun(suite: "userfaultfd", label: "other") == nil)
      #expect(try store.unfinishedRun(suite: nil, label: nil) == nil)
      try store.resumeRun(run)
      #expect(try store.run(run).state == .running)
      #expect(try store.run(run).ended == nil)
      try store.finishRun(run, state: .complete)
      #expect(try store.unfinishedRun(suite: "userfaultfd", label: nil, host: "h1:9000") == nil)
    }
  }

  @Test func theStoredNumbersAreKnown() async throws {
    try await TemporaryDirectory.with { directory in
      let (store, run) = try Sample.filled(directory.store)
      let cases = try store.cases(of: run)
      #expect(try store.storedRepeats(of: run) == [cases[0].id: [1, 2, 3], cases[2].id: [1, 2]])
    }
  }

  @Test func aPlannedCaseCanBecomeSkipped() async throws {
    try await TemporaryDirectory.with { directory in
      let (store, run) = try Sample.filled(directory.store)
      let cases = try store.cases(of: run)
      try store.skip(cases[2].id, reason: "no swap", remedy: "swapon")
      let after = try store.cases(of: run)
      #expect(after.map(\.state) == [.planned, cases[1].state, .skipped(reason: "no swap", remedy: "swapon")])
      #expect(problem { try store.skip(CaseID(99), reason: "", remedy: "") } == .unknownCase("number 99", known: []))
    }
  }

  /// How many pairs there are is known in the end.
  @Test func whatPairsCameToIsStoredAtTheEndOfACase() async throws {
    try await TemporaryDirectory.with { directory in
      let (store, run) = try Sample.filled(directory.store)
      let cases = try store.cases(of: run)
      try store.endPairs(of: cases[2].id, #"{"ended":true}"#, count: 57)
      var expected = cases.map(\.facts)
      (expected[2].pairs, expected[2].plannedRepeats) = (#"{"ended":true}"#, 57)
      // Another program reads it, and proves the seals.
      let again = try Store(path: directory.store, mode: .existing)
      #expect(try again.cases(of: run).map(\.facts) == expected)
      let other = try Store(path: "\(directory.path)/other.sqlite", mode: .create)
      let imported = try other.importRun(try again.export(run))
      #expect(try other.cases(of: imported).map(\.facts) == expected)
      #expect(problem { try store.endPairs(of: CaseID(99), "{}", count: 1) } == .unknownCase("number 99", known: []))
      guard case .unusableValue = problem({ try store.endPairs(of: cases[2].id, "{}", count: -1) }) else {
        Issue.record("a number below 0 was stored")
        return
      }
    }
  }

  @Test func historyHasTheValidRepeatsOfEachRun() async throws {
    try await TemporaryDirectory.with { directory in
      let (store, first) = try Sample.filled(directory.store)
      let later = try store.beginRun(
        Sample.run(suite: "other", started: Sample.moment.addingTimeInterval(60)), cases: [Sample.cases()[2]])
      let case2 = try #require(try store.cases(of: later).first)
      try store.append(NewRepeat(number: 1, elapsedNS: 1, metrics: ["iops": 5]), to: case2.id)
      try store.append(NewRepeat(number: 2, elapsedNS: 1, metrics: ["other": 6]), to: case2.id)
      let points = try store.history(case: "wp", metric: "iops")
      #expect(points.map(\.run.id) == [first, later])
      #expect(points.map(\.values) == [[1e-7], [5]])
      #expect(points.map(\.invalid) == [1, 0])
      #expect(try store.history(case: "wp", suite: "other", metric: "iops").map(\.run.id) == [later])
      #expect(
        problem { try store.history(case: "wp", host: "h1", metric: "iops") }
          == .unknownHost("h1", ofCase: "wp", known: ["h1:9000"]))
      #expect(
        try store.history(case: "wp", host: "h1:9000", metric: "iops")
          == points.filter { $0.run.host == "h1:9000" })
      let warm = try store.history(case: "missing-copy/WAIT=block,AFFINITY=same", metric: "clat_mean_ns")
      #expect(warm.map(\.values) == [[7800 + 2.0 / 3, 7801]])
      #expect(
        problem { try store.history(case: "miss", metric: "iops") }
          == .unknownCase("miss", known: ["missing-copy/WAIT=block,AFFINITY=same"]))
      #expect(
        problem { try store.history(case: "w", suite: "none", metric: "iops") }
          == .unknownSuite("none", known: ["other", "userfaultfd"]))
    }
  }
}
