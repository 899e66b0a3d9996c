// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import Statistics

/// When a metric is better, worse or unchanged. A change needs all of: p below α after Holm's correction, a shift beyond the
/// relative and the absolute limit, and an interval of the ratio beyond the relative limit. No change needs an interval within
/// the limits, and enough repeats that a change would have been told. Everything else is inconclusive.
struct VerdictRule {
  let options: ComparisonOptions
  /// What so many repeats can decide: of what is gated, and of what is only reported, which is not corrected.
  let gated: MinimumRepeats, reported: MinimumRepeats

  /// A rule for so many tests in Holm's correction.
  init(options: ComparisonOptions, tests: Int) {
    self.options = options
    gated = MinimumRepeats(alpha: options.alpha, tests: tests, confidence: options.confidence)
    reported = MinimumRepeats(alpha: options.alpha, tests: 1, confidence: options.confidence)
  }

  /// What a metric comes to, and why.
  func judge(_ item: MetricComparison) -> Judgement {
    guard let base = item.baseMedian, let candidate = item.candidateMedian else {
      return Judgement(
        .missing, .noValues(base: item.baseMedian == nil, candidate: item.candidateMedian == nil))
    }
    if item.isExact {
      let (difference, tolerance) = (abs(candidate - base), item.rule.allowedChange(base))
      let isTolerated = difference <= tolerance
      return Judgement(
        isTolerated ? .noChange : named(isRise: candidate > base, item.rule),
        .counts(base: base, candidate: candidate, tolerance: tolerance, isTolerated: isTolerated))
    }
    let scale = JudgedScale(item)
    // What could not have said "changed" does not say "unchanged" either.
    let least = item.isGated ? gated : reported
    let canDecide = least.canDecide(item.base.count, item.candidate.count)
    let reasons = MeasuredReasons(
      isSignificant: isSignificant(item), isBeyondAbsolute: isBeyondAbsolute(item),
      extent: extent(scale, item, canDecide: canDecide))
    func judgement(_ verdict: ComparisonVerdict) -> Judgement { Judgement(verdict, .measured(reasons)) }
    if let isRise = scale?.exceeded, reasons.isSignificant, reasons.isBeyondAbsolute {
      return judgement(named(isRise: isRise, item.rule))
    }
    guard let scale, canDecide else { return judgement(.inconclusive(.atLeast(least.perSide))) }
    return judgement(
      scale.isWithin || isWithinAbsolute(item) ? .noChange : .inconclusive(needed(item, scale, least)))
  }

  private func extent(_ scale: JudgedScale?, _ item: MetricComparison, canDecide: Bool) -> MeasuredReasons.Extent {
    guard let scale else { return .unknown }
    if scale.exceeded != nil { return .beyond }
    if scale.isWithin { return .within }
    if canDecide, isWithinAbsolute(item) { return .withinAbsolute }
    return abs(scale.estimate) > scale.limit ? .reachesBack : .reachesOut
  }

  private func named(isRise: Bool, _ rule: MetricRule) -> ComparisonVerdict {
    switch rule.polarity {
    case .neutral: .changed
    case .lowerIsBetter: isRise ? .worse : .better
    case .higherIsBetter: isRise ? .better : .worse
    }
  }

  /// What is only reported has no part in the correction, and is judged by its own p.
  private func isSignificant(_ item: MetricComparison) -> Bool {
    (item.adjustedP ?? item.test?.p ?? 1) < options.alpha
  }

  private func isBeyondAbsolute(_ item: MetricComparison) -> Bool {
    item.shift.map { abs($0.estimate) > item.rule.absoluteLimit } ?? false
  }

  private func isWithinAbsolute(_ item: MetricComparison) -> Bool {
    guard item.rule.absoluteLimit > 0, let interval = item.shift?.interval else { return false }
    return interval.lower >= -item.rule.absoluteLimit && interval.upper <= item.rule.absoluteLimit
  }

  /// Fewer repeats than these tell too little of the noise: of five per side the scale is right within a factor of two in 90 %
  /// of samples, of two it may be four times too small.
  private static let minToPlan = 5

  /// Repeats per side that would decide; always more than there are, where there is ground for a number.
  private func needed(_ item: MetricComparison, _ scale: JudgedScale, _ least: MinimumRepeats) -> RepeatsNeeded {
    let repeats = min(item.base.count, item.candidate.count)
    let distance = abs(scale.estimate) - scale.limit
    guard repeats >= Self.minToPlan, let deviation = scale.deviation,
      // A shift that is nearer to the limit than its own standard error may lie on either side of it.
      abs(distance) > deviation * (2 * .pi / 3 / Double(repeats)).squareRoot(),
      let size = try? RequiredSize(power: options.power, confidence: options.confidence, level: least.level),
      let toExclude = try? size.toExcludeLimit(distance: distance, deviation: deviation)
    else { return .unknown }
    let all = max(repeats + 1, toExclude)
    guard distance > 0 else { return .about(all) }
    guard let toSee = try? size.toSee(effect: scale.estimate, deviation: deviation) else { return .unknown }
    return .about(max(all, toSee))
  }
}

/// A verdict with what led to it.
package struct Judgement: Sendable, Hashable {
  /// What the rule says of the metric.
  package let verdict: ComparisonVerdict
  /// Which of the rule's conditions held; nil where nothing was judged yet.
  package let reasons: VerdictReasons?

  init(_ verdict: ComparisonVerdict, _ reasons: VerdictReasons?) {
    (self.verdict, self.reasons) = (verdict, reasons)
  }
}

/// Which conditions of ``VerdictRule`` held for a metric.
package enum VerdictReasons: Sendable, Hashable {
  /// These sides have no value.
  case noValues(base: Bool, candidate: Bool)
  /// The medians of counts, compared as they are, and by how much they may differ.
  case counts(base: Double, candidate: Double, tolerance: Double, isTolerated: Bool)
  /// What tests and intervals said of a measurement.
  case measured(MeasuredReasons)
}

/// Which conditions held for a measurement.
package struct MeasuredReasons: Sendable, Hashable {
  /// Where the shift and its interval lie.
  package enum Extent: Sendable, Hashable {
    /// So few values have no interval.
    case unknown
    /// Both beyond the relative limit, on the same side.
    case beyond
    /// The whole interval within the relative limit.
    case within
    /// The whole interval within the absolute limit, which decides.
    case withinAbsolute
    /// The shift beyond the relative limit, but part of its interval not.
    case reachesBack
    /// The shift within the relative limit, but part of its interval not.
    case reachesOut
  }

  /// Whether p is below α: after Holm's correction where the metric can fail the comparison, else its own.
  package let isSignificant: Bool
  /// Whether the shift is more than the absolute limit.
  package let isBeyondAbsolute: Bool
  /// Where the shift and its interval lie.
  package let extent: Extent
}

/// A metric's shift on the scale on which it is judged: logarithms, or the unit where values are not above zero.
struct JudgedScale {
  let estimate: Double
  let limit: Double
  let interval: Interval
  /// How far repeats spread; nil where one side has no two of them.
  let deviation: Double?

  /// nil where so few values give no interval.
  init?(_ item: MetricComparison) {
    guard let one = try? Sample(item.base), let other = try? Sample(item.candidate) else { return nil }
    if let ratio = item.ratio {
      guard let interval = ratio.interval, let (a, b) = try? (one.logarithms(), other.logarithms()) else { return nil }
      estimate = Self.logarithm(ratio.estimate)
      limit = Self.logarithm(1 + item.rule.relativeLimit)
      self.interval = Interval(
        lower: Self.logarithm(interval.lower), upper: Self.logarithm(interval.upper), confidence: interval.confidence)
      deviation = Self.deviation(a, b)
    } else {
      guard let shift = item.shift, let interval = shift.interval else { return nil }
      estimate = shift.estimate
      limit = max(item.rule.absoluteLimit, item.rule.relativeLimit * abs(one.median))
      self.interval = interval
      deviation = Self.deviation(one, other)
    }
  }

  /// Whether the shift and its interval lie above (true) or below (false) the limit; nil for neither.
  var exceeded: Bool? {
    if estimate > limit, interval.lower > limit { return true }
    return estimate < -limit && interval.upper < -limit ? false : nil
  }

  /// Whether the whole interval lies within the limits.
  var isWithin: Bool { interval.lower >= -limit && interval.upper <= limit }

  /// Of both sides together.
  private static func deviation(_ one: Sample, _ other: Sample) -> Double? {
    guard let a = one.planningDeviation, let b = other.planningDeviation else { return nil }
    return ((a * a + b * b) / 2).squareRoot()
  }

  private static func logarithm(_ x: Double) -> Double { Logarithm.of(x) }
}
