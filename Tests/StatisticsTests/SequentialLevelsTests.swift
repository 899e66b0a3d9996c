// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import Statistics

@Suite("Errors over all looks") struct SequentialLevelsTests {
  @Test(arguments: [0.1, 0.01, 0.001, 1e-5])
  func allLooksTogetherSpendAlphaAndNoMore(_ alpha: Double) throws {
    let levels = try SequentialLevels(alpha: alpha)
    for count in [1, 8, 12, 13, 40, 100, 3000] {
      let looks = levels.looks(upTo: count)
      let spent = looks.reduce(0) { $0 + $1.level }
      #expect(spent <= alpha / 2)
      #expect(abs(spent + levels.last(count).level - alpha) < 1e-15)
      // Every look can decide: there are values that reach its level.
      for look in looks { #expect(look.level > 0 && SignedRank.smallestP(look.count) <= look.level) }
      #expect(looks.map(\.count) == looks.map(\.count).sorted())
    }
  }

  @Test func theLooksOfOnePerCent() throws {
    let levels = try SequentialLevels(alpha: 0.01)
    #expect(levels.looks(upTo: 60).map(\.count) == [12, 15, 18, 22, 27, 33, 40, 48, 58])
    #expect(levels.looks(upTo: 11).isEmpty)
    #expect(abs(try #require(levels.looks(upTo: 12).first).level - 0.005 * (1 - (8.0 / 12).squareRoot())) < 1e-15)
    // 8 pairs of a budget that is used up, which no look saw before, decide.
    #expect(levels.last(8).level == 0.01 && SignedRank.smallestP(8) < 0.01)
  }

  /// A look that cannot decide leaves its level to the next.
  @Test func whatCannotDecideSpendsNothing() throws {
    let looks = try SequentialLevels(alpha: 1e-4).looks(upTo: 40)
    let first = try #require(looks.first)
    #expect(first.count > 12)
    #expect(abs(first.level - 0.5e-4 * (1 - (8 / Double(first.count)).squareRoot())) < 1e-18)
  }

  @Test func aFixedNumberIsJudgedOnce() throws {
    let levels = try SequentialLevels(alpha: 0.01, hasInterimLooks: false)
    #expect(levels.looks(upTo: 1000).isEmpty && levels.look(after: nil) == nil)
    #expect(levels.last(30) == SequentialLevels.Look(count: 30, level: 0.01))
    for alpha in [0, 1, -1, .nan] { #expect(throws: StatisticsError.self) { try SequentialLevels(alpha: alpha) } }
  }
}
