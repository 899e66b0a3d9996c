// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import MadeResults
import Testing

@testable import ReportKit

@Suite("How a verdict came about, in sentences") struct HTMLReasonsTests {
  private static func sentences(
    _ base: [Double], _ candidate: [Double], metric: String = "ns_per_fault",
    options: ComparisonOptions = ComparisonOptions()
  ) throws -> String {
    func item(_ values: [Double]) -> ComparedCase {
      ComparedCase(name: "x", metrics: [metric], repeats: values.map { [metric: $0] })
    }
    let comparison = try MadeSide.compare([item(base)], [item(candidate)], options: options)
    let metric = try #require(comparison.cases.first?.metrics.first)
    return VerdictSentences(comparison: comparison).sentences(metric).joined(separator: " ")
  }

  private static func around(_ centre: Double, count: Int = 10, spread: Double = 0.01) -> [Double] {
    (0..<count).map { centre * (1 + spread * (Double($0) / Double(count - 1) - 0.5)) }
  }

  @Test func aChangeTellsEveryConditionThatHolds() throws {
    let worse = try Self.sentences(Self.around(1000), Self.around(1200))
    for words in [
      "Over 10 against 10 repeats", "is +20.0 % (+200 ns), with an interval of +19.",
      "Mann–Whitney p = 1.1e-05 (exact)",
      "after Holm's correction over 1 test it is 1.1e-05, below α = 0.01",
      "lie beyond the limit of 5 %, and the shift is more than 20 ns.", "Hence worse (lower is better).",
    ] { #expect(worse.contains(words), "\(worse)") }
    #expect(try Self.sentences(Self.around(1200), Self.around(1000)).hasSuffix("Hence better (lower is better)."))
    let rate = try Self.sentences(Self.around(1000), Self.around(500), metric: "iops")
    #expect(rate.hasSuffix("Hence worse (higher is better)."), "\(rate)")
  }

  @Test func whatIsMissingForAChangeIsNamed() throws {
    #expect(
      try Self.sentences(Self.around(1000), Self.around(1001)).contains(
        "The whole interval lies within the limit of 5 %. Hence no change."))
    // 7 % of 100 ns are less than what a clock takes.
    let small = try Self.sentences(Self.around(100), Self.around(107))
    #expect(small.contains("but the shift is no more than 20 ns."), "\(small)")
    let tiny = try Self.sentences(Self.around(100, spread: 0.2), Self.around(103, spread: 0.2))
    #expect(tiny.contains("lies within 20 ns, which is too little to matter. Hence no change."), "\(tiny)")
    let few = try Self.sentences([1000, 1010, 1020], [1500, 1510, 1520])
    #expect(
      few.contains("so few values have no interval") && few.contains("Without an interval nothing can be decided.")
        && few.contains("no values whatever of so few repeats would decide; at least 5 per side could."))
    let vague = try Self.sentences(Self.around(1000, spread: 0.6), Self.around(1100, spread: 0.6))
    #expect(
      vague.contains("The shift is beyond the limit of 5 %, but its interval reaches back within it."), "\(vague)")
    #expect(vague.contains("Hence inconclusive: how many repeats would decide cannot be told"), "\(vague)")
    let wide = try Self.sentences(Self.around(1000, spread: 0.4), Self.around(1200, spread: 0.4))
    #expect(wide.contains("Hence inconclusive: about "), "\(wide)")
    let near = try Self.sentences(Self.around(1000, spread: 0.2), Self.around(1030, spread: 0.2))
    #expect(near.contains("The shift is within the limit of 5 %, but its interval reaches beyond it."), "\(near)")
  }

  @Test func theAbsoluteLimitIsNamedWhereItDecided() throws {
    func text(_ base: [Double], _ candidate: [Double]) throws -> String {
      func item(_ values: [Double]) -> ComparedCase {
        ComparedCase(name: "x", metrics: ["ns_per_fault"], repeats: values.map { ["ns_per_fault": $0] })
      }
      let text = try MadeSide.compare([item(base)], [item(candidate)]).text()
      return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    let tiny = try text(Self.around(100, spread: 0.2), Self.around(103, spread: 0.2))
    #expect(
      tiny.contains("lies within the limit, or within the absolute limit of the metric (20 ns). Metrics"), "\(tiny)")
    let same = try text(Self.around(1000), Self.around(1001))
    #expect(same.contains("lies within the limit. Metrics"), "\(same)")
  }

  @Test func countsAndMissingValuesAreTold() throws {
    let same = try Self.sentences([16400, 16400], [16410, 16412], metric: "minor_faults")
    #expect(same.contains("no more than the 82 that are tolerated. Hence no change."), "\(same)")
    let more = try Self.sentences([16400, 16400], [20000, 20000], metric: "minor_faults")
    #expect(more.contains("more than the 82 that are tolerated. Hence worse (lower is better)."), "\(more)")
    #expect(try Self.sentences([1], [], metric: "minor_faults").contains("the candidate does not have any value"))
    let zero = try Self.sentences([0, 0, 0, 0, 0], [100, 110, 120, 130, 140], metric: "clat_p50_ns")
    #expect(zero.contains("Values that are not above zero have no ratio."), "\(zero)")
  }
}
