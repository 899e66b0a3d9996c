// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import Statistics

@Suite("Shift, ratio and their intervals") struct HodgesLehmannTests {
  /// numpy: median of the 25 ratios, and the third from both ends, which P(U <= 2) = 0.0159 allows.
  @Test func theRatioIsTheMedianOfAllRatios() throws {
    let a = try Sample([5.1, 4.8, 5.6, 5.0, 4.9])
    let b = try Sample([5.9, 6.1, 5.5, 6.4, 5.8])
    let ratio = try HodgesLehmann.ratio(of: b, to: a, confidence: 0.95)
    #expect(abs(ratio.estimate - 1.18) < 1e-12)
    let interval = try #require(ratio.interval)
    #expect(abs(interval.lower - 1.0535714285714286) < 1e-12)
    #expect(abs(interval.upper - 1.28) < 1e-12)
    #expect(abs(interval.confidence - (1 - 8.0 / 252)) < 1e-12)
  }

  @Test func fewValuesHaveNoInterval() throws {
    let three = try Sample([1, 2, 3])
    #expect(try HodgesLehmann.shift(from: three, to: three, confidence: 0.95).interval == nil)
    let four = try Sample([1, 2, 3, 4])
    #expect(try HodgesLehmann.shift(from: four, to: four, confidence: 0.95).interval != nil)
    #expect(throws: StatisticsError.notPositive(index: 0)) {
      try HodgesLehmann.ratio(of: Sample([0, 1]), to: three, confidence: 0.95)
    }
    #expect(throws: StatisticsError.self) { try HodgesLehmann.shift(from: four, to: four, confidence: 1) }
  }

  @Test func searchedDifferencesAreTheListedOnes() throws {
    var generator = SeededGenerator(3)
    for spread in [4, 1_000_000] {
      let a = try Sample((0..<37).map { _ in Double(generator.index(below: spread)) / 7 })
      let b = try Sample((0..<23).map { _ in Double(generator.index(below: spread)) / 7 })
      let (listed, searched) = (PairwiseDifferences(a, b), PairwiseDifferences(a, b, maxListed: 0))
      for index in 0..<listed.count {
        #expect(abs(listed.value(index) - searched.value(index)) <= 1e-9, "\(spread) \(index)")
      }
    }
  }

  /// Also of values that tie, that have outliers, that are all the same, and whose differences are beyond any number.
  @Test(arguments: [
    [3, 1, 1], [40, 1000, 7], [40, 1_000_000, .leastNonzeroMagnitude], [40, 3, 1e300], [20, 1, 5], [9, 100, 1e306],
    [60, 1_099_511_627_776, 1e-9],
  ])
  func theListedDifferencesAreInAscendingOrder(_ shape: [Double]) throws {
    var generator = SeededGenerator(5)
    for outlier in [1, 1e12] {
      func values() -> [Double] {
        (0..<Int(shape[0])).map { index in
          (Double(generator.index(below: Int(shape[1]))) - shape[1] / 3) * shape[2] * (index == 2 ? outlier : 1)
        }.map { max(-.greatestFiniteMagnitude, min($0, .greatestFiniteMagnitude)) }
      }
      let (a, b) = (try Sample(values()), try Sample(values() + [0]))
      let sorted = b.values.flatMap { y in a.values.map { y - $0 } }.sorted()
      let differences = PairwiseDifferences(a, b)
      #expect(sorted.indices.map { differences.value($0) } == sorted)
      #expect(differences.value(-1) == sorted.first && differences.value(sorted.count) == sorted.last)
    }
  }

  /// The interval must hold the true shift as often as it says, also where the values are skewed and rounded.
  @Test(arguments: [(5, 5), (10, 10), (20, 20), (40, 40)])
  func theIntervalHoldsTheTruth(_ m: Int, _ n: Int) throws {
    var generator = SeededGenerator(UInt64(m))
    func value() -> Double {
      let uniform = Double(1 + generator.index(below: 1_000_000)) / 1_000_001
      return 100 - 10 * Logarithm.of(uniform)
    }
    var hits = 0
    let rounds = 400
    for _ in 0..<rounds {
      let a = try Sample((0..<m).map { _ in value() })
      let b = try Sample((0..<n).map { _ in value() + 5 })
      let interval = try #require(try HodgesLehmann.shift(from: a, to: b, confidence: 0.95).interval)
      if interval.lower <= 5, 5 <= interval.upper { hits += 1 }
    }
    // Three standard errors below 95 %.
    #expect(Double(hits) / Double(rounds) > 0.95 - 3 * 0.011)
  }

  @Test func intervalsFollowTheirValues() throws {
    let (a, b) = (try Sample([10, 11, 12, 13, 14, 15]), try Sample([12, 14, 13, 17, 15, 16]))
    let there = try HodgesLehmann.ratio(of: b, to: a, confidence: 0.95)
    let back = try HodgesLehmann.ratio(of: a, to: b, confidence: 0.95)
    #expect(abs(there.estimate * back.estimate - 1) < 1e-12)
    let (one, other) = (try #require(there.interval), try #require(back.interval))
    #expect(abs(one.lower * other.upper - 1) < 1e-12)
    #expect(one.lower <= there.estimate && there.estimate <= one.upper)
  }
}
