// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import StoreKit

/// The pairs of a run with their verdicts, to be shown in every format.
package struct PairReport: Sendable {
  /// The pairs of a case, and what they come to.
  package struct Case: Sendable {
    /// The pairs, and how they were measured.
    package let series: PairSeries
    /// What they come to.
    package let judgement: PairJudgement

    /// Pairs and the verdict on them.
    package init(series: PairSeries, judgement: PairJudgement) {
      (self.series, self.judgement) = (series, judgement)
    }
  }

  /// What is known of the run: host, fio, engine; nil where it is not stored.
  package let run: StoredRun?
  /// The cases in their order.
  package let cases: [Case]

  /// A report of these cases; `facts` stand above them.
  package init(title facts: StoredRun?, cases: [Case]) {
    (run, self.cases) = (facts, cases)
  }

  /// Cases by alarm, each with its place in the run.
  var byAlarm: [(number: Int, item: Case)] {
    cases.enumerated().map { (number: $0.offset, item: $0.element) }.sorted {
      ($0.item.judgement.verdict.rank, $0.number) < ($1.item.judgement.verdict.rank, $1.number)
    }
  }

  /// The most alarming verdict; skipped where there is no case.
  var verdict: PairVerdict { byAlarm.first?.item.judgement.verdict ?? .skipped }

  /// `Pairs of job files: run 3 "base", 2026-11-25T00:31:07Z, complete`
  var title: String {
    if let run { return "Pairs of \(ReportHead.title(run))" }
    guard cases.count == 1, let design = cases.first?.series.design else { return "Pairs of \(cases.count) cases" }
    return "Pairs of \(design.base) and \(design.candidate)"
  }

  /// The host and what measured on it, as other reports' heads have them.
  var topics: [(topic: String, words: String)] { run.map { ReportHead.tools($0.facts) } ?? [] }

  /// `3 cases: 1 worse, 2 no change.`
  var summary: String {
    let counts = PairVerdict.byRank.compactMap { verdict in
      let count = count(verdict)
      return count == 0 ? nil : "\(count) \(verdict.words)"
    }
    let head = "\(cases.count) case\(cases.count == 1 ? "" : "s")"
    return ([(counts.isEmpty ? head : "\(head): " + counts.joined(separator: ", ")) + "."] + (mean.map { [$0] } ?? []))
      .joined(separator: " ")
  }

  /// What the cases come to together: told, not judged.
  private var mean: String? {
    guard let mean = PairSuiteMean(cases.map { ($0.series.design, $0.judgement) }) else { return nil }
    let limit = cases.map(\.series.design.limit).min() ?? 0
    return
      "Geometric mean of \(mean.cases) cases: \(PairWords.change(mean.estimate, mean.interval, limit)), not judged."
  }

  /// How many cases come to this.
  func count(_ verdict: PairVerdict) -> Int { cases.count { $0.judgement.verdict == verdict } }

  /// How verdicts come about and how often they err, in sentences.
  var method: [String] {
    let judged = cases.map(\.series.design)
    let rates = Set(judged.map(\.alpha)).sorted().map(PairWords.share).joined(separator: ", ")
    let isOnce = !judged.isEmpty && judged.allSatisfy { $0.pairs != nil }
    let looks = isOnce ? "judged once" : "over all looks"
    let each = cases.count > 1 ? "Each case is wrong" : "Wrong"
    return (judged.isEmpty ? [] : ["\(each) at most \(rates) of the time, \(looks) (docs/statistics.md)."]) + [
      "The change is the Hodges-Lehmann estimate of the pairs' ratios candidate / base, its interval inverts the "
        + "signed-rank test. Figures are times: more is worse."
    ]
  }
}

extension PairReport.Case {
  /// The look that is shown: the last one, or what the next would see where somebody stopped before it.
  var look: PairLook? { judgement.current ?? judgement.last }

  /// How long it was measured.
  var seconds: Double { series.pairs.last.map { $0.ended.isFinite ? max(0, $0.ended) : 0 } ?? 0 }

  /// Whether the pairs that count could decide at all; true where there is another reason.
  package var isDecidable: Bool { judgement.verdict != .undecided || look?.interval != nil }
}

extension PairVerdict {
  /// The most alarming first.
  static let byRank: [PairVerdict] = [.worse, .failed, .undecided, .better, .noChange, .skipped]

  /// Its place among them.
  var rank: Int { Self.byRank.firstIndex(of: self) ?? Self.byRank.count }

  /// For people.
  var words: String { rawValue.replacing("_", with: " ") }
}
