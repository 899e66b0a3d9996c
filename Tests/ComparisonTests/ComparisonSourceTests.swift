// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import MadeResults
import ReportKit
import StoreKit
import TestSupport
import Testing

@testable import Comparison

@Suite("What can be compared") struct ComparisonSourceTests {
  private static func fill(_ path: String, label: String, cases: Int, repeats: Int, centre: Double) throws -> Store {
    let store = try Store(path: path, mode: .create)
    let run = NewRun(
      label: label, suite: "made",
      fingerprint: #"{"cpuModel":"one","khugepaged":{"defrag":"1"},"memoryBytes":1073741824}"#,
      fioVersion: "fio-3.33", fioPath: "/usr/bin/fio", tool: "test")
    let planned = (0..<cases).map { number in
      NewCase(
        ordinal: number, name: "case/N=\(number)", jobFile: "[a]\n",
        jobHash: SHA256.hexadecimal("[a]\n".utf8), metrics: ["ns_per_fault"],
        plannedRepeats: repeats)
    }
    let id = try store.beginRun(run, cases: planned)
    for (number, item) in try store.cases(of: id).enumerated() {
      let values = MadeSide.values(centre, spread: 0.02, count: repeats, seed: UInt64(number) * 7 + UInt64(centre))
      for (index, value) in values.enumerated() {
        let metrics = ["ns_per_fault": value, "iops": 1e9 / value]
        try store.append(NewRepeat(number: index + 1, elapsedNS: 1, metrics: metrics), to: item.id)
      }
    }
    try store.finishRun(id, state: .complete)
    return store
  }

  @Test func storedAndExportedRunsAreTheSame() async throws {
    try await TemporaryDirectory.with { directory in
      let path = "\(directory.path)/results.sqlite"
      let store = try Self.fill(path, label: "before", cases: 3, repeats: 8, centre: 1000)
      _ = try Self.fill(path, label: "after", cases: 3, repeats: 8, centre: 1300)
      let source = ComparisonSource(store: path)
      let comparison = try Comparison(
        base: source.side(["before"], called: "base"), candidate: source.side(["latest"], called: "candidate"))
      #expect(comparison.cases.map(\.verdict) == [.worse, .worse, .worse])
      #expect(comparison.differences.isEmpty)
      let file = "\(directory.path)/before.json"
      try store.export(try store.run("before").id).write(to: URL(fileURLWithPath: file))
      let exported = try Comparison(
        base: source.side([file], called: "base"), candidate: source.side(["2"], called: "candidate"))
      #expect(exported.cases.map(\.metrics[0].adjustedP) == comparison.cases.map(\.metrics[0].adjustedP))
      let pooled = try source.side(["before,after"], called: "base")
      #expect(pooled.cases.map { $0.values("ns_per_fault").count } == [16, 16, 16])
      #expect(pooled.facts.contains(ComparedFact("khugepaged.defrag", "1")))
    }
  }

  /// The run of a host, of one case.
  private static func run(_ label: String, on host: String, fleet: String, in store: Store) throws {
    let run = NewRun(
      label: label, suite: "made", fingerprint: #"{"serverName":"x"}"#, fioVersion: "fio-3.33", fioPath: "/usr/bin/fio",
      tool: "test")
    var facts = run
    (facts.host, facts.fleet) = (host, fleet)
    let planned = NewCase(
      ordinal: 0, name: "touch", jobFile: "[a]\n", jobHash: SHA256.hexadecimal("[a]\n".utf8), metrics: ["iops"],
      plannedRepeats: 3)
    let id = try store.beginRun(facts, cases: [planned])
    for item in try store.cases(of: id) {
      for number in 1...3 {
        try store.append(
          NewRepeat(number: number, elapsedNS: 1, metrics: ["iops": 1000 + Double(number)]), to: item.id)
      }
    }
    try store.finishRun(id, state: .complete)
  }

  /// The other host was down before.
  @Test func aHostWithoutItsFleetIsComparedWithItself() async throws {
    try await TemporaryDirectory.with { directory in
      let path = "\(directory.path)/results.sqlite"
      let store = try Store(path: path, mode: .create)
      try Self.run("before", on: "h1", fleet: "f1", in: store)
      for host in ["h1", "h2"] { try Self.run("after", on: host, fleet: "f2", in: store) }
      let source = ComparisonSource(store: path)
      for (base, candidate) in [("before", "after"), ("after", "before"), ("before@h1", "after")] {
        let sides = try source.sides(base: [base], candidate: [candidate])
        let names = [sides.base, sides.candidate].map { Set($0.cases.map(\.name)) }
        #expect(names.contains(["touch@h1"]) && names.contains(["touch@h1", "touch@h2", "touch@all"]), "\(names)")
        let compared = try Comparison(base: sides.base, candidate: sides.candidate).cases.first {
          $0.name == "touch@h1"
        }
        #expect(compared?.verdict != .missing && compared?.metrics.isEmpty == false)
      }
      // Two runs alone are compared by their cases, as ever, whichever hosts they are of.
      let alone = try source.sides(base: ["before"], candidate: ["after@h2"])
      #expect(alone.base.cases.map(\.name) == ["touch"] && alone.candidate.cases.map(\.name) == ["touch"])
    }
  }

  /// A run of cases `a` and `b` with this text above and in their job file.
  private static func facts(_ text: String, hash: String = "0") -> ComparedCase {
    ComparedCase(
      NewCase(ordinal: 0, name: "a", jobFile: text, jobHash: hash, metrics: ["iops"], plannedRepeats: 0),
      StoredRepeats())
  }

  private static func differences(_ one: String, _ other: String) -> [String] {
    func side(_ text: String) -> ComparedSide { ComparedSide(name: "x", origin: "x", cases: [facts(text)]) }
    return SideDifference.all(side(one), side(other)).filter(\.isDecisive).map {
      "\($0.key) \($0.base ?? "-") \($0.candidate ?? "-")"
    }
  }

  @Test func anotherVariableOrSettingIsAnotherJob() {
    let job = "; environment: NCPUS=2\n; environment: SIZE=64m\n; setting: thp.enabled=never\n[a]\nsize=${SIZE}\n"
    #expect(Self.differences(job, job) == [])
    #expect(Self.differences(job, job.replacing("=64m", with: "=4g")) == ["a: variable SIZE 64m 4g"])
    #expect(
      Self.differences(job, job.replacing("=never", with: "=always")) == ["a: setting thp.enabled never always"])
    #expect(Self.differences(job, job.replacing("; setting: thp.enabled=never\n", with: "")).count == 1)
    #expect(Self.differences(job, job + "bs=8k\n").map { $0.prefix(11) } == ["a: job file"])
    // A number of processors that nothing uses is the host's; the others are another job.
    #expect(Self.differences(job, job.replacing("NCPUS=2", with: "NCPUS=4")) == [])
    let wide = job + "numjobs=${NCPUS}\n"
    #expect(Self.differences(wide, wide.replacing("NCPUS=2", with: "NCPUS=4")) == ["a: variable NCPUS 2 4"])
  }

  @Test func whatHasNoVariablesIsKnownByItsDigest() {
    // Of the text itself: an export may have been edited, and its digest not.
    for text in ["[a]\n", "", "; environment: A=1=2"] {
      let digest = String(SHA256.hexadecimal(text.utf8).prefix(12))
      #expect(Self.facts(text, hash: "0123456789abcdef").job.map(\.value) == [digest])
    }
    #expect(Self.facts("; environment: A=1=2\n").job.map(\.value).first == "1=2")
  }

  @Test func aSideThatTellsNothingOfItsHostIsOneDifference() {
    func side(_ facts: [ComparedFact]) -> ComparedSide {
      ComparedSide(name: "s", origin: "made", suite: nil, facts: facts, cases: [])
    }
    let told = (0..<9).map { ComparedFact("fact\($0)", "v", isDecisive: true) }
    let fio = ComparedFact("fio", "fio-3.33"), other = ComparedFact("fio", "fio-3.41")
    let differences = SideDifference.all(side([fio] + told), side([other]))
    #expect(differences.map(\.what) == ["fio", "9 facts of host and tools, such as fact0"])
    #expect(differences[1].base == "told" && differences[1].candidate == nil && !differences[1].isDecisive)
    #expect(SideDifference.all(side([other]), side([fio] + told)).last?.candidate == "told")
    #expect(SideDifference.all(side(Array(told.prefix(3))), side([])).count == 3)
  }

  @Test func whatDiffersAlikeIsToldOnce() throws {
    func side(_ job: String) -> [ComparedCase] {
      ["x", "y", "z"].map { MadeSide.item($0, 1000, job: $0 == "y" ? "same" : job) }
    }
    var forced = ComparisonOptions()
    forced.isForced = true
    let comparison = try MadeSide.compare(side("one"), side("two"), options: forced)
    #expect(comparison.differences.map(\.key) == ["x and 1 more: job file"])
    #expect(comparison.differences.map(\.cases) == [["x", "z"]])
    #expect(throws: ComparisonError.self) { try MadeSide.compare(side("one"), side("two")) }
  }

  @Test func missingRepeatsAreProblems() async throws {
    try await TemporaryDirectory.with { directory in
      let path = "\(directory.path)/results.sqlite"
      let store = try Store(path: path, mode: .create)
      let run = NewRun(label: "cut", fioVersion: "fio-3.33", fioPath: "fio", tool: "test")
      let planned = NewCase(
        ordinal: 0, name: "a", jobFile: "", jobHash: "1", metrics: ["ns_per_fault"], plannedRepeats: 5)
      let id = try store.beginRun(run, cases: [planned])
      let item = try #require(try store.cases(of: id).first)
      try store.append(NewRepeat(number: 1, isWarmUp: true, elapsedNS: 1, metrics: ["ns_per_fault": 9]), to: item.id)
      try store.append(
        NewRepeat(number: 2, elapsedNS: 1, problems: ["killed"], metrics: ["ns_per_fault": 8]), to: item.id)
      try store.append(NewRepeat(number: 3, elapsedNS: 1, metrics: ["ns_per_fault": 7]), to: item.id)
      let side = try ComparisonSource(store: path).side(["cut"], called: "base")
      #expect(side.cases[0].values("ns_per_fault") == [7])
      #expect(side.cases[0].problems == ["repeat 2 failed: killed", "2 of 5 repeats are missing"])
    }
  }

  @Test(arguments: [
    ("", "is empty"), ("{\n \"fio version\" : \"fio-3.33\",\n", "cut off"), ("hello\n", "no JSON document"),
    ("{\n\"fio version\": 3, \"jobs\": []\n}\n", "line 1"), ("{\n\"a\": [}\n}\n", "broken"),
    ("{\n\"fio version\": \"fio-3.33\", \"jobs\": []\n}\n", "no job"),
    ("{\n  \"schema\": \"faultbench.export/1\",\n  \"run\": 5\n}\n", "line 3"),
    ("SQLite format 3\u{0}", "is a store"),
  ])
  func whatIsNotWhatItClaimsIsNamed(_ text: String, _ words: String) async throws {
    try await TemporaryDirectory.with { directory in
      let path = try directory.write(text, to: "bad.json")
      do throws(ComparisonError) {
        _ = try ComparisonSource(store: "none").side([path], called: "base")
        Issue.record("it was taken")
      } catch {
        #expect("\(error)".contains(words), "\(error)")
        #expect("\(error)".contains(path))
      }
    }
  }

  @Test func namesThatAreNothingSayWhy() async throws {
    try await TemporaryDirectory.with { directory in
      let source = ComparisonSource(store: "\(directory.path)/none.sqlite")
      for name in ["label", "/nowhere/x.json", directory.path, "x.json", "/dev/null"] {
        #expect(throws: ComparisonError.self, "\(name)") { try source.side([name], called: "base") }
      }
      #expect(throws: ComparisonError.self) { try source.side([], called: "base") }
    }
  }

  /// Random bytes of real results must never do more than be refused.
  @Test func brokenResultsAreOnlyRefused() async throws {
    let document = """
      {
        "fio version" : "fio-3.33",
        "jobs" : [ { "jobname" : "a", "groupid" : 0, "error" : 0, "ctx" : 1, "majf" : 0, "minf" : 9,
          "read" : { "io_bytes" : 4096, "bw_bytes" : 4096000, "iops" : 1000.0, "runtime" : 1, "total_ios" : 1,
            "slat_ns" : { "min" : 0, "max" : 0, "mean" : 0, "stddev" : 0, "N" : 0 },
            "clat_ns" : { "min" : 5, "max" : 5, "mean" : 5.0, "stddev" : 0, "N" : 1, "percentile" : { "50.000000" : 5 } },
            "lat_ns" : { "min" : 5, "max" : 5, "mean" : 5.0, "stddev" : 0, "N" : 1 } } } ]
      }

      """
    let side = try ComparedSide(fio: Array(document.utf8), path: "good")
    #expect(side.cases.map { $0.values("clat_p50_ns") } == [[5]])
    var generator = Dice(seed: Dice.seedOfThisRun)
    for _ in 0..<3000 {
      var bytes = Array(document.utf8)
      for _ in 0...Int.random(in: 0..<3, using: &generator) {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      if let side = try? ComparedSide(fio: bytes, path: "x") {
        #expect(!side.cases.isEmpty)
        _ = try? Comparison(base: side, candidate: side).text()
      }
    }
  }
}
