// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import FioKit
import Foundation
import Metrics
import Statistics

/// The pairs of a case in words, the same in every format.
package struct PairWords {
  let item: PairReport.Case

  private var design: PairDesign { item.series.design }
  private var judgement: PairJudgement { item.judgement }

  /// `worse: +2.1 % (+1.4 … +2.8 %)`
  var verdict: String {
    let limit = Self.share(design.limit)
    switch judgement.verdict {
    case .worse, .better: return "\(judgement.verdict.words): \(change)"
    case .noChange: return "no change beyond \(limit): \(change)"
    case .undecided:
      guard let interval = item.look?.interval else {
        let are = judgement.valid == 1 ? "is" : "are"
        return "undecided: \(Self.pairs(judgement.valid)) \(are) too few" + (item.look == nil ? "" : ": \(change)")
      }
      let half = (Logarithm.inverse((interval.upper - interval.lower) / 2) - 1) * 100
      return "undecided, ± \(Self.unsigned(half, design.limit)) %: \(change)"
    case .failed: return "failed: " + (item.series.pairs.isEmpty ? "there is no pair" : "no pair counts")
    case .skipped: return "skipped: \(item.series.skipReason ?? "for a reason that is not known")"
    }
  }

  /// What is told below the verdict, by topic. Of a case that was skipped there is nothing more to say.
  var lines: [(topic: String, words: String)] {
    guard judgement.verdict != .skipped else { return [("different", difference)] }
    let measured = judgement.valid == 0 ? [] : [(topic: "medians", words: "\(medians) (\(design.metric))")]
    return measured + [("pairs", amount)] + (invalid.map { [("left out", $0)] } ?? [])
      + [("different", difference), ("ran", sharing)]
  }

  /// `+2.1 % (+1.4 … +2.8 %)`; `-` where there is none.
  var change: String {
    item.look.map { Self.change($0.estimate, $0.interval, design.limit) } ?? "-"
  }

  /// What is different, or which two job files there are.
  var difference: String {
    if design.differences.isEmpty, design.base == design.candidate { return "nothing: \(design.base) against itself" }
    return design.differences.isEmpty
      ? "\(design.base) (base), \(design.candidate) (candidate)" : design.differences.joined(separator: ", ")
  }

  /// How both ran, and why.
  var sharing: String { Self.sharing(design) }

  /// The same of a design.
  package static func sharing(_ design: PairDesign) -> String {
    let how =
      switch design.sharing {
      case .oneFio: "at the same time"
      case .twoFios: "at the same time, in two fios"
      case .turns: "in turns (base, candidate, candidate, base)"
      }
    let many = design.cpus?.contains { ",-".contains($0) } ?? false
    let place = design.cpus.map { ", on CPU\(many ? "s" : "") \($0)" } ?? ""
    let time = design.pairMilliseconds.map { ", \(MetricUnit.milliseconds.show(Double($0))) each" } ?? ""
    return how + place + time + (design.reason.isEmpty ? "" : ": \(design.reason)")
  }

  /// `23 pairs in 14 s, 3 looks`
  var amount: String {
    let looks = judgement.looks.count
    var parts = ["\(Self.pairs(judgement.valid)) in \(Self.seconds(item.seconds))"]
    if design.pairs == nil, looks > 1 { parts.append("\(looks) looks") }
    if let last = judgement.last, last.isFinal, last.pairs < judgement.valid {
      parts.append("decided after \(Self.count(last.pairs))")
    }
    if !item.series.isEnded { parts.append("stopped before the end") }
    if let needs = judgement.needs { parts.append("about \(Self.count(needs)) more would decide") }
    return parts.joined(separator: ", ")
  }

  /// `2 pairs: the base ended early (2)`; nil where all pairs count.
  var invalid: String? {
    guard judgement.invalid > 0 else { return nil }
    let all = Self.grouped(judgement.invalidReasons)
    let reasons = all.prefix(Self.maxReasons).map { item in
      "\(Self.clause(item.example)) (\(item.count)\(item.isOne ? "" : " like it"))"
    }
    let more = all.count - Self.maxReasons
    return Self.pairs(judgement.invalid) + (reasons.isEmpty ? "" : ": " + reasons.joined(separator: "; "))
      + (more > 0 ? "; and \(more) more reason\(more == 1 ? "" : "s")" : "")
  }

  /// Reasons that differ only in their numbers are one, of which the most frequent stands for all.
  private static func grouped(
    _ reasons: [(reason: String, count: Int)]
  ) -> [(example: String, count: Int, isOne: Bool)] {
    var groups: [(kind: String, example: String, count: Int, isOne: Bool)] = []
    for (reason, count) in reasons {
      let kind = reason.filter { !$0.isNumber }
      if let place = groups.firstIndex(where: { $0.kind == kind }) {
        groups[place].count += count
        groups[place].isOne = false
      } else {
        groups.append((kind, reason, count, true))
      }
    }
    return groups.sorted { $0.count > $1.count }.map { ($0.example, $0.count, $0.isOne) }
  }

  private static let maxReasons = 5

  /// `1,214.3 ns -> 1,239.9 ns`
  var medians: String {
    let decisive = PairFigureSummary(design.metric, of: item.series)
    return "\(Self.time(decisive?.baseMedian)) -> \(Self.time(decisive?.candidateMedian))"
  }

  /// A sentence without its full stop.
  private static func clause(_ text: String) -> String {
    text.hasSuffix(".") ? String(text.dropLast()) : text
  }

  static func pairs(_ count: Int) -> String { "\(Self.count(count)) pair\(count == 1 ? "" : "s")" }

  private static func count(_ count: Int) -> String { MetricUnit.count.show(Double(count)) }

  static func seconds(_ value: Double) -> String {
    guard value.isFinite, value >= 0 else { return "- s" }
    return value < 9.95 ? String(format: "%.1f s", value) : String(format: "%.0f s", value)
  }

  /// Nanoseconds with as many digits as a small change needs.
  static func time(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "-" }
    guard abs(value) < 99_999.95 else { return "\(MetricUnit.count.show(value.rounded())) ns" }
    let tenths = Int((value * 10).rounded())
    return "\(MetricUnit.count.show(Double(tenths / 10))).\(abs(tenths % 10)) ns"
  }

  /// `1 %`, `0.25 %`
  static func share(_ share: Double) -> String { String(format: "%g %%", share * 100) }

  /// `+2.1 % (+1.4 … +2.8 %)` of logarithms of ratios.
  static func change(_ estimate: Double, _ interval: Interval? = nil, _ limit: Double) -> String {
    let middle = "\(percent(estimate, limit)) %"
    return interval.map { "\(middle) (\(Self.interval($0, limit)))" } ?? middle
  }

  /// `+1.4 … +2.8 %` of logarithms of ratios.
  static func interval(_ interval: Interval, _ limit: Double) -> String {
    "\(percent(interval.lower, limit)) … \(percent(interval.upper, limit)) %"
  }

  /// In per cent what is a logarithm of a ratio.
  static func value(_ logarithm: Double) -> Double { (Logarithm.inverse(logarithm) - 1) * 100 }

  /// With its sign, but for what is shown as zero.
  private static func percent(_ logarithm: Double, _ limit: Double) -> String {
    let value = value(logarithm)
    let words = unsigned(abs(value), limit)
    let isZero = words.allSatisfy { $0 == "0" || $0 == "." }
    return isZero ? words : (value < 0 ? "-" : "+") + words
  }

  /// With so many decimals that the limit can be told.
  private static func unsigned(_ value: Double, _ limit: Double) -> String {
    guard value.isFinite else { return "?" }
    let digits = value >= 99.95 ? 0 : limit >= 0.00999 ? 1 : limit >= 0.000999 ? 2 : 3
    return value < 1e6 ? String(format: "%.\(digits)f", value) : String(format: "%.2g", value)
  }
}

extension PairReport {
  /// The line that shows the interval as it narrows, within the terminal's width: `pair 23, 14 s: +0.4 % (-0.3 … +1.1 %)`.
  /// Where several cases run, each is named.
  package static func progress(
    _ series: PairSeries, _ judgement: PairJudgement, width: Int, isNamed: Bool = false
  ) -> String {
    let (limit, look) = (series.design.limit, judgement.current ?? judgement.last)
    let last = series.pairs.last
    let count = "pair \(series.pairs.count)"
    let time = last.map { ", \(PairWords.seconds($0.ended))" } ?? ""
    let dropped = judgement.invalid == 0 ? "" : " (\(judgement.invalid) do not count)"
    let short = look.map { ": " + PairWords.change($0.estimate, nil, limit) } ?? ""
    let full = look.map { ": " + PairWords.change($0.estimate, $0.interval, limit) } ?? ""
    let name = isNamed ? ShownText.name(series.name) : ""
    // What matters least goes first.
    let lines = [count + dropped + time + full, count + time + full, count + full, count + short]
    let line = lines.first { $0.count <= width } ?? String(lines[lines.count - 1].prefix(max(0, width)))
    let room = width - line.count - 2
    guard !name.isEmpty, room >= 8 else { return line }
    return (name.count <= room ? name : name.prefix(room - 1) + "…") + ": " + line
  }
}
