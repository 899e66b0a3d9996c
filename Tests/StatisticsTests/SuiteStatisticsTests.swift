// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import Statistics

@Suite("Many tests, means of ratios, and sizes") struct SuiteStatisticsTests {
  /// R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") is 0.03 0.06 0.06 0.02.
  @Test func holmIsAsInR() throws {
    let adjusted = try Holm.adjusted([0.01, 0.04, 0.03, 0.005])
    for (value, wanted) in zip(adjusted, [0.03, 0.06, 0.06, 0.02]) { #expect(abs(value - wanted) < 1e-15) }
    #expect(try Holm.adjusted([]) == [])
    #expect(try Holm.adjusted([0.7]) == [0.7])
    #expect(try Holm.adjusted([0.6, 0.6, 1]) == [1, 1, 1])
    #expect(throws: StatisticsError.self) { try Holm.adjusted([0.5, .nan]) }
    #expect(throws: StatisticsError.self) { try Holm.adjusted([1.5]) }
  }

  @Test func holmNeverHelpsAndKeepsTheOrder() throws {
    var generator = SeededGenerator(11)
    for size in 1..<40 {
      let p = (0..<size).map { _ in Double(generator.index(below: 1000)) / 5000 }
      let adjusted = try Holm.adjusted(p)
      for (i, j) in zip(p.indices, p.indices.dropFirst()) {
        #expect(adjusted[i] >= p[i] && adjusted[i] <= 1)
        if p[i] <= p[j] { #expect(adjusted[i] <= adjusted[j]) } else { #expect(adjusted[i] >= adjusted[j]) }
      }
    }
  }

  /// scipy.stats.gmean.
  @Test func theMeanIsGeometric() throws {
    let mean = try GeometricMean.of(try Sample([0.98, 1.02, 1.05, 1.1, 0.97, 1.03, 1.2, 1.01]))
    #expect(abs(mean - 1.042773476945945) < 1e-12)
    #expect(throws: StatisticsError.notPositive(index: 1)) { try GeometricMean.of(Sample([1, 0])) }
  }

  /// SplitMix64's reference implementation (Vigna), seed 1234567.
  @Test func theGeneratorIsSplitMix64() {
    var generator = SeededGenerator(1_234_567)
    let wanted: [UInt64] = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
    #expect((0..<3).map { _ in generator.next() } == wanted)
  }

  /// By hand: 2 · π/3 · ((1.959964 + 1.644854) · 0.08 / 0.0465)² = 80.55.
  @Test func sizesFollowTheFormula() throws {
    let size = try RequiredSize(power: 0.95, confidence: 0.95, level: 0.01)
    #expect(try size.toExcludeLimit(distance: 0.0465, deviation: 0.08) == 81)
    #expect(try size.toExcludeLimit(distance: -0.0465, deviation: 0.08) == 81)
    #expect(try size.toExcludeLimit(distance: 1, deviation: 0.0001) == 5)
    #expect(try size.toSee(effect: 1, deviation: 0.0001) == 5)
    #expect(try size.toExcludeLimit(distance: 0, deviation: 0.1) == nil)
    #expect(try size.toExcludeLimit(distance: 1e-9, deviation: 0.1) == nil)
    #expect(try size.toExcludeLimit(distance: .nan, deviation: 0.1) == nil)
    #expect(throws: StatisticsError.self) { try RequiredSize(power: 1, confidence: 0.95, level: 0.01) }
  }

  /// The formula against the rule it plans for: at its n, the interval excludes the limit about as often as asked for.
  @Test func thePlannedSizeHasItsPower() throws {
    let (deviation, effect, limit) = (0.05, 0.10, 0.05)
    let distance = Logarithm.of(1 + effect) - Logarithm.of(1 + limit)
    let size = try RequiredSize(power: 0.9, confidence: 0.95, level: 0.01)
    let n = try #require(try size.toExcludeLimit(distance: distance, deviation: deviation))
    var generator = SeededGenerator(5)
    func noise() throws -> Double {
      try deviation * Normal.quantile((Double(generator.index(below: 1_000_000)) + 0.5) / 1_000_000)
    }
    var found = 0
    for _ in 0..<300 {
      let a = try Sample((0..<n).map { _ in try noise() })
      let b = try Sample((0..<n).map { _ in try noise() + Logarithm.of(1 + effect) })
      let interval = try #require(try HodgesLehmann.shift(from: a, to: b, confidence: 0.95).interval)
      if interval.lower > Logarithm.of(1 + limit) { found += 1 }
    }
    #expect(found > 300 * 84 / 100 && found < 300 * 97 / 100, "\(found) of 300 at n = \(n)")
  }
}
