// SPDX-License-Identifier: GPL-2.0-only
import Statistics
import Testing

@testable import Comparison

@Suite("What pairs find on a host") struct PairCalibrationTests {
  /// What it says is found is found by the rule itself, in fresh pairs of the same noise.
  @Test(arguments: [SimulatedPairs.Noise.normal, .heavy])
  func whatIsPromisedIsFound(_ noise: SimulatedPairs.Noise) throws {
    var dice = SeededGenerator(21)
    let plan = try #require(
      PairCalibration(noise.draw(80, deviation: 0.01, &dice), secondsPerPair: 0.5, draws: 100))
    let minute = try #require(plan.found.first { $0.seconds == 60 })
    #expect(minute.pairs == 120)
    let change = try #require(minute.change)
    #expect(change > 0.01 && change < 0.03, "\(change)")
    func runs(_ change: Double, _ pairs: Int, isEnded: Bool) -> Int {
      (0..<100).count { _ in
        let values = noise.draw(pairs, deviation: 0.01, &dice).map { $0 + Logarithm.of(1 + change) }
        return PairJudgement(series: SimulatedPairs.series(values, isEnded: isEnded)).verdict
          == (change > 0 ? .worse : .noChange)
      }
    }
    // 95 % are promised; five standard errors less would be bad luck in one of a million.
    #expect(runs(change, 120, isEnded: true) >= 84)
    for needed in plan.needed where needed.change != 0.10 {
      #expect(runs(needed.change, try #require(needed.pairs), isEnded: false) >= 84, "\(needed)")
    }
  }

  @Test func moreTimeFindsLess() throws {
    var dice = SeededGenerator(22)
    let plan = try #require(
      PairCalibration(
        SimulatedPairs.Noise.normal.draw(40, deviation: 0.02, &dice), secondsPerPair: 0.5, draws: 60))
    let changes = plan.found.map { $0.change ?? .infinity }
    #expect(plan.found.map(\.seconds) == PairCalibration.budgets && changes == changes.sorted(by: >))
    #expect(changes[3] - 0.01 < (changes[0] - 0.01) / 2 && changes.allSatisfy { $0 > 0.01 })
    let times = plan.needed.dropFirst().map { $0.seconds ?? .infinity }
    let fastest = try #require(times.last)
    #expect(times == times.sorted(by: >) && abs(fastest - 6) < 2)
    #expect(plan.needed.map(\.change) == [0, 0.02, 0.05, 0.10])
    let same = try #require(
      PairCalibration(
        SimulatedPairs.Noise.normal.draw(40, deviation: 0.02, &dice), secondsPerPair: 0.5, limit: 0.05, draws: 60))
    // What is within the limit is never found.
    #expect(same.needed.map { $0.seconds == nil } == [false, true, true, false])
  }

  @Test func fewOrSlowPairsFindNothing() throws {
    #expect(PairCalibration([0.1, 0.2, 0, 0, 0, 0, 0], secondsPerPair: 1) == nil)
    #expect(PairCalibration([Double](repeating: 0, count: 8), secondsPerPair: 0) == nil)
    #expect(PairCalibration([Double](repeating: 0, count: 8), secondsPerPair: 1, alpha: 2) == nil)
    #expect(PairCalibration(SimulatedPairs.series([])) == nil)
    let slow = try #require(PairCalibration([Double](repeating: 0, count: 8), secondsPerPair: 5, draws: 20))
    // 2 pairs within 10 s, 6 within 30 s: none can be told apart. 12 within a minute can, and pairs without any noise do.
    #expect(
      slow.found.map(\.pairs) == [2, 6, 12, 60] && slow.found.map { $0.change == nil } == [true, true, false, false])
    #expect(slow.needed.map(\.pairs) == [12, 12, 12, 12] && slow.needed.map(\.seconds) == [60, 60, 60, 60])
  }

  @Test func aSeriesHasItsOwnTime() throws {
    var dice = SeededGenerator(23)
    let series = SimulatedPairs.series(SimulatedPairs.Noise.normal.draw(20, deviation: 0.01, &dice), limit: 0.02)
    let plan = try #require(PairCalibration(series, draws: 20))
    #expect(plan.secondsPerPair == 0.5 && plan.limit == 0.02 && plan.alpha == 0.01 && plan.pairs == 20)
    #expect(plan.deviation > 0.003 && plan.deviation < 0.02)
  }
}
