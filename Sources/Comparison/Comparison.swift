// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import Statistics
import StoreKit

/// Two runs compared: every case, every metric, and what all of it comes to.
package struct Comparison: Sendable {
  /// What is compared against, and what is judged.
  package let base: ComparedSide, candidate: ComparedSide
  /// How strict it is.
  package let options: ComparisonOptions
  /// What differs between hosts and tools, decisive differences first.
  package let differences: [SideDifference]
  /// The cases in the order of the base; those that only the candidate has come last.
  package let cases: [CaseComparison]
  /// How many tests Holm's correction is over.
  package let tests: Int
  /// The geometric mean of each metric's ratios over the cases.
  package let means: [SuiteMean]
  /// What would decide what is inconclusive, where somebody asked for it: see ``advice(on:)``.
  package var advice: PairAdvice?

  /// Compares. Sides that cannot be compared are refused unless the options say otherwise; instructions and times are always.
  package init(
    base: ComparedSide, candidate: ComparedSide, options: ComparisonOptions = ComparisonOptions()
  ) throws(ComparisonError) {
    // No force makes a quotient of instructions and nanoseconds mean anything.
    guard base.clocks.union(candidate.clocks).count == 1 else {
      throw .clocks(base: base.clocks, candidate: candidate.clocks)
    }
    if !options.isForced, let shared = ComparedSide.shared(base, candidate).first {
      throw .sameSource(base: shared.base, candidate: shared.candidate)
    }
    differences = SideDifference.all(base, candidate)
    let decisive = differences.filter(\.isDecisive)
    guard options.isForced || decisive.isEmpty else { throw .incomparable(decisive) }
    guard !(base.cases.isEmpty && candidate.cases.isEmpty) else { throw .noCases }
    (self.base, self.candidate, self.options) = (base, candidate, options)
    let known = Dictionary(candidate.cases.map { ($0.name, $0) }) { first, _ in first }
    let names = Set(base.cases.map(\.name))
    var cases = base.cases.concurrentMap {
      CaseComparison($0.name, base: $0, candidate: known[$0.name], options: options)
    }
    cases += candidate.cases.filter { !names.contains($0.name) }.map {
      CaseComparison($0.name, base: nil, candidate: $0, options: options)
    }
    tests = Self.judge(&cases, options)
    self.cases = cases
    means = SuiteMean.all(of: cases)
  }

  /// Corrects p over all gated metrics of all cases, then judges; the number of tests.
  private static func judge(_ cases: inout [CaseComparison], _ options: ComparisonOptions) -> Int {
    var places: [(item: Int, metric: Int)] = []
    var p: [Double] = []
    for (number, item) in cases.enumerated() {
      for (metric, compared) in item.metrics.enumerated() where compared.isGated {
        guard let test = compared.test else { continue }
        places.append((number, metric))
        p.append(test.p)
      }
    }
    // A test's p is always a probability.
    let adjusted = (try? Holm.adjusted(p)) ?? p.map { _ in 1 }
    for (place, value) in zip(places, adjusted) { cases[place.item].metrics[place.metric].adjustedP = value }
    let rule = VerdictRule(options: options, tests: p.count)
    let judgements = cases.concurrentMap { $0.metrics.map(rule.judge) }
    for (number, item) in judgements.enumerated() {
      for (metric, judgement) in item.enumerated() { cases[number].metrics[metric].judgement = judgement }
    }
    return p.count
  }

  /// The fewest repeats per side with which a change of one metric alone can be told.
  package var minimumRepeats: Int {
    MinimumRepeats(alpha: options.alpha, tests: tests, confidence: options.confidence).perSide
  }

  /// The cases that no values whatever of so few repeats would have decided.
  package var undecidable: [CaseComparison] { cases.filter { !$0.verdict.isDecidable } }

  /// The cases with their places in ``cases``, the most alarming first.
  package var byAlarm: [(number: Int, item: CaseComparison)] {
    let ranks = cases.map(\.verdict.rank)
    let order = cases.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }
    return order.map { (number: $0, item: cases[$0]) }
  }

  /// What the clock of both sides counts.
  package var clock: MeasurementClock { base.clocks.first ?? .time }

  /// What a value of a side is one of.
  package var sample: SampleKind { SampleKind(isOfGuest: base.isOfGuest && candidate.isOfGuest) }

  /// How many cases come to this word.
  package func count(_ word: String) -> Int { cases.count { $0.verdict.word == word } }

  /// Whether any case of any side has values of this metric; true where nothing was measured at all.
  package func measures(_ metric: String) -> Bool {
    let all = (base.cases + candidate.cases).filter { !$0.repeats.isEmpty }
    return all.isEmpty || all.contains { $0.measures(metric) }
  }

  /// What the cases say that counts, by name.
  package var namedMetrics: [String] { Set((base.cases + candidate.cases).flatMap(\.metrics)).sorted() }

  /// The most alarming verdict of all cases.
  package var verdict: ComparisonVerdict { ComparisonVerdict.worst(of: cases.map(\.verdict)) ?? .missing }
}

/// The geometric mean of a metric's ratios over the cases that have one. It has no interval: what all repeats of a run share
/// cannot be known from one run a side.
package struct SuiteMean: Sendable {
  /// The metric.
  package let metric: Metric
  /// Over so many cases.
  package let cases: Int
  /// Candidate over base.
  package let ratio: Double

  static func all(of cases: [CaseComparison]) -> [SuiteMean] {
    var order: [String] = []
    var ratios: [String: [Double]] = [:]
    for item in cases.flatMap(\.metrics) where item.rule.polarity != .neutral {
      guard let ratio = item.ratio?.estimate else { continue }
      let name = item.rule.metric.name
      if ratios[name] == nil { order.append(name) }
      ratios[name, default: []].append(ratio)
    }
    return order.compactMap { name in
      guard let sample = try? Sample(ratios[name] ?? []), let mean = try? GeometricMean.of(sample) else { return nil }
      return SuiteMean(metric: Metric(name), cases: sample.count, ratio: mean)
    }
  }
}

/// How strict a comparison is.
package struct ComparisonOptions: Sendable, Hashable {
  /// What p must come below after Holm's correction over all gated metrics of all cases.
  package var alpha = 0.01
  /// The smallest relative change that matters, for all metrics; nil for those of the table.
  package var limit: Double?
  /// Confidence of the intervals.
  package var confidence = 0.95
  /// The probability with which the proposed repeats decide.
  package var power = 0.95
  /// The only metrics that are compared, all gated; empty for those of the cases.
  package var metrics: [String] = []
  /// Whether other hosts and other jobs are compared all the same.
  package var isForced = false

  /// The usual ones.
  package init() {}

  /// The rule of a metric: the table's, with the limits of the suite, with those of the user.
  func rule(_ metric: String, limits: [MetricLimit] = []) -> MetricRule {
    var rule = MetricRule(metric)
    if let own = limits.first(where: { $0.metric == metric }) {
      rule.limit(relative: own.relative, absolute: own.absolute)
    }
    rule.limit(relative: limit)
    return rule
  }
}
