// SPDX-License-Identifier: GPL-2.0-only
import Statistics

/// When pairs are looked at, and what they must show.
struct PairRule {
  let levels: SequentialLevels
  let limit: ShiftLimit

  /// The rule of a design; nil where its alpha is no probability.
  init?(_ design: PairDesign) {
    self.init(alpha: design.alpha, limit: design.limit, hasInterimLooks: design.pairs == nil)
  }

  init?(alpha: Double, limit: Double, hasInterimLooks: Bool = true) {
    guard let levels = try? SequentialLevels(alpha: alpha, hasInterimLooks: hasInterimLooks), limit >= 0 else {
      return nil
    }
    (self.levels, self.limit) = (levels, ShiftLimit(Logarithm.of(1 + limit)))
  }

  /// What the first values come to at a look.
  func verdict(_ values: [Double], _ look: SequentialLevels.Look) -> PairVerdict? {
    guard let sample = try? Sample(Array(values.prefix(look.count))) else { return nil }
    return PairVerdict(limit.side(of: sample, level: look.level))
  }
}

/// A pair that counts: when it ended, and ln(candidate / base).
private struct PairValue {
  let seconds: Double
  let logarithm: Double
}

extension PairJudgement {
  /// Judges the pairs of a case by their design: at looks after 12 pairs, 15, 18 and so on, each of a fifth more, and once more
  /// where the measuring has ended by its own rule. A verdict stays, whatever comes after it. Pairs that somebody stopped are
  /// not judged at their end, since what he saw may have made him stop.
  package init(series: PairSeries) {
    let metric = series.design.metric
    var (values, reasons): ([PairValue], [String: Int]) = ([], [:])
    for pair in series.pairs {
      if let logarithm = pair.logarithm(metric), logarithm.isFinite {
        values.append(PairValue(seconds: pair.ended, logarithm: logarithm))
      } else if pair.isValid {
        reasons["it has no \(metric) of both sides", default: 0] += 1
      } else {
        for reason in Set(pair.problems) { reasons[reason, default: 0] += 1 }
      }
    }
    valid = values.count
    invalid = series.pairs.count - values.count
    invalidReasons = reasons.map { (reason: $0.key, count: $0.value) }
      .sorted { ($1.count, $0.reason) < ($0.count, $1.reason) }

    let course = PairCourse(values, series)
    looks = course.looks
    current = course.current
    nextLook = series.skipReason == nil ? course.next?.count : nil
    needs = course.needs
    if series.skipReason != nil {
      verdict = .skipped
    } else if values.isEmpty, !series.pairs.isEmpty {
      verdict = .failed
    } else {
      verdict = course.verdict ?? .undecided
    }
  }
}

/// The looks at pairs, in their order, as far as they came.
private struct PairCourse {
  private(set) var looks: [PairLook] = []
  private(set) var verdict: PairVerdict?
  private(set) var current: PairLook?
  private(set) var next: SequentialLevels.Look?
  private(set) var needs: Int?

  init(_ values: [PairValue], _ series: PairSeries) {
    guard let rule = PairRule(series.design) else { return }
    let logarithms = values.map(\.logarithm)
    next = rule.levels.look(after: nil)
    while let look = next, look.count <= values.count, verdict == nil {
      verdict = rule.verdict(logarithms, look)
      looks.append(contentsOf: Self.seen(values, look, isFinal: verdict != nil))
      next = rule.levels.look(after: look)
    }
    if verdict == nil, series.isEnded, !values.isEmpty {
      let look = rule.levels.last(values.count)
      verdict = rule.verdict(logarithms, look)
      looks.append(contentsOf: Self.seen(values, look, isFinal: true))
    }
    if looks.last?.isFinal == true || series.isEnded {
      (current, next) = (looks.last, nil)
    } else if !values.isEmpty {
      current = Self.seen(values, rule.levels.preview(values.count), isFinal: false).first
    }
    if verdict == nil { needs = Self.needed(logarithms, rule) }
  }

  private static func seen(_ values: [PairValue], _ look: SequentialLevels.Look, isFinal: Bool) -> [PairLook] {
    let part = values.prefix(look.count)
    guard let last = part.last, let sample = try? Sample(part.map(\.logarithm)),
      let shift = try? PairedShift(sample, level: look.level)
    else { return [] }
    return [
      PairLook(
        pairs: part.count, seconds: last.seconds, level: look.level, estimate: shift.estimate,
        interval: shift.interval, isFinal: isFinal)
    ]
  }

  /// Planned as the repeats of a comparison are, with the signed-rank test's efficiency 3/π, a power of 95 % and the level of the
  /// look that would decide. There is ground for it from 8 pairs on, and where the estimate is farther from the nearest limit
  /// than its own standard error.
  private static func needed(_ logarithms: [Double], _ rule: PairRule) -> Int? {
    guard logarithms.count >= 8, let sample = try? Sample(logarithms), let deviation = sample.planningDeviation,
      let estimate = try? PairedShift(sample, level: 0.05).estimate, let power = try? Normal.quantile(0.95)
    else { return nil }
    let scale = deviation * (Double.pi / 3).squareRoot()
    let distance = abs(abs(estimate) - rule.limit.limit)
    guard distance > scale / Double(logarithms.count).squareRoot() else { return nil }
    func count(_ level: Double) -> Double {
      let z = ((try? Normal.quantile(1 - level / 2)) ?? 0) + power
      return z * z * scale * scale / (distance * distance)
    }
    guard rule.levels.hasInterimLooks else {
      let level = rule.levels.alpha
      return more(Int(count(level).rounded(.up)), than: logarithms.count, level)
    }
    var look = rule.levels.look(after: nil)
    while let here = look, here.count <= longest {
      if here.count > logarithms.count, Double(here.count) >= count(here.level) {
        return here.count - logarithms.count
      }
      look = rule.levels.look(after: here)
    }
    return nil
  }

  private static let longest = 100_000

  private static func more(_ wanted: Int, than there: Int, _ level: Double) -> Int? {
    var count = max(wanted, there + 1)
    while SignedRank.depth(count, level: level) == nil { count += 1 }
    return count <= longest ? count - there : nil
  }
}
