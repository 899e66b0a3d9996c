// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Foundation
import Metrics
import Statistics

/// The parts of a comparison in words, the same in text and Markdown.
struct ComparisonWords {
  let comparison: Comparison

  var title: String { "Comparison of \(comparison.base.name) (base) with \(comparison.candidate.name) (candidate)" }

  /// What was named more than once; nobody may take it for further repeats.
  var repeated: [String] {
    let sides = [("base", comparison.base), ("candidate", comparison.candidate)]
    return sides.filter { !$0.1.repeated.isEmpty }.map { name, side in
      "Of the \(name), counted once: \(side.repeated.joined(separator: "; "))."
    }
  }

  /// Counts of all verdicts that occur, the most alarming first.
  var summary: String {
    let counts = ComparisonVerdict.allWords.compactMap { word in
      let count = comparison.count(word)
      return count == 0 ? nil : "\(count) \(word.replacing("_", with: " "))"
    }
    let cases = comparison.cases.count
    return "\(cases) case\(cases == 1 ? "" : "s"): " + counts.joined(separator: ", ") + "."
  }

  /// That repeats are too few for any verdict, and how many could do; nil where they are not.
  var undecidable: String? {
    let items = comparison.undecidable
    guard !items.isEmpty else { return nil }
    let counts = items.flatMap { $0.metrics.filter { $0.isGated && !$0.verdict.isDecidable }.map(Self.against) }
    let shown = Set(counts).sorted().prefix(3).joined(separator: ", ")
    let all = comparison.cases.count
    let head = items.count == all ? "No case can be decided" : "\(items.count) of \(all) cases cannot be decided"
    return "\(head), whatever the values: \(shown) \(comparison.sample.word)s are too few for \(tests). At least "
      + "\(comparison.minimumRepeats) per side could."
  }

  /// What must be said of all figures; nil where they are times.
  var clock: String? { comparison.clock.label.map { "Figures are \($0)." } }

  /// Whether there were enough boots, of sides that count instructions.
  var boots: [String] {
    guard comparison.clock == .instructions else { return [] }
    let said = [("base", comparison.base), ("candidate", comparison.candidate)].compactMap { role, side in
      BootAgreement(side, options: comparison.options).words.map { (role, $0) }
    }
    if said.count == 2, said[0].1 == said[1].1 { return ["Of each side: \(said[0].1)"] }
    return said.map { "Of the \($0): \($1)" }
  }

  /// That a figure which should be the same in each boot is not, so that it was tested; nil where it is, or need not be.
  static func spread(_ item: MetricComparison) -> String? {
    guard item.rule.unit.isOfInstructions, !item.isExact, let (share, side) = item.largestSpread,
      case .exact(let tolerance, _) = item.rule.kind, share > tolerance
    else { return nil }
    return
      "the \(side)'s values lie \(tolerated(share)) apart, more than the \(tolerated(tolerance)) of boots of one kernel: "
      + "it is judged as a measurement"
  }

  /// A small share in per cent.
  static func tolerated(_ share: Double) -> String { String(format: "%.2g %%", share * 100) }

  private var tests: String { "\(comparison.tests) test\(comparison.tests == 1 ? "" : "s")" }

  private static func against(_ item: MetricComparison) -> String {
    "\(item.base.count) against \(item.candidate.count)"
  }

  /// That the change is no change of the medians; nil where both agree.
  static func split(_ item: MetricComparison) -> String? {
    guard item.isSplit, let ratio = item.medianRatio else { return nil }
    return "the medians alone differ by \(Percent.words(ratio - 1, signed: true))"
  }

  /// A line per metric that more than one case has.
  var means: [String] {
    comparison.means.filter { $0.cases > 1 }.map { mean in
      let change = Percent.words(mean.ratio - 1, signed: true)
      return "Geometric mean of \(mean.metric.name) over \(mean.cases) cases, told and not judged: \(change)"
    }
  }

  var method: String {
    let options = comparison.options
    let limit = Percent.words(options.limit ?? MetricRule.defaultRelativeLimit)
    guard comparison.clock == .time else { return countedMethod }
    let confidence = Percent.words(options.confidence)
    return """
      Worse or better: Mann-Whitney p < \(options.alpha) after Holm's correction over \(tests), a shift of more than \
      \(limit)\(ownLimits), and the \(confidence) interval of the ratio beyond it. The change is the median of the \
      ratios of all pairs (Hodges-Lehmann); where the medians themselves differ by something else, that stands below. No change: the interval lies \
      within the limit\(absoluteLimits). Metrics without a mark are reported only.
      """
  }

  /// The same of instructions, which are compared as they are where boots agree.
  private var countedMethod: String {
    let options = comparison.options
    let metrics = comparison.cases.flatMap(\.metrics)
    let tolerances = metrics.compactMap { item -> Double? in
      guard case .exact(let relative, _) = item.rule.kind, item.rule.unit.isOfInstructions else { return nil }
      return max(relative, item.rule.givenRelative ?? 0)
    }
    let shown = Set(tolerances).sorted().map { Self.tolerated($0) }.joined(separator: " or ")
    let counted =
      shown.isEmpty
      ? ""
      : "Exact: counts are compared as they are, and a change of more than \(shown) of instructions is worse or better "
        + "(boots of one kernel differ by less; no p is needed). "
    guard comparison.tests > 0 || metrics.contains(where: { !$0.isExact }) else {
      return counted + "Metrics without a mark are reported only."
    }
    return counted
      + "What boots do not agree in: Mann-Whitney p < \(options.alpha) after Holm's correction over \(tests), and a shift whose "
      + "\(Percent.words(options.confidence)) interval lies beyond the limit of the metric; no change: within it. Metrics without a "
      + "mark are reported only."
  }

  /// Where some verdict rests on it: the absolute limit of the metric.
  private var absoluteLimits: String {
    let shown = comparison.cases.flatMap(\.metrics).filter(\.isWithinAbsoluteLimit).map { item in
      item.rule.unit.show(item.rule.absoluteLimit)
    }
    guard !shown.isEmpty else { return "" }
    return ", or within the absolute limit of the metric (\(Set(shown).sorted().joined(separator: ", ")))"
  }

  /// Cases may have limits of their own, unless the user gave one for all.
  private var ownLimits: String {
    let usual = comparison.options.limit ?? MetricRule.defaultRelativeLimit
    let has = comparison.cases.contains { $0.metrics.contains { $0.isGated && $0.rule.relativeLimit != usual } }
    return has ? " (of some metrics the limit of their suite)" : ""
  }

  /// `+2.1…+9.8 %`.
  static func interval(_ interval: Interval?) -> String {
    guard let interval else { return "-" }
    let ends = [interval.lower - 1, interval.upper - 1].map { end in
      String(format: abs(end) < 0.9995 ? "%+.1f" : "%+.0f", end * 100)
    }
    return "\(ends[0])…\(ends[1]) %"
  }

  static func probability(_ p: Double?) -> String {
    guard let p else { return "-" }
    return p < 0.0001 ? "<0.0001" : String(format: "%.4f", p)
  }

  static func mark(_ item: MetricComparison) -> String {
    guard item.isGated else { return " " }
    return switch item.verdict {
    case .worse, .failed, .missing: "!"
    case .better: "+"
    case .noChange: "="
    case .inconclusive, .changed, .skipped: "?"
    }
  }

  static func change(_ item: MetricComparison) -> String {
    if item.isExact, item.baseMedian == item.candidateMedian { return "same" }
    return item.change.map { Percent.words($0, signed: true) } ?? "-"
  }

  static func p(_ item: MetricComparison) -> String {
    item.isExact ? "exact" : probability(item.adjustedP ?? item.test?.p)
  }

  static func counts(_ item: MetricComparison) -> String { "\(item.base.count)/\(item.candidate.count)" }

  /// A metric in one line: `clat_p50_ns: 820 ns -> 1.20 µs, +46.3 % (+40.1…+52.0 %), p 0.0001, worse`.
  static func line(_ item: MetricComparison) -> String {
    let medians = "\(item.shown(item.baseMedian)) -> \(item.shown(item.candidateMedian))"
    let verdict = item.isGated ? item.verdict.words : "reported only"
    return "\(item.rule.metric.name): \(medians), \(evidence(item)), \(verdict)"
  }

  /// The change with its interval and p; of what is compared as it is, without either.
  static func evidence(_ item: MetricComparison) -> String {
    item.isExact ? "\(change(item)), exact" : "\(change(item)) (\(interval(item.ratio?.interval))), p \(p(item))"
  }
}

extension MetricComparison {
  /// Whether the absolute limit is what makes it no change.
  fileprivate var isWithinAbsoluteLimit: Bool {
    guard case .measured(let reasons) = judgement.reasons else { return false }
    return reasons.extent == .withinAbsolute && verdict == .noChange
  }

  /// How far the values of a side lie apart at most, as a share of their median, and which side it is.
  fileprivate var largestSpread: (share: Double, side: String)? {
    let all = [("base", base, baseMedian), ("candidate", candidate, candidateMedian)].compactMap {
      side, values, median in
      guard let median, median > 0, let low = values.min(), let high = values.max() else {
        return nil as (Double, String)?
      }
      return ((high - low) / median, side)
    }
    return all.max { $0.0 < $1.0 }.map { (share: $0.0, side: $0.1) }
  }

  /// The same in a narrow column, where the metric's name has the unit.
  func digits(_ median: Double?) -> String {
    let (text, unit) = (shown(median), " instr")
    return text.hasSuffix(unit) ? String(text.dropLast(unit.count)) : text
  }

  func shown(_ median: Double?) -> String { Cell(median).shown(rule.unit) }
}

extension Comparison {
  /// That repeats are too few for some cases, in a sentence, with the repeats that could do; nil where every case can be decided.
  package var undecidableWords: String? { ComparisonWords(comparison: self).undecidable }
}
