// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Foundation

/// Renders a comparison as the table that kernel lists know from the reports of the kernel test robot (LKP): per case what was
/// the same on both sides, what was compared, and a line per metric that changed, with means and standard deviations. Verdicts, which
/// that table has not, stand below it and not in it.
package struct LKPRenderer: Sendable {
  /// No line is longer.
  package static let width = 100

  /// A renderer.
  package init() {}

  /// The whole text.
  package func render(_ comparison: Comparison) -> String {
    let (sides, parameters) = (LKPSides(comparison), LKPParameters(comparison))
    let shown = comparison.byAlarm.map(\.item).filter { !Self.isUnchanged($0) }
    let groups = shown.map { item in
      parameters.text(item) + sides.text + table(item, testcase: sides.testcase) + told(item)
    }
    return (groups + [end(comparison, hidden: comparison.cases.count - shown.count)]).joined(separator: "\n")
  }

  /// Whether nothing of the case is worth a line.
  private static func isUnchanged(_ item: CaseComparison) -> Bool {
    switch item.verdict {
    case .noChange, .skipped: !item.metrics.contains(where: isShown)
    default: false
    }
  }

  /// What changed, judged or not, and what is judged and did not turn out unchanged.
  private static func isShown(_ item: MetricComparison) -> Bool {
    switch item.verdict {
    case .worse, .better, .changed: true
    default: item.isGated && item.verdict != .noChange
    }
  }

  private func table(_ item: CaseComparison, testcase: String) -> String {
    let rows = item.metrics.filter(Self.isShown).map { LKPRow($0, testcase: testcase).text }
    guard !rows.isEmpty else { return "" }
    return "         %stddev     %change         %stddev\n             \\          |                \\\n"
      + rows.joined()
  }

  /// What the table cannot say: the verdict, and what it rests on.
  private func told(_ item: CaseComparison) -> String {
    let judged = item.metrics.filter { $0.isGated && Self.isShown($0) }.map { metric in
      "\(metric.rule.metric.name): \(metric.verdict.words): \(ComparisonWords.evidence(metric)), "
        + "n \(ComparisonWords.counts(metric))"
    }
    let others = item.metrics.filter { !$0.isGated && Self.isShown($0) }.map(\.rule.metric.name)
    let reported = others.isEmpty ? [] : ["reported, not judged: \(others.joined(separator: ", "))"]
    let all = ["\(item.name): \(item.verdict.words)"] + judged + reported + item.notes
    return "\n" + all.enumerated().map { LKPText.lines($1, indent: $0 == 0 ? "" : "  ") }.joined()
  }

  private func end(_ comparison: Comparison, hidden: Int) -> String {
    let words = ComparisonWords(comparison: comparison)
    let left = hidden == 0 ? [] : ["\(hidden) case\(hidden == 1 ? "" : "s") without a change, or skipped, not shown."]
    let means =
      "Table: means, and their change; ± is the standard deviation of the repeats in per cent of the mean, left out up to "
      + "2 %. A verdict does not rest on means."
    let head =
      [words.summary] + left + [words.undecidable].compactMap { $0 } + [words.clock].compactMap { $0 } + words.boots
    let differences = comparison.differences.map { item in
      "differs: \(item.key): \(item.base ?? "(not told)") -> \(item.candidate ?? "(not told)")"
    }
    let more = differences.count > Self.maxDifferences ? ["and \(differences.count - Self.maxDifferences) more"] : []
    return (head + differences.prefix(Self.maxDifferences) + more + [means, words.method])
      .map { LKPText.lines($0, indent: "") }.joined()
  }

  private static let maxDifferences = 12
}

/// A metric in a line of the table. The columns are as wide as LKP has them.
struct LKPRow {
  let text: String

  init(_ item: MetricComparison, testcase: String) {
    let isShare = item.rule.unit == .percent
    let (base, candidate) = (LKPFigure(item.base), LKPFigure(item.candidate))
    let change = Self.change(base?.mean, candidate?.mean, isShare: isShare)
    let figures = "\(base?.text ?? LKPFigure.none)\(change)\(candidate?.text ?? LKPFigure.none)  "
    let metric = ShownText.name(item.rule.metric.name).replacing(" ", with: "_")
    text = figures + LKPText.tail("\(testcase).\(metric)", LKPRenderer.width - figures.count) + "\n"
  }

  /// In per cent of the base, or as a difference where the figures are per cent themselves.
  static func change(_ base: Double?, _ candidate: Double?, isShare: Bool) -> String {
    guard let base, let candidate else { return "\(LKPText.right("-", 10))  " }
    if isShare { return LKPText.right(String(format: "%+.1f", candidate - base), 10) + "  " }
    guard base != 0 else {
      let words = candidate == 0 ? "+0.0" : candidate > 0 ? "+Inf" : "-Inf"
      return LKPText.right(words, 10) + "% "
    }
    let change = 100 * (candidate - base) / base
    return LKPText.right(String(format: abs(change) < 100_000 ? "%+.1f" : "%+.2g", change), 10) + "% "
  }
}

/// The mean of a side's values, with their standard deviation in per cent of it.
struct LKPFigure {
  let mean: Double
  let text: String

  /// What stands there for no values.
  static let none = LKPText.right("-", 10) + "      "

  /// nil without values.
  init?(_ values: [Double]) {
    let values = values.filter(\.isFinite)
    guard !values.isEmpty else { return nil }
    let count = Double(values.count)
    let mean = values.reduce(0) { $0 + $1 / count }
    self.mean = mean
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = values.count > 1 ? (squares / (count - 1)).squareRoot() : 0
    text = LKPText.right(Self.number(mean), 10) + Self.share(mean == 0 ? 0 : 100 * deviation / abs(mean))
  }

  /// Two decimals below 1,000, whole numbers, four digits from 10^8 on, as LKP prints them; it cuts decimals off.
  static func number(_ value: Double) -> String {
    if abs(value) < 1000 { return String(format: "%.2f", value) }
    return abs(value) > 100_000_000 ? String(format: "%.4g", value) : String(Int(value))
  }

  /// ` ± 18%`; blank up to 2 %.
  static func share(_ percent: Double) -> String {
    guard percent.isFinite, percent > 2 else { return "      " }
    return " ±\(LKPText.right(String(format: percent < 10_000 ? "%.0f" : "%.0e", percent.rounded(.down)), 3))%"
  }
}
