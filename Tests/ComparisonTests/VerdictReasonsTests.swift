// SPDX-License-Identifier: GPL-2.0-only
import MadeResults
import Testing

@testable import Comparison

@Suite("A rule tells which of its conditions held") struct VerdictReasonsTests {
  private static func judgement(
    _ base: [Double], _ candidate: [Double], metric: String = "ns_per_fault"
  ) throws -> Judgement {
    func item(_ values: [Double]) -> ComparedCase {
      ComparedCase(name: "x", metrics: [metric], repeats: values.map { [metric: $0] })
    }
    return try #require(try MadeSide.compare([item(base)], [item(candidate)]).cases.first?.metrics.first).judgement
  }

  private static func around(_ centre: Double, count: Int = 10, spread: Double = 0.01) -> [Double] {
    (0..<count).map { centre * (1 + spread * (Double($0) / Double(count - 1) - 0.5)) }
  }

  private static func measured(_ judgement: Judgement) throws -> MeasuredReasons {
    guard case .measured(let reasons) = judgement.reasons else {
      throw ExpectationFailedError("\(String(describing: judgement.reasons))")
    }
    return reasons
  }

  private struct ExpectationFailedError: Error {
    let words: String
    init(_ words: String) { self.words = words }
  }

  @Test func everyExtentHasItsVerdict() throws {
    typealias Extent = MeasuredReasons.Extent
    let cases: [(base: [Double], candidate: [Double], extent: Extent, word: String)] = [
      (Self.around(1000), Self.around(1200), .beyond, "worse"),
      (Self.around(1000), Self.around(1001), .within, "no_change"),
      (Self.around(100, spread: 0.2), Self.around(103, spread: 0.2), .withinAbsolute, "no_change"),
      ([1000, 1010, 1020], [1500, 1510, 1520], .unknown, "inconclusive"),
      (Self.around(1000, spread: 0.6), Self.around(1100, spread: 0.6), .reachesBack, "inconclusive"),
      (Self.around(1000, spread: 0.2), Self.around(1030, spread: 0.2), .reachesOut, "inconclusive"),
    ]
    for (base, candidate, extent, word) in cases {
      let judgement = try Self.judgement(base, candidate)
      #expect(try Self.measured(judgement).extent == extent, "\(word)")
      #expect(judgement.verdict.word == word, "\(extent)")
    }
  }

  @Test func aChangeNeedsBothLimitsAndTheTest() throws {
    let worse = try Self.measured(Self.judgement(Self.around(1000), Self.around(1200)))
    #expect(worse.isSignificant && worse.isBeyondAbsolute)
    // 7 % of 100 ns are less than what a clock takes.
    let small = try Self.judgement(Self.around(100), Self.around(107))
    let reasons = try Self.measured(small)
    #expect(reasons.extent == .beyond && reasons.isSignificant && !reasons.isBeyondAbsolute)
    #expect(small.verdict != .worse)
  }

  @Test func countsAndMissingValuesHaveReasonsOfTheirOwn() throws {
    #expect(
      try Self.judgement([16400, 16400], [16410, 16412], metric: "minor_faults").reasons
        == .counts(base: 16400, candidate: 16411, tolerance: 82, isTolerated: true))
    #expect(try Self.judgement([1], [], metric: "minor_faults").reasons == .noValues(base: false, candidate: true))
  }
}
