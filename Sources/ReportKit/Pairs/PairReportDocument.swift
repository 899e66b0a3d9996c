// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Results
import Statistics
import StoreKit

/// Pairs as `--format json` writes them; docs/pairs.md describes the keys.
package struct PairReportDocument: Encodable, Sendable {
  /// Name and version of the schema; a change that breaks readers raises the number.
  package static let schema = "faultbench.pairs/1"

  let schema = Self.schema
  let title: String, verdict: String
  let run: Run?
  let counts: [String: Int]
  let cases: [Case]

  struct Run: Encodable {
    let id: Int64
    let label: String?, suite: String?, host: String?, engine: String?, kernel: String?
    let started: String, state: String, fio: String, fioPath: String, tool: String
    let engineBuild: String?

    enum CodingKeys: String, CodingKey {
      case id, label, suite, host, engine, kernel, started, state, fio, tool
      case fioPath = "fio_path"
      case engineBuild = "engine_sha256"
    }
  }
  struct Change: Encodable {
    let ratio: Double?, lower: Double?, upper: Double?, confidence: Double?

    /// Of logarithms. JSON has no number for what is too large.
    init(_ estimate: Double, _ interval: Interval?) {
      func ratio(_ logarithm: Double?) -> Double? {
        logarithm.map(Logarithm.inverse).flatMap { $0.isFinite ? $0 : nil }
      }
      (self.ratio, lower, upper) = (ratio(estimate), ratio(interval?.lower), ratio(interval?.upper))
      confidence = interval?.confidence
    }
  }
  struct Case: Encodable {
    let name: String, verdict: String, words: String
    let decidable: Bool, ended: Bool
    let skipReason: String?
    let design: PairDesignDocument
    let validPairs: Int, invalidPairs: Int
    let seconds: Double
    let needsPairs: Int?
    let change: Change?
    let figures: [Figure]
    let invalidReasons: [Reason]
    let looks: [Look]
    let pairs: [PairDocument]

    enum CodingKeys: String, CodingKey {
      case name, verdict, words, decidable, ended, design, seconds, change, figures, looks, pairs
      case skipReason = "skip_reason"
      case validPairs = "valid_pairs"
      case invalidPairs = "invalid_pairs"
      case needsPairs = "needs_pairs"
      case invalidReasons = "invalid_reasons"
    }
  }
  struct Figure: Encodable {
    let name: String
    let judged: Bool
    let pairs: Int
    let baseMedian: Double, candidateMedian: Double
    let plain: Change

    enum CodingKeys: String, CodingKey {
      case name, judged, pairs, plain
      case baseMedian = "base_median"
      case candidateMedian = "candidate_median"
    }
  }
  struct Reason: Encodable {
    let reason: String
    let pairs: Int
  }
  struct Look: Encodable {
    let pairs: Int
    let seconds: Double?, level: Double
    let change: Change
    let final: Bool
  }
  struct PairDocument: Encodable {
    let number: Int
    let ended: Double?
    let counts: Bool
    let base: [String: Double], candidate: [String: Double], ratio: [String: Double]
    let problems: [String]

    enum CodingKeys: String, CodingKey {
      case number, counts, base, candidate, ratio, problems
      case ended = "ended_s"
    }
  }

  /// The document of `report`.
  package init(_ report: PairReport) {
    (title, verdict) = (report.title, report.verdict.rawValue)
    run = report.run.map(Run.init)
    counts = Dictionary(uniqueKeysWithValues: PairVerdict.allCases.map { ($0.rawValue, report.count($0)) })
    cases = report.cases.map(Case.init)
  }
}

/// How pairs were measured and judged.
struct PairDesignDocument: Encodable {
  let base: String, candidate: String, sharing: String, reason: String, metric: String
  let differences: [String]
  let cpus: String?
  let limit: Double, alpha: Double
  let budget: Double?
  let pairs: Int?, pairMilliseconds: Int?

  enum CodingKeys: String, CodingKey {
    case base, candidate, sharing, reason, metric, differences, cpus, limit, alpha, pairs
    case budget = "budget_s"
    case pairMilliseconds = "pair_ms"
  }

  init(_ design: PairDesign) {
    (base, candidate, sharing) = (design.base, design.candidate, design.sharing.rawValue)
    (reason, metric, differences, cpus) = (design.reason, design.metric, design.differences, design.cpus)
    (limit, alpha, budget) = (design.limit, design.alpha, design.budget)
    (pairs, pairMilliseconds) = (design.pairs, design.pairMilliseconds)
  }
}

extension PairReport {
  /// What JSON has of it: everything, each pair included.
  package var document: PairReportDocument { PairReportDocument(self) }
}

extension PairReportDocument.Run {
  fileprivate init(_ run: StoredRun) {
    let facts = run.facts
    (id, label, suite, engine) = (run.id.number, run.label, run.suite, facts.engine)
    (host, kernel) = (HostSummary(facts.fingerprint).line, run.kernel)
    (started, state, fio, fioPath) = (run.startedText, run.state.rawValue, facts.fioVersion, facts.fioPath)
    (tool, engineBuild) = (facts.tool, facts.engineBuild)
  }
}

extension PairReportDocument.Case {
  fileprivate init(_ item: PairReport.Case) {
    let (series, judgement) = (item.series, item.judgement)
    (name, verdict, words) = (series.name, judgement.verdict.rawValue, PairWords(item: item).verdict)
    (decidable, ended, skipReason) = (item.isDecidable, series.isEnded, series.skipReason)
    design = PairDesignDocument(series.design)
    (validPairs, invalidPairs, seconds) = (judgement.valid, judgement.invalid, item.seconds)
    needsPairs = judgement.needs
    change = item.look.map { PairReportDocument.Change($0.estimate, $0.interval) }
    figures = PairFigureSummary.all(of: series).map {
      PairReportDocument.Figure(
        name: $0.figure, judged: $0.figure == series.design.metric, pairs: $0.pairs, baseMedian: $0.baseMedian,
        candidateMedian: $0.candidateMedian, plain: PairReportDocument.Change($0.estimate, $0.interval))
    }
    invalidReasons = judgement.invalidReasons.map { PairReportDocument.Reason(reason: $0.reason, pairs: $0.count) }
    looks = judgement.looks.map {
      PairReportDocument.Look(
        pairs: $0.pairs, seconds: $0.seconds.isFinite ? $0.seconds : nil, level: $0.level,
        change: PairReportDocument.Change($0.estimate, $0.interval), final: $0.isFinal)
    }
    pairs = series.pairs.map(PairReportDocument.PairDocument.init)
  }
}

extension PairReportDocument.PairDocument {
  fileprivate init(_ pair: Pair) {
    (number, counts, problems) = (pair.number, pair.isValid, pair.problems)
    // JSON has no other numbers.
    ended = pair.ended.isFinite ? pair.ended : nil
    (base, candidate) = (pair.base.filter(\.value.isFinite), pair.candidate.filter(\.value.isFinite))
    var ratio: [String: Double] = [:]
    for (figure, value) in pair.base {
      guard let other = pair.candidate[figure], case let quotient = other / value, quotient.isFinite else { continue }
      ratio[figure] = quotient
    }
    self.ratio = ratio
  }
}
