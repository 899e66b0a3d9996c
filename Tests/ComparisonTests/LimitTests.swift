// SPDX-License-Identifier: GPL-2.0-only
import MadeResults
import Metrics
import ReportKit
import StoreKit
import Testing

@testable import Comparison

@Suite("Limits of a suite") struct LimitTests {
  private static func side(_ centre: Double, seed: UInt64, _ limits: [MetricLimit]) -> ComparedCase {
    var item = MadeSide.item("x", centre, spread: 0.005, seed: seed)
    item.limits = limits
    item.job += limits.map { ComparedFact("limit of \($0.metric)", $0.words) }
    return item
  }

  private static func verdict(
    _ limits: [MetricLimit], candidate: [MetricLimit]? = nil, limit: Double? = nil
  ) throws -> Comparison {
    var options = ComparisonOptions()
    options.limit = limit
    return try MadeSide.compare(
      [side(1000, seed: 1, limits)], [side(1100, seed: 2, candidate ?? limits)], options: options)
  }

  /// A slow-down of 10 %, that is 100 ns.
  @Test func whatMattersIsForTheSuiteToSay() throws {
    let eight = [MetricLimit(metric: "ns_per_fault", relative: 0.08)]
    let twenty = [MetricLimit(metric: "ns_per_fault", relative: 0.2)]
    #expect(try Self.verdict([]).verdict == .worse)
    #expect(try Self.verdict(eight).verdict == .worse)
    #expect(try Self.verdict(twenty).verdict == .noChange)
    #expect(try Self.verdict([MetricLimit(metric: "ns_per_fault", absolute: 200)]).verdict == .noChange)
    #expect(try Self.verdict([MetricLimit(metric: "ns_per_fault", absolute: 50)]).verdict == .worse)
    // The user has the last word.
    #expect(try Self.verdict(twenty, limit: 0.05).verdict == .worse)
    #expect(try Self.verdict(eight, limit: 0.2).verdict == .noChange)
    #expect(try Self.verdict(twenty).text(width: 76).contains("limit of their suite"))
    #expect(try !Self.verdict([]).text(width: 76).contains("limit of their suite"))
  }

  @Test func otherLimitsAreADifferenceAndThoseOfTheBaseCount() throws {
    let (eight, twenty) = (
      [MetricLimit(metric: "ns_per_fault", relative: 0.08, absolute: 30)],
      [MetricLimit(metric: "ns_per_fault", relative: 0.2)]
    )
    let comparison = try Self.verdict(eight, candidate: twenty)
    #expect(comparison.verdict == .worse)
    let difference = try #require(comparison.differences.first)
    #expect(difference.key == "x: limit of ns_per_fault" && !difference.isDecisive)
    #expect(difference.base == "8 % and 30 ns" && difference.candidate == "20 %")
    #expect(try Self.verdict(twenty, candidate: eight).verdict == .noChange)
    #expect(try Self.verdict([], candidate: twenty).verdict == .worse)
    #expect(try Self.verdict(eight).differences.isEmpty)
  }

  @Test func aMetricWithoutALimitIsOnlyReported() throws {
    let none = try Self.verdict([MetricLimit(metric: "ns_per_fault", isJudged: false)])
    #expect(none.cases[0].metrics.allSatisfy { !$0.isGated })
    // Nothing is left that decides, which must not pass.
    #expect(none.verdict == .missing)
    #expect(ComparisonGate().end(none) == .failed)
  }
}
