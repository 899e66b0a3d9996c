// SPDX-License-Identifier: GPL-2.0-only
import RealModule

/// What comparisons can decide when repeats spread like those of a sample: tried by drawing both sides from it, and judged as
/// comparisons judge, by the interval's lower end and by p.
///
/// No distribution is assumed: samples are drawn with replacement from the deviations from the median, made smooth with a
/// kernel (Silverman and Young 1987). Few repeats may look steadier than the machine is, so the deviations are stretched to the
/// upper confidence bound of their scale, and each pair is drawn from another resample of them: how often a rare disturbance
/// comes is uncertain, too.
package struct DecidableEffect: Sendable {
  /// The probability to decide.
  package let power: Double
  private let deviations: [Double]
  private let kernel: Double
  private let confidence: Double
  private let level: Double
  private let draws: Int
  private let seed: UInt64
  /// What was drawn for a number of repeats.
  private var known: [Int: [Shift]] = [:]

  /// From `sample`, in logarithms for relative effects; `level` is what p must come below, corrections included.
  package init(
    _ sample: Sample, power: Double = 0.95, confidence: Double = 0.95, level: Double, draws: Int = 300, seed: UInt64 = 1
  ) throws(StatisticsError) {
    guard sample.count >= 4 else { throw .tooFew(count: sample.count, needed: 4) }
    // The demands are the same as those of the closed form.
    _ = try RequiredSize(power: power, confidence: confidence, level: level)
    (self.power, self.confidence, self.level) = (power, confidence, level)
    (self.draws, self.seed) = (max(20, draws), seed)
    let stretch = Self.stretch(sample.count)
    let middle = sample.median
    deviations = sample.values.map { ($0 - middle) * stretch }
    kernel = 0.5 * stretch * (sample.planningDeviation ?? 0) * Double.pow(Double(sample.count), -0.2)
  }

  /// The smallest effect beyond `limit` that `repeats` per side find with the power; nil where they are too few for the test.
  package mutating func smallest(repeats: Int, limit: Double) -> Double? {
    shifts(repeats).flatMap { smallest(Self.needed($0, limit)) }
  }

  /// The fewest repeats per side that find `effect` beyond `limit` with the power, in steps of about a tenth; nil beyond
  /// ``RequiredSize/largest``.
  package mutating func repeats(effect: Double, limit: Double) -> Int? {
    guard effect > limit, limit >= 0 else { return nil }
    var (low, high) = (0, Self.ladder.count)
    while low < high {
      let middle = (low + high) / 2
      if let found = smallest(repeats: Self.ladder[middle], limit: limit), found <= effect {
        high = middle
      } else {
        low = middle + 1
      }
    }
    return low < Self.ladder.count ? Self.ladder[low] : extrapolated(effect, limit)
  }

  /// Beyond the ladder, what chance takes away shrinks with the root of the repeats.
  private mutating func extrapolated(_ effect: Double, _ limit: Double) -> Int? {
    let top = Self.ladder[Self.ladder.count - 1]
    guard let shifts = shifts(top), let toExclude = smallest(Self.needed(shifts, limit)),
      let toSee = smallest(shifts.map { -$0.level })
    else { return nil }
    let ratio = max((toExclude - limit) / (effect - limit), toSee / effect)
    let repeats = Double(top) * ratio * ratio
    return repeats <= Double(RequiredSize.largest) ? max(top, Int(repeats.rounded(.up))) : nil
  }

  /// Of each pair of samples, the effect from which on it counts as a change.
  private static func needed(_ shifts: [Shift], _ limit: Double) -> [Double] {
    shifts.map { max(limit - $0.interval, -$0.level) }
  }

  private func smallest(_ needed: [Double]) -> Double? {
    (try? Sample(needed)).map { $0.quantile(power) }
  }

  /// The order statistics of the differences on which a pair without any effect is judged: the lower end of the interval, and
  /// the one that must be above 0 for p to come below the level. An effect moves both by its size.
  private struct Shift {
    let interval: Double
    let level: Double
  }

  private mutating func shifts(_ n: Int) -> [Shift]? {
    if let shifts = known[n] { return shifts }
    guard n >= 2, let depth = try? HodgesLehmann.depth(n, n, confidence: confidence)?.depth, let rank = rank(n) else {
      return nil
    }
    var generator = SeededGenerator(seed &+ UInt64(n))
    var shifts: [Shift] = []
    for _ in 0..<draws {
      let pool = deviations.map { _ in deviations[generator.index(below: deviations.count)] }
      guard let a = try? Sample(draw(n, of: pool, &generator)), let b = try? Sample(draw(n, of: pool, &generator))
      else { return nil }
      let differences = PairwiseDifferences(a, b, maxListed: 256)
      shifts.append(
        Shift(
          interval: differences.value(depth, tolerance: 1e-4), level: differences.value(rank, tolerance: 1e-4)))
    }
    known[n] = shifts
    return shifts
  }

  /// So many differences may be below 0 while p is below the level; nil where none may.
  private func rank(_ n: Int) -> Int? {
    guard 2 * n > MannWhitney.exactLimit else {
      let distribution = RankSumDistribution.of(n, n)
      guard 2 * distribution.atMost(0) < level else { return nil }
      var rank = 0
      while 2 * distribution.atMost(rank + 1) < level { rank += 1 }
      return rank
    }
    let pairs = Double(n) * Double(n)
    guard let z = try? Normal.quantile(1 - level / 2) else { return nil }
    let rank = (pairs / 2 - 0.5 - z * (pairs * Double(2 * n + 1) / 12).squareRoot()).rounded(.up) - 1
    return rank < 0 ? nil : Int(rank)
  }

  private func draw(_ n: Int, of pool: [Double], _ generator: inout SeededGenerator) -> [Double] {
    (0..<n).map { _ in
      let value = pool[generator.index(below: pool.count)]
      // Two uniform numbers make a triangle, of the variance 1/6.
      let noise = Double(generator.next() >> 11) * 0x1p-53 + Double(generator.next() >> 11) * 0x1p-53 - 1
      return value + kernel * 6.0.squareRoot() * noise
    }
  }

  /// By how much the scale may be underestimated: the upper 90 % bound of a normal sample's, by Wilson and Hilferty (1931).
  package static func stretch(_ count: Int) -> Double {
    let freedom = Double(count - 1)
    let part = 2 / (9 * freedom)
    let root = 1 - part - 1.2815515655446004 * part.squareRoot()
    return root > 0.2 ? 1 / (root * root * root).squareRoot() : 11
  }

  private static let ladder = [
    4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 18, 20, 22, 25, 28, 32, 36, 40, 45, 50, 56, 64,
  ]
}
