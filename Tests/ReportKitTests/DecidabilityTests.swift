// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import MadeResults
import Metrics
import StoreKit
import Testing

@testable import Comparison
@testable import ReportKit

/// A gate that cannot go red says so.
@Suite("Repeats that are too few for any verdict") struct DecidabilityTests {
  private static func items(_ cases: Int, _ centre: Double, count: Int, seed: UInt64) -> [ComparedCase] {
    (0..<cases).map { MadeSide.item("x\($0)", centre, spread: 0.001, count: count, seed: seed + UInt64($0)) }
  }

  private static func compare(_ cases: Int, _ centre: Double, count: Int) throws -> Comparison {
    try MadeSide.compare(items(cases, 1000, count: count, seed: 1), items(cases, centre, count: count, seed: 90))
  }

  /// Ten times slower, the same, and one against nine: so few repeats tell nothing of any of it.
  @Test(arguments: [(1, 1, 5), (1, 4, 5), (2, 5, 6), (6, 6, 7), (20, 7, 8)])
  func nothingIsToldWhateverTheValues(_ cases: Int, _ count: Int, _ least: Int) throws {
    for centre in [1000.0, 10_000] {
      let few = try Self.compare(cases, centre, count: count)
      #expect(few.cases.allSatisfy { $0.verdict == .inconclusive(.atLeast(least)) })
      #expect(few.minimumRepeats == least && few.undecidable.count == cases)
      for gate in [ComparisonGate(), ComparisonGate(isStrict: true)] { #expect(gate.end(few) == .inconclusive) }
      #expect(ComparisonGate(failing: [.inconclusive, .missing]).end(few) == .failed)
      for text in [few.text(), few.markdown()] {
        #expect(text.contains("At least \(least) per"), "\(text)")
      }
      #expect(few.undecidableWords?.contains("\(count) against \(count) repeats are too few for \(cases) test") == true)
      let enough = try Self.compare(cases, centre, count: least)
      #expect(enough.undecidable.isEmpty && enough.undecidableWords == nil)
      #expect(enough.verdict == (centre == 1000 ? .noChange : .worse))
    }
  }

  @Test func whatIsWorseOrMissingWins() throws {
    func item(_ name: String, faults: Double) -> ComparedCase {
      ComparedCase(
        name: name, metrics: ["ns_per_fault", "faults_per_io"],
        repeats: [100, 101, 102].map { ["ns_per_fault": $0, "faults_per_io": faults] })
    }
    let counts = try MadeSide.compare([item("a", faults: 1)], [item("a", faults: 2)])
    #expect(counts.verdict == .worse && ComparisonGate().end(counts) == .failed)
    let missing = try MadeSide.compare([item("a", faults: 1), item("b", faults: 1)], [item("a", faults: 1)])
    #expect(ComparisonGate().end(missing) == .failed)
    #expect(missing.undecidableWords?.hasPrefix("1 of 2 cases cannot be decided") == true)
  }

  /// A case with more repeats is told although others have too few.
  @Test func eachCaseHasItsOwnRepeats() throws {
    let base = Self.items(1, 1000, count: 10, seed: 1) + [MadeSide.item("few", 1000, count: 3)]
    let candidate = Self.items(1, 1500, count: 10, seed: 70) + [MadeSide.item("few", 1000, count: 3, seed: 4)]
    let comparison = try MadeSide.compare(base, candidate)
    #expect(comparison.cases.map(\.verdict) == [.worse, .inconclusive(.atLeast(6))])
    #expect(ComparisonGate().end(comparison) == .failed)
    // Few against many can be enough.
    let many = try MadeSide.compare(
      [MadeSide.item("x", 1000, spread: 0.01, count: 3)], [MadeSide.item("x", 1500, spread: 0.01, count: 100, seed: 2)])
    #expect(many.verdict == .worse)
  }

  @Test func machinesAreToldToo() throws {
    let few = try Self.compare(2, 10_000, count: 5)
    let json = try JSONRenderer().render(ComparisonDocument(few))
    #expect(json.contains("\"decidable\" : false") && json.contains("\"least_repeats\" : 6"))
    let rows = CSVRenderer().render(few.flat()).split(separator: "\r\n")
    #expect(rows.count == 5 && rows[1].contains(",inconclusive,6,false,"))
    let junit = JUnitRenderer(ComparisonGate()).render(few)
    #expect(junit.contains("failures=\"0\" errors=\"2\" skipped=\"0\""))
    #expect(junit.contains("<error message=\"inconclusive, needs n ≥ 6\""))
    let failing = JUnitRenderer(ComparisonGate(failing: [.inconclusive, .missing])).render(few)
    #expect(failing.contains("failures=\"2\" errors=\"0\""))
  }

  @Test func pagesTellToo() async throws {
    let page = try await Self.compare(2, 10_000, count: 5).page()
    #expect(page.contains("So few repeats decide nothing."))
    #expect(page.contains("5 against 5 repeats are too few for 2 tests. At least 6 per side could."))
    let enough = try await Self.compare(2, 1000, count: 6).page()
    #expect(enough.contains("Nothing changed.") && !enough.contains("too few"))
  }

  /// What all repeats of a run share cannot be known from one run a side.
  @Test func theGeometricMeanHasNoInterval() async throws {
    let comparison = try Self.compare(4, 1200, count: 8)
    #expect(comparison.means.map(\.cases) == [4, 4])
    let lines = comparison.text().split(separator: "\n").filter { $0.hasPrefix("Geometric mean of ns_per_fault") }
    #expect(lines.count == 1 && lines[0].hasSuffix("told and not judged: +20.0 %"), "\(lines)")
    let object = try JSONSerialization.jsonObject(
      with: Data(try JSONRenderer().render(ComparisonDocument(comparison)).utf8))
    let means = try #require((object as? [String: Any])?["means"] as? [[String: Any]])
    #expect(means.allSatisfy { Set($0.keys) == ["metric", "cases", "ratio"] })
    let page = try await comparison.page()
    let part = try #require(page.components(separatedBy: "Geometric means over the cases").last)
    #expect(try #require(part.components(separatedBy: "</table>").first).contains("<th scope=\"row\">ns_per_fault"))
    #expect(!(part.components(separatedBy: "</table>").first ?? "").contains("…"))
  }

  @Test func aPlanTellsBeforeItRuns() {
    func plan(_ cases: Int, repeats: Int, metrics: [String] = ["clat_p50_ns", "iops"]) -> PlannedDecisions {
      PlannedDecisions((0..<cases).map { PlannedDecisions.Case("c\($0)", repeats: repeats, metrics: metrics) })
    }
    #expect(plan(1, repeats: 5).words == nil)
    let six = plan(6, repeats: 6)
    #expect(six.tests == 6 && six.minimumRepeats == 7 && six.undecidable.count == 6)
    #expect(six.words?.contains("6 repeats are too few for `compare` to decide any case") == true)
    #expect(six.words?.contains("(--repeat 7)") == true)
    // A count may turn out to spread, and is tested then; until then six are not too few.
    let three = (0..<3).map {
      PlannedDecisions.Case("c\($0)", repeats: 6, metrics: ["clat_p50_ns", "faults_per_io"])
    }
    #expect(PlannedDecisions(three).tests == 3 && PlannedDecisions(three).words == nil)
    let spread = PlannedDecisions(three, countsSpread: true)
    #expect(spread.tests == 6 && spread.minimumRepeats == 7 && spread.words != nil)
    #expect(plan(1, repeats: 1).words?.hasPrefix("1 repeat is too few") == true)
    #expect(plan(1, repeats: 1, metrics: ["observed_faults"]).words == nil)
  }

  /// A number is told where there is ground for it.
  @Test func fewRepeatsPlanNothing() throws {
    func verdict(_ base: [Double], _ candidate: [Double]) throws -> ComparisonVerdict {
      func item(_ values: [Double]) -> ComparedCase {
        ComparedCase(name: "x", metrics: ["clat_p50_ns"], repeats: values.map { ["clat_p50_ns": $0] })
      }
      return try MadeSide.compare([item(base)], [item(candidate)]).verdict
    }
    #expect(try verdict([1000], [1100]) == .inconclusive(.atLeast(5)))
    // Decidable, being many on one side; but the noise of three is not known.
    let many = (0..<60).map { 1000 + 5 * Double($0) }
    #expect(try verdict([1000, 1200, 1400], many) == .inconclusive(.unknown))
    // Nearer to the limit of 5 % than its own error.
    let wide = [800.0, 900, 1000, 1100, 1200, 1300]
    #expect(try verdict(wide, wide.map { $0 * 1.06 }) == .inconclusive(.unknown))
    guard case .inconclusive(.about(let n)) = try verdict(wide, wide.map { $0 * 1.3 }) else {
      Issue.record("no number")
      return
    }
    #expect((7...60).contains(n))
  }
}

@Suite("Which metrics decide") struct GatedMetricsTests {
  @Test(
    arguments: [
      (["clat_p50_ns", "ns_per_fault", "faults_per_io", "iops"], [], ["clat_p50_ns", "faults_per_io"]),
      (["iops", "clat_p50_ns"], [], ["iops"]), (["huge_bytes", "clat_p50_ns", "clat_p99_ns"], [], ["clat_p50_ns"]),
      (["minor_faults", "major_faults"], [], ["minor_faults", "major_faults"]),
      (["vmstat.pgfault", "huge_bytes"], [], ["vmstat.pgfault"]),
      (
        ["clat_p50_ns", "clat_p99_ns"], [MetricLimit(metric: "clat_p99_ns", relative: 0.1)],
        ["clat_p50_ns", "clat_p99_ns"]
      ),
      (["clat_p50_ns", "iops"], [MetricLimit(metric: "clat_p50_ns", isJudged: false)], ["iops"]),
      (["clat_p50_ns"], [MetricLimit(metric: "clat_p50_ns", isJudged: false)], []),
    ] as [([String], [MetricLimit], [String])])
  func oneFigureAndTheCounts(_ declared: [String], _ limits: [MetricLimit], _ gated: [String]) {
    #expect(GatedMetrics.of(declared, limits: limits) == gated)
  }

  @Test func whatIsNowhereMeasuredDecidesNothingUnlessItIsTheFirst() {
    let names = ["huge_bytes", "clat_p50_ns", "page_p50_ns"]
    #expect(GatedMetrics.of(names, limits: []) { $0 == "page_p50_ns" } == ["page_p50_ns"])
    #expect(GatedMetrics.of(["clat_p50_ns", "iops"], limits: []) { $0 == "iops" } == ["clat_p50_ns"])
  }

  @Test func fioAloneIsJudgedByTheMedian() throws {
    func item(_ figures: [String: Double]) -> ComparedCase {
      ComparedCase(name: "x", repeats: Array(repeating: figures, count: 5))
    }
    func gated(_ figures: [String: Double]) throws -> [String] {
      let comparison = try MadeSide.compare([item(figures)], [item(figures)])
      return comparison.cases[0].metrics.filter(\.isGated).map(\.rule.metric.name)
    }
    let faults = ["ns_per_fault": 900.0, "faults_per_io": 1, "iops": 5, "minor_faults": 7]
    #expect(try gated(faults.merging(["clat_p50_ns": 800]) { $1 }) == ["clat_p50_ns"])
    #expect(
      try gated(faults.merging(["read_clat_p50_ns": 800, "write_clat_p50_ns": 9]) { $1 })
        == ["read_clat_p50_ns", "write_clat_p50_ns"])
    #expect(try gated(faults) == ["ns_per_fault"])
    #expect(try gated(["ns_per_fault": 900, "faults_per_io": 0.1, "iops": 5]).isEmpty)
    #expect(DefaultMetrics.first(of: ["bw_bytes", "clat_max_ns", "clat_p50_ns", "iops"]) == "clat_p50_ns")
    #expect(DefaultMetrics.first(of: ["bw_bytes", "read_clat_p50_ns"]) == "read_clat_p50_ns")
    #expect(DefaultMetrics.first(of: ["bw_bytes"]) == "bw_bytes")
    #expect(DefaultMetrics.first(named: ["huge_bytes", "page_p50_ns"], of: ["clat_p50_ns"]) == "page_p50_ns")
  }

  /// The change is no change of the medians where samples have two heaps; that is said.
  @Test func theEstimateIsNamedWhereMediansPart() throws {
    func item(_ values: [Double]) -> ComparedCase {
      ComparedCase(name: "x", metrics: ["clat_p50_ns"], repeats: values.map { ["clat_p50_ns": $0] })
    }
    let (low, high) = (128_000.0, 256_000.0)
    let split = try MadeSide.compare(
      [item([low, low, low, high, high])], [item([low, low, high, high, high])])
    let words = "the medians alone differ by +100 %."
    for text in [split.text(), split.markdown()] {
      #expect(text.contains(words), "\(text)")
    }
    #expect(try JSONRenderer().render(ComparisonDocument(split)).contains("\"median_ratio\" : 2"))
    let plain = try MadeSide.compare([MadeSide.item("x", 1000)], [MadeSide.item("x", 1200, seed: 2)])
    #expect(!plain.text().contains("medians alone"))
  }
}
