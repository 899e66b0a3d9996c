// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Foundation
import Metrics
import Statistics

/// How the verdict on a metric came about, in sentences: the conditions that its rule found to hold, with the figures.
struct VerdictSentences {
  let comparison: Comparison

  /// The sentences; the last says what they come to.
  func sentences(_ item: MetricComparison) -> [String] {
    switch item.judgement.reasons {
    case .noValues(let base, let candidate):
      let lacking =
        base ? (candidate ? "neither side has" : "the base does not have") : "the candidate does not have"
      return ["There is nothing to compare: \(lacking) any value of it."]
    case .counts(let base, let candidate, let tolerance, let isTolerated):
      let all =
        item.rule.unit.isOfInstructions
        ? instructions(item, base, candidate, tolerance, isTolerated: isTolerated)
        : counts(item.rule.unit, base, candidate, tolerance, isTolerated: isTolerated)
      return all + [end(item)]
    case .measured(let reasons):
      let spread = ComparisonWords.spread(item).map { "\($0.prefix(1).uppercased())\($0.dropFirst())." } ?? ""
      return [spread, shift(item), test(item, reasons), limits(item, reasons), end(item)].filter { !$0.isEmpty }
    case nil: return []
    }
  }

  private func counts(
    _ unit: MetricUnit, _ base: Double, _ candidate: Double, _ tolerance: Double, isTolerated: Bool
  ) -> [String] {
    let medians =
      "It is a count that hardly spreads, so the medians are compared as they are: \(unit.show(base)) and \(unit.show(candidate))"
    let relation = isTolerated ? "no more" : "more"
    return [
      "\(medians). They differ by \(unit.show(abs(candidate - base))), \(relation) than the \(unit.show(tolerance)) that are tolerated."
    ]
  }

  /// `8,160 instr -> 8,512 instr, +4.3 % (exact: boots of one kernel differ by at most 0.2 %).`
  private func instructions(
    _ item: MetricComparison, _ base: Double, _ candidate: Double, _ tolerance: Double, isTolerated: Bool
  ) -> [String] {
    let unit = item.rule.unit
    let own = item.rule.tolerance(base) ?? 0
    let share = base > 0 ? ComparisonWords.tolerated(own / base) : unit.show(own)
    let given = tolerance > own ? ", and up to \(unit.show(tolerance)) were said to be too little to matter" : ""
    let change = base == candidate ? "the same" : ComparisonWords.change(item)
    return [
      "\(unit.show(base)) -> \(unit.show(candidate)), \(change) (exact: boots of one kernel differ by at most \(share)\(given))."
    ]
  }

  private func shift(_ item: MetricComparison) -> String {
    let counts = "\(item.base.count) against \(item.candidate.count) \(comparison.sample.word)s"
    if let ratio = item.ratio {
      let change = Percent.words(ratio.estimate - 1, signed: true)
      let shift = item.shift.map { " (\(signed($0.estimate, item.rule.unit)))" } ?? ""
      let parts = ComparisonWords.split(item).map { " But \($0)." } ?? ""
      let interval =
        ratio.interval.map {
          ", with an interval of \(ComparisonWords.interval($0)) at a confidence of \(Self.percent($0.confidence))"
        } ?? "; so few values have no interval"
      return "Over \(counts) the Hodges–Lehmann shift is \(change)\(shift)\(interval).\(parts)"
    }
    guard let shift = item.shift else { return "" }
    let interval =
      shift.interval.map {
        ", with an interval of \(signed($0.lower, item.rule.unit)) to \(signed($0.upper, item.rule.unit)) at a confidence of \(Self.percent($0.confidence))"
      } ?? "; so few values have no interval"
    return
      "Over \(counts) the Hodges–Lehmann shift is \(signed(shift.estimate, item.rule.unit))\(interval). Values that are not above zero have no ratio."
  }

  private func test(_ item: MetricComparison, _ reasons: MeasuredReasons) -> String {
    guard let test = item.test else { return "" }
    let kind = test.isExact ? "exact" : "by the normal approximation"
    let alpha = comparison.options.alpha
    let relation = reasons.isSignificant ? "below" : "not below"
    guard let adjusted = item.adjustedP else {
      return "Mann–Whitney p = \(Self.probability(test.p)) (\(kind)), \(relation) α = \(alpha)."
    }
    let tests = "\(comparison.tests) test\(comparison.tests == 1 ? "" : "s")"
    return
      "Mann–Whitney p = \(Self.probability(test.p)) (\(kind)); after Holm's correction over \(tests) it is \(Self.probability(adjusted)), \(relation) α = \(alpha)."
  }

  private func limits(_ item: MetricComparison, _ reasons: MeasuredReasons) -> String {
    let rule = item.rule
    let relative = "the limit of \(Percent.words(rule.relativeLimit))"
    let absolute = "\(rule.unit.show(rule.absoluteLimit))"
    switch reasons.extent {
    case .unknown: return "Without an interval nothing can be decided."
    case .beyond:
      let whole = "The shift and its whole interval lie beyond \(relative)"
      guard rule.absoluteLimit > 0 else { return whole + "." }
      return whole
        + (reasons.isBeyondAbsolute
          ? ", and the shift is more than \(absolute)." : ", but the shift is no more than \(absolute).")
    case .within: return "The whole interval lies within \(relative)."
    case .withinAbsolute: return "The whole interval lies within \(absolute), which is too little to matter."
    case .reachesBack: return "The shift is beyond \(relative), but its interval reaches back within it."
    case .reachesOut: return "The shift is within \(relative), but its interval reaches beyond it."
    }
  }

  private func end(_ item: MetricComparison) -> String {
    let sample = comparison.sample.word
    let direction =
      switch item.rule.polarity {
      case .lowerIsBetter: " (lower is better)"
      case .higherIsBetter: " (higher is better)"
      case .neutral: " (it is neither good nor bad)"
      }
    let verdict =
      switch item.verdict {
      case .worse, .better, .changed: "Hence \(item.verdict.words)\(direction)."
      case .noChange: "Hence no change."
      case .inconclusive(.about(let needs)): "Hence inconclusive: about \(needs) \(sample)s per side would decide."
      case .inconclusive(.atLeast(let needs)):
        "Hence inconclusive: no values whatever of so few \(sample)s would decide; at least \(needs) per side could."
      case .inconclusive(.unknown):
        "Hence inconclusive: how many \(sample)s would decide cannot be told, since there are too few, or the shift is nearer to the limit than its error."
      case .missing, .failed, .skipped: "Hence \(item.verdict.words)."
      }
    return item.isGated ? verdict : verdict + " It is reported only, and has no part in the verdict of the case."
  }

  private func signed(_ value: Double, _ unit: MetricUnit) -> String {
    (value < 0 ? "-" : "+") + unit.show(abs(value))
  }

  private static func percent(_ share: Double) -> String { String(format: "%.1f %%", share * 100) }

  /// Few digits, and those that count.
  private static func probability(_ p: Double) -> String {
    p >= 0.001 ? String(format: "%.4f", p) : String(format: "%.1e", p)
  }
}
