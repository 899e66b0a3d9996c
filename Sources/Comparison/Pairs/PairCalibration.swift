// SPDX-License-Identifier: GPL-2.0-only
import Statistics

/// Which change pairs find within which time, as far as those of a base against itself tell: runs of the same rule are drawn
/// from their deviations, and a change moves all values of a run by its size.
///
/// Few pairs may look steadier than the machine is, so the deviations are stretched to the upper 90 % bound of their scale, and
/// each run is drawn from another resample of them: how often a rare disturbance comes is uncertain, too.
package struct PairCalibration: Sendable, Hashable {
  /// How many pairs it rests on.
  package let pairs: Int
  /// How far ln(candidate / base) spreads from pair to pair, as a standard deviation.
  package let deviation: Double
  /// What a pair takes, all included.
  package let secondsPerPair: Double
  /// The smallest change that matters, and the probability of a wrong verdict over all looks.
  package let limit: Double, alpha: Double
  /// What runs with each of ``budgets`` find.
  package let found: [FoundChange]
  /// How long runs take to find each of ``changes``, and to rule any out.
  package let needed: [NeededTime]

  /// What a run finds that ends after its budget.
  package struct FoundChange: Sendable, Hashable {
    /// The budget, in seconds.
    package let seconds: Double
    /// The pairs that fit.
    package let pairs: Int
    /// The smallest slow-down that is found with a probability of ``power``, as a share; nil where so few pairs find none.
    package let change: Double?
  }

  /// How long it takes to tell a change.
  package struct NeededTime: Sendable, Hashable {
    /// As a share: 0.02 for a slow-down of 2 %; 0 for none, which "no change" tells.
    package let change: Double
    /// After so many seconds ``power`` of the runs have the verdict; nil where that takes longer than ``longest``, or where the
    /// change is within the limit.
    package let seconds: Double?
    /// The pairs until then.
    package let pairs: Int?
  }

  /// The budgets that are asked about, in seconds.
  package static let budgets = [10.0, 30, 60, 300]
  /// The changes that are asked about.
  package static let changes = [0, 0.02, 0.05, 0.10]
  /// The probability that a change is found.
  package static let power = 0.95
  /// The fewest pairs of which anything is told.
  package static let minimumPairs = 8
  /// No run is drawn that is longer, in seconds.
  package static let longest = 300.0
  /// No run is drawn that has more pairs.
  package static let largest = 2000

  /// From ln(candidate / base) of pairs of a base and itself; nil below ``minimumPairs``, and where a parameter makes no sense.
  package init?(
    _ logarithms: [Double], secondsPerPair: Double, limit: Double = 0.01, alpha: Double = 0.01, draws: Int = 300,
    seed: UInt64 = 1
  ) {
    guard logarithms.count >= Self.minimumPairs, secondsPerPair > 0, secondsPerPair.isFinite,
      let rule = PairRule(alpha: alpha, limit: limit), let sample = try? Sample(logarithms),
      let spread = sample.planningDeviation, let centre = try? PairedShift(sample, level: 0.05).estimate
    else { return nil }
    (pairs, deviation, self.secondsPerPair) = (logarithms.count, spread, secondsPerPair)
    (self.limit, self.alpha) = (limit, alpha)
    let stretch = DecidableEffect.stretch(logarithms.count)
    let deviations = logarithms.map { ($0 - centre) * stretch }
    func fitting(_ seconds: Double) -> Int { Int(min(Double(Self.largest), seconds / secondsPerPair)) }
    let ends = Self.budgets.map(fitting)
    let seeds = (0..<max(20, draws)).map { seed &+ UInt64($0) << 32 }
    let runs = seeds.concurrentMap { DrawnRun(deviations, rule, ends: ends, seed: $0) }
    found = zip(Self.budgets, ends).enumerated().map { index, budget in
      let shift = Self.quantile(runs.map { $0.atEnd[index] })
      return FoundChange(
        seconds: budget.0, pairs: budget.1, change: shift.map { max(limit, Logarithm.inverse($0) - 1) })
    }
    needed = Self.changes.map { change in
      let shift = Logarithm.of(1 + change)
      let count = Self.quantile(
        runs.map { change == 0 ? $0.ruledOut : change > limit ? $0.pairs(finding: shift) : .infinity })
      return NeededTime(change: change, seconds: count.map { $0 * secondsPerPair }, pairs: count.map { Int($0) })
    }
  }

  /// Of pairs of a base and itself, with the limit and alpha of their design.
  package init?(_ series: PairSeries, draws: Int = 300) {
    let logarithms = series.logarithms(series.design.metric)
    guard let last = series.pairs.last, !series.pairs.isEmpty else { return nil }
    self.init(
      logarithms, secondsPerPair: last.ended / Double(series.pairs.count), limit: series.design.limit,
      alpha: series.design.alpha, draws: draws)
  }

  /// The value that ``power`` of these do not exceed; nil where it is not finite.
  private static func quantile(_ values: [Double]) -> Double? {
    let rank = Int((power * Double(values.count)).rounded(.up)) - 1
    let value = values.sorted()[min(max(rank, 0), values.count - 1)]
    return value.isFinite ? value : nil
  }
}

/// A run of the rule without any change, and from which change on it would have said "worse". The wrong verdicts that alpha
/// allows are left out.
private struct DrawnRun: Sendable {
  /// Of each end, the smallest shift that is found until then.
  let atEnd: [Double]
  /// The pairs after which a change is ruled out; infinite where that does not happen.
  let ruledOut: Double
  /// Of each look, the pairs and the smallest shift that it finds.
  private let looks: [(pairs: Int, shift: Double)]

  init(_ deviations: [Double], _ rule: PairRule, ends: [Int], seed: UInt64) {
    var dice = SeededGenerator(seed)
    let pool = deviations.map { _ in deviations[dice.index(below: deviations.count)] }
    let values = (0..<(ends.max() ?? 0)).map { _ in pool[dice.index(below: pool.count)] }
    let limit = rule.limit.limit
    func interval(_ look: SequentialLevels.Look) -> Interval? {
      (try? Sample(Array(values.prefix(look.count)))).flatMap { PairedShift.interval($0, level: look.level) }
    }
    var (looks, ruledOut): ([(pairs: Int, shift: Double)], Double) = ([], .infinity)
    for look in rule.levels.looks(upTo: values.count) {
      guard let interval = interval(look) else { continue }
      looks.append((look.count, limit - interval.lower))
      if ruledOut.isInfinite, interval.lower > -limit, interval.upper < limit { ruledOut = Double(look.count) }
    }
    (self.looks, self.ruledOut) = (looks, ruledOut)
    atEnd = ends.map { end in
      let last = interval(rule.levels.last(end)).map { limit - $0.lower } ?? .infinity
      return looks.filter { $0.pairs <= end }.reduce(last) { min($0, $1.shift) }
    }
  }

  /// After how many pairs this shift is found; infinite where it is not.
  func pairs(finding shift: Double) -> Double {
    looks.first { $0.shift < shift }.map { Double($0.pairs) } ?? .infinity
  }
}
