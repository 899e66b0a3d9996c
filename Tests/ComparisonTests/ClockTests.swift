// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import MadeResults
import Metrics
import StoreKit
import TestSupport
import Testing

@testable import Comparison

@Suite("Instructions are never compared with times")
struct ClockTests {
  /// A store with runs of both kinds: 1 and 2 of time, 3 and 4 of instructions.
  private static func fill(_ path: String) throws {
    for (clock, label) in [(MeasurementClock.time, "t1"), (.time, "t2"), (.instructions, "i1"), (.instructions, "i2")] {
      var suite = StoredSuite(suite: "made")
      (suite.clock, suite.label, suite.isOfGuest) = (clock, label, clock == .instructions)
      suite.add(
        "touch", metrics: ["clat_p50_ns"],
        values: (0..<3).map { _ in ["clat_p50_ns": 8160, "clat_mean_ns": 8170, "elapsed_ms": 12, "ios": 100] })
      suite.cases[0].limits = [MetricLimit(metric: "clat_p50_ns", relative: 0.02, absolute: 100)]
      try suite.write(to: path)
    }
  }

  private static func sides(_ base: [String], _ candidate: [String], _ store: String) throws(ComparisonError) -> (
    base: ComparedSide, candidate: ComparedSide
  ) {
    try ComparisonSource(store: store).sides(base: base, candidate: candidate)
  }

  @Test(arguments: [false, true])
  func theyAreRefused(isForced: Bool) async throws {
    var options = ComparisonOptions()
    options.isForced = isForced
    try await TemporaryDirectory.with { directory in
      let store = "\(directory.path)/s.sqlite"
      try Self.fill(store)
      for (base, candidate) in [("t1", "i1"), ("i1", "t1")] {
        let sides = try Self.sides([base], [candidate], store)
        let error = #expect(throws: ComparisonError.self) {
          try Comparison(base: sides.base, candidate: sides.candidate, options: options)
        }
        let words = try #require(error?.description)
        #expect(words.contains("counts instructions") || words.contains("the candidate instructions"), "\(words)")
        #expect(words.contains("--force does not change that") && words.contains("cache, TLB or contention"))
      }
      // An export says it, too.
      let file = "\(directory.path)/i1.json"
      let opened = try Store(path: store, mode: .existing)
      try opened.export(opened.run("i1").id).write(to: URL(fileURLWithPath: file))
      let sides = try Self.sides(["t1"], [file], store)
      #expect(sides.candidate.clocks == [.instructions])
      #expect(throws: ComparisonError.self) {
        try Comparison(base: sides.base, candidate: sides.candidate, options: options)
      }
      // Of one kind there is nothing to refuse.
      for (base, candidate) in [("t1", "t2"), ("i1", "i2"), ("i1", file)]
      where base != "i1" || candidate != file || isForced {
        let sides = try Self.sides([base], [candidate], store)
        let comparison = try Comparison(base: sides.base, candidate: sides.candidate, options: options)
        #expect(comparison.cases.map(\.name) == ["touch"])
      }
    }
  }

  /// Joined, they are no values of one thing; not even as one side alone.
  @Test func theyAreNotJoined() async throws {
    try await TemporaryDirectory.with { directory in
      let store = "\(directory.path)/s.sqlite"
      try Self.fill(store)
      for names in [["t1,i1"], ["i1", "t2"]] {
        let error = #expect(throws: ComparisonError.self) { try Self.sides(names, ["t2"], store) }
        #expect(error?.description.contains("the base joins runs that count instructions with runs of time") == true)
      }
      let joined = try ComparisonSource(store: store).side(["i1,i2"], called: "base")
      #expect(joined.clocks == [.instructions] && joined.isOfGuest && joined.cases[0].repeats.count == 6)
      #expect(joined.facts.first { $0.key == "clock" }?.isDecisive == true)
    }
  }

  /// The store has the names of instructions only, limits included; a history of one name has runs of one kind.
  @Test func theStoreHasTheirOwnNames() async throws {
    try await TemporaryDirectory.with { directory in
      let path = "\(directory.path)/s.sqlite"
      try Self.fill(path)
      let store = try Store(path: path, mode: .existing)
      let run = try store.run("i1")
      #expect(run.facts.clock == .instructions)
      #expect(try store.run("t1").facts.clock == .time)
      let item = try #require(try store.cases(of: run.id).first)
      #expect(item.facts.metrics == ["clat_p50_instr"])
      #expect(item.facts.limits == [MetricLimit(metric: "clat_p50_instr", relative: 0.02, absolute: 100)])
      let side = try ComparisonSource(store: path, metrics: ["elapsed_instr", "elapsed_ms"]).side(
        ["i1"], called: "base")
      #expect(
        side.cases[0].repeats.dictionaries[0] == [
          "clat_p50_instr": 8160, "clat_mean_instr": 8170, "elapsed_instr": 12e6, "ios": 100,
        ])
      for (metric, runs) in [("clat_p50_ns", ["t1", "t2"]), ("clat_p50_instr", ["i1", "i2"])] {
        let points = try store.history(case: "touch", suite: "made", metric: metric)
        #expect(points.filter { !$0.values.isEmpty }.compactMap(\.run.label) == runs)
      }
    }
  }

  /// What is no clock that this program knows is not taken for one.
  @Test func anUnknownClockIsTime() {
    for text in ["{}", "", #"{"clock":"cycles"}"#, #"{"clock":1}"#] {
      #expect(NewRun(fingerprint: text, fioVersion: "f", fioPath: "p", tool: "t").clock == .time)
    }
  }
}
