// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Foundation
import Results
import StoreKit
import TestSupport
import Testing

@testable import ReportKit

@Suite("Runs of several hosts") struct FleetReportTests {
  private static let hosts = ["h1", "h2", "h3"]

  /// fio's result of a job with so many I/Os.
  private static func result(_ ios: Int) -> String {
    """
    {
      "fio version" : "fio-3.33",
      "jobs" : [ { "jobname" : "a", "groupid" : 0, "error" : 0, "ctx" : 1, "majf" : 0, "minf" : 9,
        "read" : { "io_bytes" : \(4096 * ios), "bw_bytes" : \(40960 * ios), "iops" : \(10 * ios).0, "runtime" : 100, "total_ios" : \(ios),
          "slat_ns" : { "min" : 0, "max" : 0, "mean" : 0, "stddev" : 0, "N" : 0 },
          "clat_ns" : { "min" : 5, "max" : 5, "mean" : 5.0, "stddev" : 0, "N" : \(ios), "percentile" : { "50.000000" : 5 } },
          "lat_ns" : { "min" : 5, "max" : 5, "mean" : 5.0, "stddev" : 0, "N" : \(ios) } } } ]
    }

    """
  }

  /// Adds a fleet whose hosts run two cases twice each, but for what is skipped, lacked, or fails; host N does 10^(N-1) I/Os.
  private static func add(
    _ label: String, to store: Store, skipping: [String: Set<String>] = [:], lacking: [String: Set<String>] = [:],
    failing: [String: Set<String>] = [:]
  ) throws {
    for (place, host) in hosts.enumerated() {
      let run = NewRun(
        label: label, suite: "made", started: Date(timeIntervalSince1970: 1_782_900_000), fingerprint: "{}",
        fioVersion: "fio-3.33", fioPath: "/usr/bin/fio", tool: "t", host: host, fleet: "fleet-\(label)")
      let names = ["x", "y"].filter { lacking[$0]?.contains(host) != true }
      let cases = names.enumerated().map { ordinal, name in
        NewCase(
          ordinal: ordinal, name: name, jobFile: "[a]\n", jobHash: "1", metrics: ["ios"], plannedRepeats: 2,
          state: skipping[name]?.contains(host) == true
            ? .skipped(reason: "it requires dax", remedy: "mount one") : .planned)
      }
      let id = try store.beginRun(run, cases: cases)
      let ios = [1, 10, 100][place]
      for item in try store.cases(of: id) where item.state == .planned {
        for number in 1...2 {
          let figures = ["ios": Double(ios)]
          let problems = failing[item.facts.name]?.contains(host) == true ? ["it failed"] : []
          try store.append(
            NewRepeat(number: number, elapsedNS: 1, problems: problems, metrics: figures, fioJSON: result(ios)),
            to: item.id)
        }
      }
      try store.finishRun(id, state: .complete)
    }
  }

  private static func with(
    _ skipped: [String: [String: Set<String>]], _ body: (Store, ComparisonSource) async throws -> Void
  ) async throws {
    try await TemporaryDirectory.with { directory in
      let path = directory.file("s.sqlite")
      let store = try Store(path: path, mode: .create)
      for (label, skipping) in skipped.sorted(by: { $0.key < $1.key }) {
        try add(label, to: store, skipping: skipping)
      }
      try await body(store, ComparisonSource(store: path, metrics: ["ios"]))
    }
  }

  @Test func aCaseThatOneHostSkipsIsThatOfTheOthersTogether() async throws {
    try await Self.with(["a": ["x": ["h2"]], "b": ["x": ["h2"]]]) { store, source in
      let sides = try source.sides(base: ["a"], candidate: ["b"])
      let names = sides.base.cases.map(\.name)
      #expect(names == ["x@h1", "x@h2", "x@h3", "x@all", "y@h1", "y@h2", "y@h3", "y@all"])
      let all = sides.base.cases.filter(\.isTogether)
      #expect(all.map { $0.values("ios") } == [[101, 101], [111, 111]])
      #expect(all.allSatisfy { $0.skipReason == nil && $0.problems.isEmpty })
      let cases = try Comparison(base: sides.base, candidate: sides.candidate).cases
      let x = try #require(cases.first { $0.name == "x@all" })
      #expect(
        x.notes == ["base: h2 skipped it: it requires dax", "candidate: h2 skipped it: it requires dax"]
          && !["missing", "failed", "skipped"].contains(x.verdict.word), "\(x)")
      #expect(cases.first { $0.name == "x@h2" }?.verdict.word == "skipped")
      let fleet = try #require(try FleetResults("a", in: store))
      #expect(fleet.cases.map { $0.values("ios") } == [[101, 101], [111, 111]])
      let report = FleetReport(fleet)
      let text = report.text()
      #expect(text.contains("2 of 3 together") && text.contains("all 3 together"), "\(text)")
      #expect(text.contains("h2 skipped it: it requires dax.") && !text.contains("only repeats"), "\(text)")
      #expect(CSVRenderer().render(report.flat()).contains("2 of 3 together,x,ios,2,101"))
      let json = try JSONRenderer().render(FleetReportDocument(fleet))
      #expect(json.split(whereSeparator: \.isWhitespace).joined().contains(#""hosts":["h1","h3"]"#), "\(json)")
    }
  }

  /// Sums over other hosts would be a change of nothing.
  @Test func anotherSetOfHostsHasNoVerdict() async throws {
    try await Self.with(["a": [:], "b": ["x": ["h3"]]]) { _, source in
      let sides = try source.sides(base: ["a"], candidate: ["b"])
      let x = try #require(
        try Comparison(base: sides.base, candidate: sides.candidate).cases.first { $0.name == "x@all" })
      #expect(x.verdict.word == "missing" && x.metrics.isEmpty, "\(x)")
      #expect(
        x.notes == ["hosts of the base: h1, h2, h3", "hosts of the candidate: h1, h2; h3 skipped it: it requires dax"])
    }
  }

  /// One run of a side is over h1 and h2, the other over all: sums over two and over three hosts are not figures of one thing, even
  /// where it is so on both sides.
  @Test func runsOfOtherHostsOnOneSideHaveNoVerdict() async throws {
    let part = ["x": Set(["h3"])]
    try await Self.with(["a1": part, "a2": [:], "b1": [:], "b2": [:], "c1": part, "c2": [:], "d1": part, "d2": part]) {
      _, source in
      for candidate in ["b", "c"] {
        let sides = try source.sides(base: ["a1", "a2"], candidate: ["\(candidate)1", "\(candidate)2"])
        let cases = try Comparison(base: sides.base, candidate: sides.candidate).cases
        let x = try #require(cases.first { $0.name == "x@all" })
        #expect(x.verdict.word == "missing" && x.metrics.isEmpty, "\(x)")
        #expect(
          x.notes.first
            == "hosts of the base: h1, h2 in one run, in another h1, h2, h3; h3 skipped it: it requires dax")
        let y = try #require(cases.first { $0.name == "y@all" })
        #expect(!y.metrics.isEmpty && y.verdict.word != "missing", "\(y)")
        #expect(cases.first { $0.name == "x@h3" }?.verdict.word != "skipped")
      }
      // What both runs of a side are of is all the same.
      let sides = try source.sides(base: ["a1", "c1"], candidate: ["d1", "d2"])
      let x = try #require(
        try Comparison(base: sides.base, candidate: sides.candidate).cases.first { $0.name == "x@all" })
      #expect(!x.metrics.isEmpty && x.verdict.word != "missing", "\(x)")
    }
  }

  @Test func whatFailedIsToldWhereHostsDiffer() async throws {
    try await Self.with(["a": [:]]) { store, source in
      try Self.add("b", to: store, skipping: ["x": ["h3"]], failing: ["x": ["h1"]])
      let sides = try source.sides(base: ["a"], candidate: ["b"])
      let x = try #require(
        try Comparison(base: sides.base, candidate: sides.candidate).cases.first { $0.name == "x@all" })
      #expect(x.verdict.word == "failed", "\(x)")
      #expect(x.notes.contains { $0.hasPrefix("candidate: on h1: ") && $0.contains("it failed") }, "\(x.notes)")
    }
  }

  @Test func aHostWhoseRunLacksTheCaseHasNoPart() async throws {
    try await Self.with(["a": [:]]) { store, _ in
      try Self.add("b", to: store, lacking: ["x": ["h2"]])
      let fleet = try #require(try FleetResults("b", in: store))
      #expect(fleet.cases.first { $0.name == "x" }?.values("ios") == [101, 101])
      let report = FleetReport(fleet)
      let text = report.text()
      #expect(text.contains("2 of 3 together") && text.contains("h2 has no such case."), "\(text)")
      let json = try JSONRenderer().render(FleetReportDocument(fleet))
      #expect(json.split(whereSeparator: \.isWhitespace).joined().contains(#""hosts":["h1","h3"]"#), "\(json)")
    }
  }

  @Test func whatAllHostsSkipIsSkipped() async throws {
    try await Self.with(["a": ["x": ["h1", "h2", "h3"]]]) { store, source in
      let side = try source.side(["a"], called: "base")
      let x = try #require(side.cases.first { $0.name == "x@all" })
      #expect(x.skipReason == "it requires dax" && x.repeats.isEmpty)
      let fleet = try #require(try FleetResults("a", in: store))
      #expect(FleetReport(fleet).tables.map(\.title) == ["y on 3 hosts"])
    }
  }
}
