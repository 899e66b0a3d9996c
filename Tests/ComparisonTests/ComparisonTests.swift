// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import MadeResults
import ReportKit
import Statistics
import Testing

@testable import Comparison

@Suite("Comparing two sides") struct ComparisonTests {
  @Test func aSlowDownIsWorseAndItsReverseBetter() throws {
    let (a, b) = (MadeSide.item("x", 1000), MadeSide.item("x", 1200, seed: 2))
    let worse = try MadeSide.compare([a], [b])
    #expect(worse.verdict == .worse)
    let metric = try #require(worse.cases[0].metrics.first)
    #expect(metric.isGated && metric.rule.metric.name == "ns_per_fault")
    #expect(metric.ratio.map { abs($0.estimate - 1.2) < 0.05 } == true)
    #expect(metric.adjustedP == metric.test?.p)
    #expect(try MadeSide.compare([b], [a]).verdict == .better)
    #expect(ComparisonGate().end(worse) == .failed)
    // IOPS is reported, not gated.
    #expect(worse.cases[0].metrics.map(\.isGated) == [true, false])
  }

  @Test func sameThingsAreNoChange() throws {
    let same = try MadeSide.compare([MadeSide.item("x", 1000)], [MadeSide.item("x", 1000, seed: 2)])
    #expect(same.verdict == .noChange)
    #expect(ComparisonGate(isStrict: true).end(same) == .fine)
  }

  @Test func noiseIsInconclusiveAndSaysWhatItNeeds() throws {
    let noisy = try MadeSide.compare(
      [MadeSide.item("x", 1000, spread: 0.1, count: 6)], [MadeSide.item("x", 1090, spread: 0.1, count: 6, seed: 5)])
    guard case .inconclusive(.about(let needs)) = noisy.verdict else {
      Issue.record("\(noisy.verdict)")
      return
    }
    #expect(needs > 6)
    #expect(ComparisonGate().end(noisy) == .fine)
    #expect(ComparisonGate(isStrict: true).end(noisy) == .inconclusive)
    #expect(ComparisonGate(failing: [.inconclusive]).end(noisy) == .failed)
  }

  /// Each condition keeps a change from being called one.
  @Test func everyConditionCounts() throws {
    // Clear, but within the relative limit.
    let small = try MadeSide.compare(
      [MadeSide.item("x", 1000, spread: 0.001)], [MadeSide.item("x", 1030, spread: 0.001, seed: 2)])
    #expect(small.verdict == .noChange)
    // Clear and large in relation, but below the absolute limit of 20 ns.
    let tiny = try MadeSide.compare(
      [MadeSide.item("x", 100, spread: 0.001)], [MadeSide.item("x", 115, spread: 0.001, seed: 2)])
    #expect(tiny.verdict == .noChange)
    // Beyond the limit, but its interval is not.
    let near = try MadeSide.compare(
      [MadeSide.item("x", 1000, spread: 0.02)], [MadeSide.item("x", 1060, spread: 0.02, seed: 3)])
    #expect(near.verdict.word == "inconclusive")
    var options = ComparisonOptions()
    options.limit = 0.01
    #expect(
      try MadeSide.compare(
        [MadeSide.item("x", 1000, spread: 0.02)], [MadeSide.item("x", 1060, spread: 0.02, seed: 3)], options: options
      ).verdict == .worse)
  }

  /// 5 against 5 reach p = 0.0079: enough alone, too little among ten tests.
  @Test func manyTestsAreCorrected() throws {
    func items(_ count: Int, _ centre: Double, _ seed: UInt64) -> [ComparedCase] {
      (0..<count).map { MadeSide.item("x\($0)", centre, count: 5, seed: seed + UInt64($0)) }
    }
    #expect(try MadeSide.compare(items(1, 1000, 1), items(1, 1300, 50)).verdict == .worse)
    let ten = try MadeSide.compare(items(10, 1000, 1), items(10, 1300, 50))
    #expect(ten.tests == 10)
    #expect(ten.cases.allSatisfy { $0.verdict == .inconclusive(.atLeast(7)) })
    #expect(ten.means.first.map { abs($0.ratio - 1.3) < 0.05 } == true)
  }

  @Test func missingCasesNeverPass() throws {
    let (a, b) = (MadeSide.item("a", 1000), MadeSide.item("b", 1000))
    for (base, candidate) in [([a, b], [a]), ([a], [a, b])] {
      let comparison = try MadeSide.compare(base, candidate)
      #expect(comparison.cases.map(\.name) == ["a", "b"])
      #expect(comparison.cases[1].verdict == .missing)
      for failing: Set<ComparisonGate.Word> in [[], [.worse], [.missing], [.inconclusive]] {
        #expect(ComparisonGate(failing: failing).end(comparison) == .failed)
      }
      #expect(comparison.text().contains("has no such case"))
    }
    let skipped = MadeSide.item("b", 1000, skip: "no hugepages")
    #expect(try MadeSide.compare([a, b], [a, skipped]).cases[1].verdict == .missing)
    let both = try MadeSide.compare([a, skipped], [a, skipped])
    #expect(both.cases[1].verdict == .skipped)
    #expect(ComparisonGate().end(both) == .fine)
    #expect(ComparisonGate().end(try MadeSide.compare([skipped], [skipped])) == .allSkipped)
    #expect(throws: ComparisonError.self) { try MadeSide.compare([], []) }
  }

  @Test func failedRepeatsFail() throws {
    let broken = MadeSide.item("a", 1000, seed: 2, problems: ["repeat 3 failed: killed"])
    let comparison = try MadeSide.compare([MadeSide.item("a", 1000)], [broken])
    #expect(comparison.verdict == .failed)
    #expect(comparison.text().contains("candidate: repeat 3 failed: killed"))
  }

  @Test func aCaseWithoutFiguresIsMissing() throws {
    let job = [ComparedFact("job file", "a", isDecisive: true)]
    let empty = ComparedCase(name: "a", metrics: ["ns_per_fault"], repeats: [[:]], job: job)
    #expect(try MadeSide.compare([empty], [empty]).verdict == .missing)
    #expect(try MadeSide.compare([MadeSide.item("a", 1000)], [empty]).cases[0].verdict == .missing)
    let nothing = ComparedCase(name: "a", repeats: [["usr_cpu_percent": 3]])
    #expect(try MadeSide.compare([nothing], [nothing]).verdict == .missing)
  }

  @Test func otherProcessorsAndJobsNeedForce() throws {
    let a = MadeSide.item("a", 1000)
    let other = MadeSide.side([a], cpu: "two")
    #expect(throws: ComparisonError.self) { try Comparison(base: MadeSide.side([a]), candidate: other) }
    var forced = ComparisonOptions()
    forced.isForced = true
    let comparison = try Comparison(base: MadeSide.side([a]), candidate: other, options: forced)
    #expect(comparison.differences.map(\.key) == ["cpuModel"])
    #expect(throws: ComparisonError.self) { try MadeSide.compare([a], [MadeSide.item("a", 1000, job: "b")]) }
    let kernels = try Comparison(base: MadeSide.side([a]), candidate: MadeSide.side([a], kernel: "6.18"))
    #expect(kernels.differences.map(\.key) == ["kernel"])
    #expect(kernels.text().contains("kernel: 6.12 -> 6.18"))
  }

  @Test func countsAreComparedAsTheyAre() throws {
    func item(_ faults: [Double]) -> ComparedCase {
      ComparedCase(name: "a", metrics: ["observed_faults"], repeats: faults.map { ["observed_faults": $0] })
    }
    #expect(try MadeSide.compare([item([512, 512])], [item([512, 512])]).verdict == .noChange)
    #expect(try MadeSide.compare([item([512])], [item([513])]).verdict == .worse)
    #expect(try MadeSide.compare([item([512])], [item([0])]).verdict == .better)
    // Where they spread, they are a measurement, and so few of them say nothing.
    #expect(try MadeSide.compare([item([512, 700, 90])], [item([513, 1, 600])]).verdict.word == "inconclusive")
  }

  @Test func ratesTurnThePolarity() throws {
    var options = ComparisonOptions()
    options.metrics = ["iops"]
    let (a, b) = (MadeSide.item("x", 1000), MadeSide.item("x", 1200, seed: 2))
    #expect(try MadeSide.compare([a], [b], options: options).verdict == .worse)
    #expect(try MadeSide.compare([b], [a], options: options).verdict == .better)
  }

  /// The whole rule on noise without any effect: seeded, so that it is the same every time.
  @Test func noiseAloneIsHardlyEverWorse() throws {
    var alarms = 0
    for round in 0..<300 {
      func items(_ seed: UInt64) -> [ComparedCase] {
        (0..<4).map { MadeSide.item("x\($0)", 1000, spread: 0.15, count: 8, seed: seed + UInt64($0)) }
      }
      let comparison = try MadeSide.compare(items(UInt64(round) * 100 + 1), items(UInt64(round) * 100 + 51))
      alarms += comparison.count("worse") > 0 ? 1 : 0
    }
    #expect(alarms <= 3)
  }
}
