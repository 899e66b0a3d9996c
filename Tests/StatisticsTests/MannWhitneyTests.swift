// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import Statistics

/// Reference values: scipy 1.17.1 where no other source is named.
@Suite("Mann-Whitney U") struct MannWhitneyTests {
  @Test func withoutTiesIsAsInSciPy() throws {
    let a = try Sample([5.1, 4.8, 5.6, 5.0, 4.9])
    let b = try Sample([5.9, 6.1, 5.5, 6.4, 5.8])
    let test = MannWhitney(a, b)
    #expect(test.u == 24)
    #expect(test.isExact)
    #expect(test.superiority == 24.0 / 25)
    #expect(abs(test.p - 0.015873015873015872) < 1e-15)
  }

  /// Hollander and Wolfe (1973), permeability of the human chorioamnion; the example of R's wilcox.test: W = 35, one-sided
  /// p = 0.1272, and the 95 % interval of the shift from -0.15 to 0.76.
  @Test func theExampleOfR() throws {
    let x = try Sample([0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46])
    let y = try Sample([1.15, 0.88, 0.90, 0.74, 1.21])
    let test = MannWhitney(y, x)
    #expect(test.u == 35)
    #expect(abs(test.p - 0.2544122544122544) < 1e-14)
    let shift = try HodgesLehmann.shift(from: y, to: x, confidence: 0.95)
    #expect(abs(shift.estimate - 0.305) < 1e-12)
    let interval = try #require(shift.interval)
    #expect(abs(interval.lower + 0.15) < 1e-12)
    #expect(abs(interval.upper - 0.76) < 1e-12)
  }

  /// Tables of critical values of U, two-sided (for example Siegel and Castellan 1988): the largest U with p at most the level.
  @Test(arguments: [
    (5, 5, 0.05, 2), (5, 10, 0.05, 8), (7, 12, 0.05, 18), (8, 8, 0.05, 13), (10, 10, 0.05, 23), (20, 20, 0.05, 127),
    (5, 5, 0.01, 0), (10, 10, 0.01, 16), (20, 20, 0.01, 105), (12, 7, 0.05, 18),
  ])
  func criticalValuesAreThoseOfTheTables(_ m: Int, _ n: Int, _ level: Double, _ critical: Int) {
    let distribution = RankSumDistribution(m, n)
    #expect(distribution.twoSided(Double(critical)) <= level)
    #expect(distribution.twoSided(Double(critical + 1)) > level)
  }

  /// All 6,435 ways to choose 8 of 15 ranks, counted by scipy.stats.permutation_test and by hand.
  @Test func withTiesIsThePermutationTest() throws {
    let a = try Sample([1, 2, 2, 3, 4, 4, 5])
    let b = try Sample([2, 3, 4, 4, 5, 6, 6, 7])
    let test = MannWhitney(a, b)
    #expect(test.u == 43)
    #expect(abs(test.p - 0.09355089355089355) < 1e-14)
    #expect(abs(MannWhitney(b, a).p - test.p) < 1e-14)
    // The approximation is another number, so that the test would see a wrong switch.
    #expect(abs(MannWhitney(a, b, exactLimit: 0).p - 0.08835973681189323) < 1e-12)
  }

  @Test func fewAndTiedValuesAgreeWithCountingAllOrders() throws {
    var generator = SeededGenerator(42)
    for _ in 0..<300 {
      let (m, n) = (1 + generator.index(below: 6), 1 + generator.index(below: 6))
      let values = (0..<m + n).map { _ in Double(generator.index(below: 5)) }
      let test = MannWhitney(try Sample(Array(values[..<m])), try Sample(Array(values[m...])))
      #expect(abs(test.p - Self.counted(values, m)) < 1e-12, "\(values) \(m)")
    }
  }

  /// Counts every choice of the second sample.
  private static func counted(_ values: [Double], _ m: Int) -> Double {
    func u(_ chosen: Int) -> Double {
      var sum = 0.0
      for i in values.indices where chosen & (1 << i) == 0 {
        for j in values.indices where chosen & (1 << j) != 0 {
          sum += values[j] > values[i] ? 1 : values[j] == values[i] ? 0.5 : 0
        }
      }
      return sum
    }
    let n = values.count - m
    let observed = u(((1 << n) - 1) << m)
    let all = (0..<(1 << values.count)).filter { $0.nonzeroBitCount == n }.map(u)
    let low = Double(all.count { $0 <= observed }) / Double(all.count)
    let high = Double(all.count { $0 >= observed }) / Double(all.count)
    return min(1, 2 * min(low, high))
  }

  @Test func manyValuesUseTheApproximationOfSciPy() throws {
    let a = try Sample([
      156, 137, 141, 153, 134, 146, 150, 113, 103, 118, 117, 152, 154, 100, 129, 149, 107, 147, 107, 128, 148, 118, 120,
      116, 143, 115, 159, 126, 128, 130,
    ])
    let b = try Sample([
      147, 145, 143, 174, 162, 161, 155, 150, 132, 174, 140, 123, 164, 120, 165, 149, 117, 112, 138, 112, 119, 143, 173,
      140, 162, 169, 163, 150, 138, 143,
    ])
    let test = MannWhitney(a, b)
    #expect(!test.isExact)
    #expect(test.u == 635.5)
    #expect(abs(test.p - 0.006217077018278746) < 1e-13)
  }

  @Test func theSwitchIsAtFiftyValues() throws {
    let a = try Sample((0..<25).map { Double($0) })
    #expect(MannWhitney(a, try Sample((100..<125).map { Double($0) })).isExact)
    #expect(!MannWhitney(a, try Sample((100..<126).map { Double($0) })).isExact)
    // 2 / C(50, 25): exact to the last digit also there.
    let p = MannWhitney(a, try Sample((100..<125).map { Double($0) })).p
    #expect(abs(p / 1.5821457204897235e-14 - 1) < 1e-12)
    // Near the switch both agree where p is not tiny.
    let shifted = try Sample((0..<25).map { Double($0) + 6.5 })
    let (exact, approximate) = (MannWhitney(a, shifted), MannWhitney(a, shifted, exactLimit: 0))
    #expect(abs(exact.p - approximate.p) < 0.001)
  }

  @Test func atFivePerSideOnlyTheExactTestReachesOnePerCent() throws {
    let (a, b) = (try Sample([1, 2, 3, 4, 5]), try Sample([6, 7, 8, 9, 10]))
    #expect(abs(MannWhitney(a, b).p - 2.0 / 252) < 1e-15)
    #expect(MannWhitney(a, b, exactLimit: 0).p > 0.012)
    #expect(abs(MannWhitney.smallestP(5, 5) - 2.0 / 252) < 1e-15)
    #expect(MannWhitney.smallestP(1, 1) == 1)
    #expect(MannWhitney.smallestP(0, 5) == 1)
  }

  @Test func edges() throws {
    let (one, two) = (try Sample([1]), try Sample([2]))
    #expect(MannWhitney(one, two).p == 1)
    #expect(MannWhitney(try Sample([3, 3, 3, 3, 3]), try Sample([3, 3, 3, 3, 3])).p == 1)
    let same = try Sample([Double](repeating: 3, count: 40))
    #expect(MannWhitney(same, same).p == 1)
    #expect(MannWhitney(same, same).superiority == 0.5)
  }

  @Test func onlyOrderAndSidesCount() throws {
    var generator = SeededGenerator(7)
    for size in [3, 9, 24, 40] {
      let a = (0..<size).map { _ in Double(generator.index(below: 50)) }
      let b = (0..<size + 2).map { _ in Double(generator.index(below: 60)) }
      let test = MannWhitney(try Sample(a), try Sample(b))
      #expect(abs(MannWhitney(try Sample(b), try Sample(a)).p - test.p) < 1e-12)
      let cubes = MannWhitney(try Sample(a.map { $0 * $0 * $0 }), try Sample(b.map { $0 * $0 * $0 }))
      #expect(cubes == test)
      #expect((0...1).contains(test.p))
    }
  }
}
