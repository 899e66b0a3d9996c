// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import MadeResults
import Metrics
import StoreKit
import TestSupport
import Testing

@testable import Comparison

@Suite("Stored pairs") struct StoredPairsTests {
  private static let moment = Date(timeIntervalSince1970: 1_782_900_000)

  private static let design = PairDesign(
    base: "base.fio", candidate: "base.fio", differences: ["thp=advise", "Späte \"2\""], sharing: .twoFios,
    reason: "the fios differ", cpus: "1", metric: "clat_p50_ns", budget: nil, pairs: 12, pairMilliseconds: nil)

  /// Pairs whose candidate takes `ratio` times as long, some of which do not count.
  private static func pairs(_ ratio: Double, seed: UInt64) -> [Pair] {
    let base = MadeSide.values(1000, spread: 0.2, count: 12, seed: seed)
    let ratios = MadeSide.values(ratio, spread: 0.004, count: 12, seed: seed + 1)
    return zip(base, ratios).enumerated().map { place, pair in
      Pair(
        number: place + 2, ended: Double(place) + 0.25, base: ["clat_p50_ns": pair.0, "ns_per_io": 2 * pair.0],
        candidate: ["clat_p50_ns": pair.0 * pair.1, "clat_p99_ns": 5000],
        problems: place == 2 ? ["the candidate had 80 % of the CPU."] : [])
    }
  }

  @discardableResult
  private static func store(
    _ pairs: [Pair], label: String, in path: String, isEnded: Bool = true, text: String? = nil
  ) throws -> Store {
    let store = try Store(path: path, mode: .create)
    let run = NewRun(label: label, started: moment, fioVersion: "fio-3.33", fioPath: "/usr/bin/fio", tool: "test")
    let record = StoredPairs(design)
    let job = "[a]\n"
    let planned = ["base.fio", "other"].enumerated().map { place, name in
      NewCase(
        ordinal: place, name: name, jobFile: job, jobHash: SHA256.hexadecimal(job.utf8),
        metrics: ["ratio.clat_p50_ns", "ratio.clat_p99_ns"], plannedRepeats: 0,
        state: place == 0 ? .planned : .skipped(reason: "no swap", remedy: "swapon"), pairs: record.json)
    }
    let id = try store.beginRun(run, cases: planned)
    let item = try #require(try store.cases(of: id).first)
    // The first one warms up, and counts nowhere; the others go on with the numbers.
    try store.append(
      NewRepeat(
        Pair(number: 1, ended: 0, base: ["clat_p50_ns": 1], candidate: ["clat_p50_ns": 9]), isWarmUp: true,
        started: moment.addingTimeInterval(-3), elapsedNS: 250_000_000), to: item.id)
    for pair in pairs {
      try store.append(
        NewRepeat(
          pair, started: moment.addingTimeInterval(pair.ended - 0.25), elapsedNS: 250_000_000), to: item.id)
    }
    let ended = text ?? StoredPairs(design, isEnded: isEnded).json
    if isEnded { try store.endPairs(of: item.id, ended, count: pairs.count + 1) }
    try store.finishRun(id, state: isEnded ? .complete : .interrupted)
    return store
  }

  @Test func whatIsStoredIsReadBack() async throws {
    try await TemporaryDirectory.with { directory in
      let path = "\(directory.path)/s.sqlite"
      let pairs = Self.pairs(1.1, seed: 3)
      let store = try Self.store(pairs, label: "pairs", in: path)
      let (run, series) = try PairSeries.read("pairs", in: store)
      #expect(run.label == "pairs" && series.map(\.name) == ["base.fio", "other"])
      #expect(series.map(\.isEnded) == [true, false] && series.map(\.skipReason) == [nil, "no swap"])
      #expect(series.map(\.design) == [Self.design, Self.design])
      #expect(series[0].pairs.map(\.number) == Array(2...13))
      for (read, made) in zip(series[0].pairs, pairs) {
        #expect(read.base == made.base && read.candidate == made.candidate && read.problems == made.problems)
        #expect(abs(read.ended - made.ended) < 0.002)
      }
      #expect(series[0].logarithms("clat_p50_ns").count == 11 && series[0].logarithms("ns_per_io").isEmpty)
      // Of a figure that both sides have, the store has the ratio.
      let item = try #require(try store.cases(of: run.id).first)
      let metrics = try store.repeats(of: item.id)[1].metrics
      #expect(
        Set(metrics.keys) == [
          "base.clat_p50_ns", "base.ns_per_io", "candidate.clat_p50_ns", "candidate.clat_p99_ns", "ratio.clat_p50_ns",
        ])
      #expect(abs((metrics["ratio.clat_p50_ns"] ?? 0) - 1.1) < 0.05)
      // An exported run is the same elsewhere.
      let other = try Store(path: "\(directory.path)/other.sqlite", mode: .create)
      _ = try other.importRun(try store.export(run.id))
      #expect(try PairSeries.read("pairs", in: other).series == series)
      #expect(try store.history(case: "base.fio", metric: "ratio.clat_p50_ns").first?.values.count == 11)
    }
  }

  @Test func aRunOfPairsIsToldFromOthers() async throws {
    try await TemporaryDirectory.with { directory in
      let store = try Self.store(
        Self.pairs(1, seed: 1), label: "pairs", in: "\(directory.path)/s.sqlite", isEnded: false)
      let job = "[a]\n"
      let plain = NewCase(
        ordinal: 0, name: "a", jobFile: job, jobHash: SHA256.hexadecimal(job.utf8), plannedRepeats: 1)
      let run = NewRun(label: "plain", fioVersion: "fio-3.33", fioPath: "/usr/bin/fio", tool: "test")
      _ = try store.beginRun(run, cases: [plain])
      #expect(try PairSeries.isPaired("pairs", in: store) && !PairSeries.isPaired("plain", in: store))
      #expect(try PairSeries.read("plain", in: store).series.isEmpty)
      #expect(try !PairSeries.read("pairs", in: store).series[0].isEnded)
      #expect(throws: StoreError.self) { try PairSeries.isPaired("nowhere", in: store) }
    }
  }

  @Test(arguments: ["", "{}", "[]", #"{"design":5,"ended":true}"#, #"{"design":{"base":"a"},"ended":true}"#])
  func aRecordThatIsNoneIsNamed(_ text: String) async throws {
    try await TemporaryDirectory.with { directory in
      let store = try Self.store(Self.pairs(1, seed: 1), label: "damaged", in: "\(directory.path)/s.sqlite", text: text)
      let error = #expect(throws: StoreError.self) { try PairSeries.read("damaged", in: store) }
      #expect(error?.description.contains("run damaged, case base.fio") == true)
    }
  }

  @Test func aRecordIsTheSameText() throws {
    var design = Self.design
    for (limit, budget) in [(0.01, 60.0), (0, nil), (.infinity, 1e300)] {
      (design.limit, design.budget) = (limit, budget)
      let record = StoredPairs(design, isEnded: true)
      #expect(StoredPairs(json: record.json) == record && StoredPairs(json: record.json)?.json == record.json)
    }
    #expect(StoredPairs(Self.design).json.contains(#""sharing":"two_fios""#))
    // Members that a later program adds are passed over.
    let later = StoredPairs(Self.design).json.replacing("{\"design\":{", with: "{\"new\":1,\"design\":{\"more\":[],")
    #expect(StoredPairs(json: later) == StoredPairs(Self.design))
  }

  /// The ratios of two runs of pairs are compared as any metric; that some pairs do not count fails nothing.
  @Test func runsOfPairsAreComparedByTheirRatios() async throws {
    try await TemporaryDirectory.with { directory in
      let path = "\(directory.path)/s.sqlite"
      try Self.store(Self.pairs(1, seed: 1), label: "before", in: path)
      try Self.store(Self.pairs(1.03, seed: 21), label: "after", in: path)
      try Self.store(Self.pairs(1, seed: 41), label: "again", in: path)
      let failed = Self.pairs(1, seed: 61).map {
        Pair(number: $0.number, ended: $0.ended, base: $0.base, candidate: $0.candidate, problems: ["ended early."])
      }
      try Self.store(failed, label: "failed", in: path)
      func verdict(_ candidate: String) throws -> CaseComparison {
        let sides = try ComparisonSource(store: path).sides(base: ["before"], candidate: [candidate])
        return try #require(try Comparison(base: sides.base, candidate: sides.candidate).cases.first)
      }
      let after = try verdict("after")
      #expect(after.verdict == .worse && after.notes.isEmpty)
      #expect(after.metrics.filter(\.isGated).map(\.rule.metric.name) == ["ratio.clat_p50_ns"])
      #expect(after.metrics[0].rule.relativeLimit == 0.01 && after.metrics[0].base.count == 11)
      #expect(try verdict("again").verdict == .noChange)
      let none = try verdict("failed")
      #expect(none.verdict == .failed && none.notes.first?.contains("pair 2 failed: ended early.") == true)
    }
  }
}
