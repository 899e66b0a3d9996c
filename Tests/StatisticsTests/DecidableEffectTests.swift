// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import Statistics

/// Noise whose true distribution is known, so that what was planned can be tried on fresh draws.
enum KnownNoise: String, CaseIterable, Sendable {
  /// About normal logarithms.
  case normal
  /// One repeat in ten is far too slow.
  case outliers
  /// The machine is in one of two states, and in each it is steady.
  case twoStates

  func draw(_ count: Int, _ generator: inout SeededGenerator) -> [Double] {
    (0..<count).map { _ in
      let z = normal(&generator)
      let share = generator.index(below: 100)
      switch self {
      case .normal: return 0.03 * z
      case .outliers: return 0.02 * z + (share < 10 ? 0.3 : 0)
      case .twoStates: return 0.01 * z + (share < 50 ? 0 : 0.06)
      }
    }
  }

  private func normal(_ generator: inout SeededGenerator) -> Double {
    (try? Normal.quantile((Double(generator.index(below: 1_000_000)) + 0.5) / 1_000_000)) ?? 0
  }
}

@Suite("What comparisons can decide with a sample's noise") struct DecidableEffectTests {
  private static let limit = Logarithm.of(1.05)
  private static let effect = Logarithm.of(1.10)

  /// Whether the rule of the verdicts finds the shift from the one to the other.
  private static func finds(_ a: [Double], _ b: [Double], level: Double) throws -> Bool {
    let (a, b) = (try Sample(a), try Sample(b))
    let shift = try HodgesLehmann.shift(from: a, to: b, confidence: 0.95)
    guard let interval = shift.interval else { return false }
    return interval.lower > limit && MannWhitney(a, b).p < level
  }

  /// The whole way: thirty repeats of one build, the repeats that they propose, and a comparison of fresh runs with these.
  @Test(arguments: [(KnownNoise.normal, 0.001), (.outliers, 0.01), (.twoStates, 0.01)])
  func proposedRepeatsFindTheEffect(_ noise: KnownNoise, _ level: Double) throws {
    var generator = SeededGenerator(77)
    var (found, trials) = (0, 0)
    for _ in 0..<20 {
      let sample = try Sample(noise.draw(30, &generator))
      var plan = try DecidableEffect(sample, level: level, draws: 100)
      let proposed = plan.repeats(effect: Self.effect, limit: Self.limit)
      let repeats = try #require(proposed)
      for _ in 0..<5 {
        let base = noise.draw(repeats, &generator)
        let slow = noise.draw(repeats, &generator).map { $0 + Self.effect }
        trials += 1
        found += try Self.finds(base, slow, level: level) ? 1 : 0
      }
    }
    // 95 % is promised; fewer than 89 of 100 come about by chance once in a hundred times.
    #expect(found >= 89, "\(found) of \(trials)")
  }

  @Test func moreRepeatsFindSmallerEffects() throws {
    var generator = SeededGenerator(5)
    var plan = try DecidableEffect(Sample(KnownNoise.normal.draw(20, &generator)), level: 0.01)
    let effects = [5, 10, 20, 60].compactMap { plan.smallest(repeats: $0, limit: Self.limit) }
    #expect(effects.count == 4)
    #expect(effects == effects.sorted(by: >))
    #expect(effects.allSatisfy { $0 > Self.limit })
    // The number of repeats for an effect and the effect for that number agree.
    let proposed = plan.repeats(effect: Self.effect, limit: Self.limit)
    let repeats = try #require(proposed)
    let found = plan.smallest(repeats: repeats, limit: Self.limit)
    #expect(try #require(found) <= Self.effect)
  }

  @Test func tooFewRepeatsNeverPassTheTest() throws {
    var plan = try DecidableEffect(Sample([1, 1.01, 0.99, 1.02, 0.98]), level: 0.001)
    // C(10, 5) = 252: the smallest p is 2/252.
    let (five, seven) = (plan.smallest(repeats: 5, limit: 0), plan.smallest(repeats: 7, limit: 0))
    #expect(five == nil && seven != nil)
    let fewest = plan.repeats(effect: 5, limit: 0)
    #expect(fewest == MinimumRepeats(alpha: 0.001, tests: 1, confidence: 0.95).perSide)
  }

  @Test func hopelessAndMeaninglessQuestions() throws {
    var plan = try DecidableEffect(Sample([-3, 1, 5, -4, 2, 0]), level: 0.01)
    let answers = [
      plan.repeats(effect: 0.011, limit: 0.01), plan.repeats(effect: 0.01, limit: 0.01),
      plan.repeats(effect: 0.01, limit: -1),
    ]
    #expect(answers == [nil, nil, nil])
    var steady = try DecidableEffect(Sample([2, 2, 2, 2, 2]), level: 0.01)
    let fewest = steady.repeats(effect: 0.1, limit: 0.05)
    #expect(fewest == MinimumRepeats(alpha: 0.01, tests: 1, confidence: 0.95).perSide)
    #expect(throws: StatisticsError.tooFew(count: 3, needed: 4)) {
      try DecidableEffect(Sample([1, 2, 3]), level: 0.01)
    }
    #expect(throws: StatisticsError.self) { try DecidableEffect(Sample([1, 2, 3, 4]), level: 0) }
  }

  /// Printed tables of chi-square: 10 % lie below 11.651 with 19 degrees of freedom, and below 19.768 with 29. Wilson and
  /// Hilferty are within half a per cent.
  @Test func theScaleIsStretchedToItsUpperBound() {
    #expect(abs(DecidableEffect.stretch(20) - (19 / 11.651).squareRoot()) < 0.006)
    #expect(abs(DecidableEffect.stretch(30) - (29 / 19.768).squareRoot()) < 0.006)
    #expect(DecidableEffect.stretch(4) > DecidableEffect.stretch(5))
  }

  @Test func theDeviationForPlansSeesTwoStates() throws {
    var generator = SeededGenerator(3)
    let normal = try Sample(KnownNoise.normal.draw(2000, &generator))
    #expect(try abs(#require(normal.planningDeviation) - 0.03) < 0.003)
    // Ten of sixteen lie at one place: the median absolute deviation is 0.
    let stuck = try Sample([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2])
    #expect(stuck.robustDeviation == 0)
    #expect(stuck.planningDeviation == 0.5)
    #expect(try Sample([1]).planningDeviation == nil)
  }
}

@Suite("Splits by energy distance") struct EnergyDistanceTests {
  /// By the definition: the sums of all distances, for each split anew.
  private static func slow(_ values: [Double], smallest: Int) -> (index: Int, value: Double)? {
    var best: (index: Int, value: Double)?
    for split in max(1, smallest)..<max(1, values.count) where values.count - split >= smallest {
      func sum(_ a: Range<Int>, _ b: Range<Int>) -> Double {
        a.reduce(0) { sum, i in sum + b.reduce(0) { $0 + abs(values[i] - values[$1]) } }
      }
      let (left, right) = (0..<split, split..<values.count)
      let (m, n) = (Double(split), Double(values.count - split))
      let within = (m > 1 ? sum(left, left) / (m * (m - 1)) : 0) + (n > 1 ? sum(right, right) / (n * (n - 1)) : 0)
      let value = m * n / (m + n) * (2 * sum(left, right) / (m * n) - within)
      if value > best?.value ?? -.infinity { best = (split, value) }
    }
    return best
  }

  @Test func theFastWayIsTheDefinition() throws {
    var generator = SeededGenerator(21)
    for count in [2, 3, 5, 8, 17, 40] {
      for scale in [1.0, 1e9] {
        // Few kinds of values, so that there are ties.
        let values = (0..<count).map { _ in scale * (1000 + Double(generator.index(below: 7))) }
        var order = Array(0..<count)
        generator.shuffle(&order)
        let found = EnergyDistance(values).bestSplit(order, smallest: 1)
        let expected = Self.slow(order.map { values[$0] }, smallest: 1)
        #expect(found?.index == expected?.index || abs((found?.value ?? 0) - (expected?.value ?? 0)) < 1e-6 * scale)
        #expect(abs((found?.value ?? .nan) - (expected?.value ?? .nan)) < 1e-9 * scale * Double(count))
      }
    }
    #expect(EnergyDistance([]).bestSplit([], smallest: 1) == nil)
    #expect(EnergyDistance([1]).bestSplit([0], smallest: 1) == nil)
    #expect(EnergyDistance([1, 2, 3]).bestSplit([0, 1, 2], smallest: 2) == nil)
  }
}
