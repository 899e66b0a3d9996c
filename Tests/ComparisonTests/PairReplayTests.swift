// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import MadeResults
import Statistics
import StoreKit
import TestSupport
import Testing

@testable import Comparison

@Suite("Recorded pairs, judged again") struct PairReplayTests {
  /// Stores pairs of half a second, of which every tenth does not count, and replays them.
  private func replay(_ logarithms: [Double], _ arguments: [String]) async throws -> [String] {
    try await TemporaryDirectory.with { directory in
      var suite = StoredSuite(suite: "recorded")
      // A pair takes all of its half second, so that the time of each can be read back.
      let values = logarithms.map { ["base.clat_p50_ns": 3000, "candidate.clat_p50_ns": 3000 * Logarithm.inverse($0)] }
      suite.add("case", metrics: ["ratio.clat_p50_ns"], values: values)
      let encoder = JSONEncoder()
      encoder.keyEncodingStrategy = .convertToSnakeCase
      let design = String(decoding: try encoder.encode(SimulatedPairs.series([]).design), as: UTF8.self)
      suite.cases[0].pairs = #"{"design": \#(design), "ended": true}"#
      suite.repeats["case"] = suite.repeats["case"]?.enumerated().map { index, one in
        var one = one
        one.started = Date(timeIntervalSince1970: 1000 + 0.5 * Double(index))
        one.elapsedNS = 500_000_000
        if index % 10 == 3 { one.problems = ["a job ended early"] }
        return one
      }
      let path = directory.path + "/recorded.sqlite"
      try suite.write(to: path)
      let program = Repository.products.appending(path: "PairReplay").path
      let result = try await Executed.run(program, [path, "latest"] + arguments)
      #expect(result.status == 0, "\(result.errors)")
      return result.output.split(separator: "\n").map(String.init)
    }
  }

  @Test func everyRunIsThatOfTheRule() async throws {
    var dice = SeededGenerator(31)
    let logarithms = SimulatedPairs.Noise.normal.draw(1200, deviation: 0.01, &dice).map { $0 + Logarithm.of(1.02) }
    let lines = try await replay(logarithms, ["--within", "20"])
    // The same by hand: consecutive runs, each of the pairs that fit into a minute.
    var (start, seconds): (Int, [Double]) = (0, [])
    while start + 120 <= logarithms.count {
      var pairs = SimulatedPairs.series(Array(logarithms[start..<start + 120])).pairs
      for (index, pair) in pairs.enumerated() where (start + index) % 10 == 3 {
        pairs[index] = Pair(number: pair.number, ended: pair.ended, base: [:], candidate: [:], problems: ["early"])
      }
      let judgement = PairJudgement(
        series: PairSeries(name: "case", design: SimulatedPairs.series([]).design, pairs: pairs, isEnded: true))
      try #require(judgement.verdict == .worse)
      seconds.append(try #require(judgement.last).seconds)
      start += Int(2 * (seconds.last ?? 0))
    }
    #expect(seconds.count > 20)
    #expect(lines.contains("runs \(seconds.count)"), "\(lines)")
    #expect(lines.contains("worse \(seconds.count), within 20 s \(seconds.count { $0 <= 20 })"), "\(lines)")
    #expect(lines.contains("better 0, within 20 s 0") && lines.contains("undecided 0, within 20 s 0"))
    #expect(lines.contains("pairs 1200, of which 1080 count"))
  }

  @Test func runsMaySharePairs() async throws {
    var dice = SeededGenerator(32)
    let lines = try await replay(
      SimulatedPairs.Noise.normal.draw(150, deviation: 0.01, &dice), ["--within", "60", "--runs", "20"])
    #expect(lines.contains("runs 20, which share pairs") && lines.contains("no_change 20, within 60 s 20"), "\(lines)")
    let fixed = try await replay([Double](repeating: 0.1, count: 90), ["--pairs", "30", "--within", "60"])
    #expect(fixed.contains("runs 3") && fixed.contains("worse 3, within 60 s 3"), "\(fixed)")
  }
}
