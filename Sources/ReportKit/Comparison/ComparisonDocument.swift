// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Statistics

/// A comparison as `--format json` writes it; docs/compare.md describes every key.
package struct ComparisonDocument: Encodable, Sendable {
  /// Name and version of the schema; a change that breaks readers raises the number.
  package static let schema = "faultbench.comparison/1"

  let schema = Self.schema
  /// What the figures count, what must be said of them, and whether there were enough boots; absent where they are times.
  let clock: String?, note: String?
  let boots: [String]?
  let base: Side, candidate: Side
  let alpha: Double, confidence: Double, power: Double
  let tests: Int, minimumRepeats: Int
  let verdict: String
  let counts: [String: Int]
  let differences: [Difference]
  let means: [Mean]
  let advice: Advice?
  let cases: [Case]

  enum CodingKeys: String, CodingKey {
    case schema, clock, note, boots, base, candidate, alpha, confidence, power, tests, verdict, counts, differences,
      means, advice, cases
    case minimumRepeats = "least_repeats"
  }
  struct Side: Encodable {
    let name: String, origin: String
    let suite: String?
    let repeated: [String]?
  }
  struct Difference: Encodable {
    let key: String
    let cases: [String]?
    let base: String?, candidate: String?
    let decisive: Bool
  }
  struct Range: Encodable {
    let lower: Double, upper: Double, confidence: Double

    init(_ interval: Interval) {
      (lower, upper, confidence) = (interval.lower, interval.upper, interval.confidence)
    }
  }
  struct Mean: Encodable {
    let metric: String
    let cases: Int
    let ratio: Double
  }
  struct Advice: Encodable {
    let words: String
    let commands: [String]
  }
  struct Case: Encodable {
    let name: String, verdict: String
    let needsRepeats: Int?
    let decidable: Bool
    let notes: [String]
    let metrics: [Metric]
    let profile: ChangedFunctionsDocument?

    enum CodingKeys: String, CodingKey {
      case name, verdict, decidable, notes, metrics, profile
      case needsRepeats = "needs_repeats"
    }
  }
  struct Metric: Encodable {
    let name: String, kind: String, polarity: String, verdict: String
    let gated: Bool, decidable: Bool
    let needsRepeats: Int?
    let relativeLimit: Double, absoluteLimit: Double
    /// By how much instructions may differ without having changed, where they are compared as they are.
    let tolerance: Double?
    let base: Values, candidate: Values
    let ratio: Double?, shift: Double?, medianRatio: Double?
    let ratioInterval: Range?
    let p: Double?, adjustedP: Double?
    let isExactP: Bool?

    enum CodingKeys: String, CodingKey {
      case name, kind, polarity, verdict, gated, decidable, tolerance, base, candidate, ratio, shift, p
      case needsRepeats = "needs_repeats"
      case relativeLimit = "relative_limit"
      case absoluteLimit = "absolute_limit"
      case medianRatio = "median_ratio"
      case ratioInterval = "ratio_interval"
      case adjustedP = "p_holm"
      case isExactP = "p_is_exact"
    }
  }
  struct Values: Encodable {
    let median: Double?
    let values: [Double]
  }

  /// The document of `comparison`; the cases that `profiles` have tell the functions that account for their change.
  package init(_ comparison: Comparison, profiles: ComparisonProfiles = ComparisonProfiles()) {
    let isCounted = comparison.clock != .time
    (clock, note) = (isCounted ? comparison.clock.rawValue : nil, comparison.clock.label)
    boots = isCounted ? ComparisonWords(comparison: comparison).boots : nil
    base = Side(comparison.base)
    candidate = Side(comparison.candidate)
    (alpha, confidence, power) = (comparison.options.alpha, comparison.options.confidence, comparison.options.power)
    (tests, minimumRepeats) = (comparison.tests, comparison.minimumRepeats)
    verdict = comparison.verdict.word
    counts = Dictionary(uniqueKeysWithValues: ComparisonVerdict.allWords.map { ($0, comparison.count($0)) })
    differences = comparison.differences.map {
      Difference(
        key: $0.key, cases: $0.cases.isEmpty ? nil : $0.cases, base: $0.base, candidate: $0.candidate,
        decisive: $0.isDecisive)
    }
    means = comparison.means.map { Mean(metric: $0.metric.name, cases: $0.cases, ratio: $0.ratio) }
    advice = comparison.advice.map { Advice(words: $0.words, commands: $0.commands) }
    cases = comparison.cases.enumerated().map { number, item in
      Case(
        name: item.name, verdict: item.verdict.word, needsRepeats: item.verdict.needs,
        decidable: item.verdict.isDecidable, notes: item.notes, metrics: item.metrics.map(Metric.init),
        profile: ChangedFunctions(number, of: comparison, profiles)?.document)
    }
  }
}

extension ComparisonDocument.Side {
  fileprivate init(_ side: ComparedSide) {
    (name, origin, suite) = (side.name, side.origin, side.suite)
    repeated = side.repeated.isEmpty ? nil : side.repeated
  }
}

extension ComparisonDocument.Metric {
  fileprivate init(_ item: MetricComparison) {
    name = item.rule.metric.name
    kind = item.isExact ? "exact" : "sampled"
    polarity = item.rule.polarity.rawValue
    verdict = item.verdict.word
    (gated, decidable) = (item.isGated, item.verdict.isDecidable)
    needsRepeats = item.verdict.needs
    (relativeLimit, absoluteLimit) = (item.rule.relativeLimit, item.rule.absoluteLimit)
    tolerance =
      item.isExact && item.rule.unit.isOfInstructions ? item.baseMedian.map(item.rule.allowedChange) : nil
    base = ComparisonDocument.Values(median: item.baseMedian, values: item.base)
    candidate = ComparisonDocument.Values(median: item.candidateMedian, values: item.candidate)
    (ratio, shift) = (item.ratio?.estimate, item.shift?.estimate)
    medianRatio = item.medianRatio
    ratioInterval = item.ratio?.interval.map(ComparisonDocument.Range.init)
    (p, adjustedP, isExactP) = (item.test?.p, item.adjustedP, item.test?.isExact)
  }
}
