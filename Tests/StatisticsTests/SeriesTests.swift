// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import Statistics

@Suite("Trends, change points and warm-up") struct SeriesTests {
  /// scipy 1.17.1: theilslopes; S, its variance with the term for ties and p by hand from norm.sf.
  @Test func theTrendIsThatOfMannAndKendall() throws {
    let trend = MannKendall(try Sample([5, 7, 6, 9, 9, 12, 11, 14, 13, 17]))
    #expect(trend.score == 38)
    #expect(abs(trend.p - 0.0008915134791795961) < 1e-15)
    #expect(trend.slope == 1.25)
  }

  @Test func trendEdges() throws {
    #expect(MannKendall(try Sample([1])).p == 1)
    #expect(MannKendall(try Sample([1])).slope == 0)
    #expect(MannKendall(try Sample([1, 2, 3])).p == 1)
    #expect(MannKendall(try Sample([4, 4, 4, 4, 4])).p == 1)
    let up = MannKendall(try Sample([1, 2, 3, 5, 8, 9]))
    let down = MannKendall(try Sample([9, 8, 5, 3, 2, 1]))
    #expect(up.p == down.p && up.score == -down.score && up.slope == -down.slope)
  }

  @Test func aStepIsFoundWhereItIs() throws {
    var generator = SeededGenerator(9)
    let values = (0..<40).map { Double(generator.index(below: 10)) + ($0 < 25 ? 100 : 120) }
    let found = ChangePoints().of(try Sample(values))
    #expect(found.map(\.index) == [25])
    #expect(found.allSatisfy { $0.p <= 0.01 })
    #expect(ChangePoints().of(try Sample(values)) == found)
  }

  @Test func twoStepsAreFound() throws {
    var generator = SeededGenerator(10)
    let values = (0..<45).map { Double(generator.index(below: 10)) + ($0 < 15 ? 100 : $0 < 30 ? 130 : 90) }
    #expect(ChangePoints().of(try Sample(values)).map(\.index) == [15, 30])
  }

  @Test func noiseHasFewChanges() throws {
    var generator = SeededGenerator(12)
    var alarms = 0
    for _ in 0..<100 {
      let values = (0..<20).map { _ in Double(generator.index(below: 1000)) }
      alarms += ChangePoints(orders: 199).of(try Sample(values)).isEmpty ? 0 : 1
    }
    // 1 % is what the level allows; 6 of 100 would be far beyond.
    #expect(alarms <= 5)
  }

  /// Also in long histories, and where single runs lie far off.
  @Test(arguments: [60, 140], [false, true])
  func longNoiseHasFewChanges(_ length: Int, _ hasOutliers: Bool) throws {
    var generator = SeededGenerator(UInt64(length) + (hasOutliers ? 1 : 0))
    var alarms = 0
    for _ in 0..<300 {
      let values = (0..<length).map { _ in
        let value = 100 + ((try? Normal.quantile((Double(generator.index(below: 100_000)) + 0.5) / 100_000)) ?? 0)
        return hasOutliers && generator.index(below: 10) == 0 ? value * 1.35 : value
      }
      alarms += ChangePoints().of(try Sample(values)).isEmpty ? 0 : 1
    }
    // 1 % of 300 would be 3; 9 has a probability of 4 in 1000.
    #expect(alarms <= 8, "\(alarms)")
  }

  @Test func seriesWithoutChange() throws {
    for values in [[1.0], [1, 2], [3, 3, 3, 3, 3, 3, 3, 3]] {
      #expect(ChangePoints().of(try Sample(values)).isEmpty)
      #expect(Steadiness(try Sample(values)).warmUp == 0)
    }
  }

  @Test func warmUpIsToldFromDrift() throws {
    var generator = SeededGenerator(13)
    let cold = (0..<30).map { Double(generator.index(below: 4)) + ($0 < 4 ? 300 : 100) }
    let warm = Steadiness(try Sample(cold))
    #expect(warm.warmUp == 4)
    #expect(warm.changes.isEmpty)
    #expect(warm.trend.p > 0.01)
    let drifting = Steadiness(try Sample((0..<30).map { 100 + 3 * Double($0) + Double(generator.index(below: 4)) }))
    #expect(drifting.trend.p < 0.001)
    #expect(drifting.trend.slope > 2)
  }
}
