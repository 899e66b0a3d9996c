// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import StoreKit

@Suite("What is stored is read again")
struct RoundTripTests {
  @Test func everyValueComesBack() async throws {
    try await TemporaryDirectory.with { directory in
      let (_, run) = try Sample.filled(directory.store)
      let store = try Store(path: directory.store, mode: .existing)
      let stored = try store.run(run)
      #expect(stored.facts == Sample.run(label: "base"))
      #expect(stored.state == .complete)
      #expect(try #require(stored.ended) > Sample.moment)
      #expect(stored.name == "base@h1:9000")
      #expect(try store.runs() == [stored])
      let cases = try store.cases(of: run)
      #expect(cases.map(\.facts) == Sample.cases())
      #expect(cases.allSatisfy { $0.run == run })
      let repeats = try store.repeats(of: cases[0].id)
      #expect(repeats.map(\.number) == [1, 2, 3])
      #expect(repeats.map(\.isReported) == [false, true, true])
      for repeated in repeats {
        let sample = Sample.repeated(repeated.number, warmUp: repeated.number == 1)
        #expect(repeated.started == sample.started)
        #expect(repeated.elapsedNS == sample.elapsedNS)
        #expect(repeated.metrics == sample.metrics)
        #expect(repeated.counters == sample.counters)
        #expect(repeated.diagnostics == sample.diagnostics)
        #expect(repeated.changes == sample.changes)
        #expect(try store.fioJSON(of: repeated.id).map { Array($0.utf8) } == sample.fioJSON.map { Array($0.utf8) })
        #expect(try store.faultReports(of: repeated.id) == sample.faultReports)
        #expect(try store.profile(of: repeated.id) == sample.profile)
      }
      let invalid = try store.repeats(of: cases[2].id)
      #expect(invalid.map(\.problems) == [[], ["fio was killed by signal 9"]])
      #expect(try store.repeats(of: cases[1].id).isEmpty)
    }
  }

  @Test func aRunIsReadAtOnceAsCaseByCase() async throws {
    try await TemporaryDirectory.with { directory in
      let (store, run) = try Sample.filled(directory.store)
      _ = try Sample.filled("\(directory.path)/other.sqlite")
      let cases = try store.cases(of: run)
      let atOnce = try store.repeats(of: run)
      for stored in cases { #expect(try store.repeats(of: stored.id) == atOnce[stored.id] ?? []) }
      #expect(
        try store.repeats(of: cases[0].id, metrics: .only(["iops", "none"])).allSatisfy {
          $0.metrics == ["iops": 1e-7]
        })
      #expect(try store.repeats(of: run, metrics: .none).values.joined().allSatisfy { $0.metrics.isEmpty })
    }
  }

  /// What a comparison reads, against what everybody else reads.
  @Test func someFiguresOfARunAreThoseOfItsRepeats() async throws {
    try await TemporaryDirectory.with { directory in
      let (store, run) = try Sample.filled(directory.store)
      let all = try store.repeats(of: run)
      #expect(all.values.joined().contains { !$0.problems.isEmpty } && all.values.joined().contains(where: \.isWarmUp))
      for names: Set<String> in [["iops", "none"], [], Set(all.values.joined().flatMap(\.metrics.keys))] {
        var found: [CaseID: [StoredRepeat]] = [:]
        try store.figures(of: run, named: names) { item in
          #expect(item.names == names.sorted() && found[item.caseID] == nil)
          found[item.caseID] = item.repeats.enumerated().map { place, one in
            var facts = NewRepeat(
              number: one.number, isWarmUp: one.isWarmUp, elapsedNS: one.elapsedNS, problems: one.problems)
            for (name, value) in zip(item.names, item.values[(place * names.count)...]) where !value.isNaN {
              facts.metrics[name] = value
            }
            return StoredRepeat(id: one.id, caseID: item.caseID, facts: facts)
          }
        }
        #expect(found.keys.sorted { $0.number < $1.number } == all.keys.sorted { $0.number < $1.number })
        for (caseID, repeats) in found {
          let expected = all[caseID] ?? []
          #expect(repeats.map(\.id) == expected.map(\.id) && repeats.map(\.number) == expected.map(\.number))
          #expect(repeats.map(\.isWarmUp) == expected.map(\.isWarmUp))
          #expect(repeats.map(\.elapsedNS) == expected.map(\.elapsedNS))
          #expect(repeats.map(\.problems) == expected.map(\.problems))
          #expect(repeats.map(\.metrics) == expected.map { $0.metrics.filter { names.contains($0.key) } })
        }
      }
    }
  }

  @Test func figuresThatAreNoneAreNotStored() async throws {
    try await TemporaryDirectory.with { directory in
      let (store, run) = try Sample.filled(directory.store)
      let id = try #require(try store.cases(of: run).last).id
      let repeated = NewRepeat(number: 9, elapsedNS: 1, metrics: ["nan": .nan, "inf": .infinity, "fine": -0.5])
      try store.append(repeated, to: id)
      #expect(try store.repeats(of: id).last?.metrics == ["fine": -0.5])
    }
  }

  @Test("a misspelt label is answered with the nearest one, also beyond the newest runs, which are listed")
  func misspeltLabel() async throws {
    try await TemporaryDirectory.with { directory in
      let store = try Store(path: directory.store, mode: .create)
      for number in 0..<12 {
        let label = number == 0 ? "before" : "v6.\(number)-rc"
        let started = Sample.moment.addingTimeInterval(Double(number))
        _ = try store.beginRun(Sample.run(label: label, started: started), cases: [])
      }
      let problem = try #require(problem { try store.run("bfeore") })
      let words = StoreError(file: "f", problem: problem).description
      #expect(words.contains("there is no run bfeore. Did you mean `before`? A run is named"))
      #expect(words.contains("the newest are v6.11-rc@h1:9000, ") && words.hasSuffix("v6.2-rc@h1:9000, …."))
    }
  }

  @Test func runsAreNamedByNumberLabelAndLatest() async throws {
    try await TemporaryDirectory.with { directory in
      let store = try Store(path: directory.store, mode: .create)
      #expect(problem { try store.run("latest") } == .unknownRun("latest", known: []))
      let first = try store.beginRun(Sample.run(label: "a", started: Sample.moment), cases: [])
      let second = try store.beginRun(Sample.run(label: "a", started: Sample.moment.addingTimeInterval(1)), cases: [])
      let old = try store.beginRun(Sample.run(started: Sample.moment.addingTimeInterval(-1)), cases: [])
      #expect(try store.run("a").id == second)
      #expect(try store.run("1").id == first)
      #expect(try store.run("3").id == old)
      #expect(try store.run("latest").id == second)
      #expect(try store.runs().map(\.id) == [old, first, second])
      #expect(problem { try store.run("b") } == .unknownRun("b", known: ["a@h1:9000", "a@h1:9000", "3"]))
      #expect(problem { try store.run(RunID(9)) } == .unknownRun("9", known: ["a@h1:9000", "a@h1:9000", "3"]))
      #expect(problem { try store.cases(of: RunID(9)) } == .unknownRun("9", known: ["a@h1:9000", "a@h1:9000", "3"]))
      for label in ["", "latest", "12", "two\nlines"] {
        #expect(problem { try store.beginRun(Sample.run(label: label), cases: []) } == .unusableLabel(label))
      }
    }
  }

  @Test func whatCannotBeStoredChangesNothing() async throws {
    try await TemporaryDirectory.with { directory in
      let (store, run) = try Sample.filled(directory.store)
      let before = try store.export(run)
      let cases = try store.cases(of: run)
      #expect(problem { try store.append(Sample.repeated(2), to: cases[0].id) } == .repeatStored(number: 2))
      #expect(problem { try store.append(Sample.repeated(2), to: CaseID(99)) } == .unknownCase("number 99", known: []))
      let far = Sample.run(started: Date(timeIntervalSince1970: 1e18))
      #expect(problem { try store.beginRun(far, cases: []) } != nil)
      let twice = Sample.cases() + [NewCase(ordinal: 9, name: "wp", jobFile: "", jobHash: "", plannedRepeats: 1)]
      #expect(problem { try store.beginRun(Sample.run(), cases: twice) } == .caseTwice("wp"))
      var nul = Sample.repeated(7)
      nul.faultReports[0].name = "a\u{0}b"
      #expect(problem { try store.append(nul, to: cases[0].id) } != nil)
      #expect(try store.runs().count == 1)
      #expect(try store.export(run) == before)
    }
  }
}
