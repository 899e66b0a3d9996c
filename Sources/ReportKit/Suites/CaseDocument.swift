// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Metrics
import Results

/// A case of a suite's report.
struct CaseDocument: Encodable, Sendable {
  struct Parameter: Encodable, Sendable {
    let name: String
    let value: String
  }

  struct Invalid: Encodable, Sendable {
    let `repeat`: Int
    let warmup: Bool
    let problems: [String]
  }

  let name: String
  let parameters: [Parameter]
  let outcome: String
  let reason: String?
  let remedy: String?
  let plannedRepeats: Int
  let storedRepeats: Int
  let countedRepeats: Int
  let invalid: [Invalid]
  let figures: [FigureDocument]
  /// By powers of two of microseconds, or of instructions.
  let histogram: [FaultReport.Histogram.Line]?, countedHistogram: [FaultReport.Histogram.Line]?
  let hugePages: HugePagesDocument?

  enum CodingKeys: String, CodingKey {
    case name, parameters, outcome, reason, remedy, invalid, figures
    case plannedRepeats = "planned_repeats"
    case storedRepeats = "stored_repeats"
    case countedRepeats = "counted_repeats"
    case histogram = "page_latency_log2_us"
    case countedHistogram = "page_latency_log2_instr"
    case hugePages = "huge_pages"
  }

  init(_ item: CaseResult) {
    name = item.name
    parameters = item.stored.facts.parameters.map { Parameter(name: $0.key, value: $0.value) }
    outcome = item.outcome.word
    if case .skipped(let why, let what) = item.stored.state {
      (reason, remedy) = (why, what)
    } else {
      (reason, remedy) = (nil, nil)
    }
    plannedRepeats = item.stored.facts.plannedRepeats
    storedRepeats = item.repeats.count
    countedRepeats = item.counted.count
    invalid = item.repeats.filter { !$0.isValid }.map {
      Invalid(repeat: $0.number, warmup: $0.isWarmUp, problems: $0.problems)
    }
    figures = item.shownMetrics.map { FigureDocument(CaseFigure($0, of: item)) }
    let latency = item.reports.first?.pageLatency
    histogram = item.clock == .time ? latency?.lines : nil
    countedHistogram = item.clock == .time ? nil : latency?.powersOfTwo
    hugePages = item.reports.first.flatMap { HugePagesDocument($0, item.clock) }
  }
}

struct FigureDocument: Encodable, Sendable {
  struct Published: Encodable, Sendable {
    let value: Double
    let source: String
  }

  let metric: String
  let value: Double?
  let statistic: String
  let values: [Double]
  let spread: Double?
  let published: [Published]
  let ratio: Double?

  enum CodingKeys: String, CodingKey {
    case metric, value, statistic, values, published, ratio
    case spread = "spread_percent"
  }

  init(_ figure: CaseFigure) {
    metric = figure.metric.name
    value = figure.value
    statistic = figure.metric.statistic.rawValue
    values = figure.values
    spread = figure.spread
    published = figure.published.map { Published(value: $0.value, source: $0.source) }
    ratio = figure.ratio
  }
}

struct HugePagesDocument: Encodable, Sendable {
  let possibleBytes: UInt64
  let adviceNS: UInt64?, adviceInstructions: UInt64?
  let samples: [[UInt64]]?, countedSamples: [[UInt64]]?

  enum CodingKeys: String, CodingKey {
    case samples = "time_ns_huge_bytes"
    case countedSamples = "instr_huge_bytes"
    case possibleBytes = "possible_bytes"
    case adviceNS = "advice_ns"
    case adviceInstructions = "advice_instr"
  }

  init?(_ job: FaultReport, _ clock: MeasurementClock) {
    guard let pages = job.hugePages else { return nil }
    possibleBytes = pages.possibleBytes
    let all = pages.samples.map { [$0.timeNS, $0.hugeBytes] }
    (adviceNS, samples) = clock == .time ? (job.adviceNS, all) : (nil, nil)
    (adviceInstructions, countedSamples) = clock == .time ? (nil, nil) : (job.adviceNS, all)
  }
}

extension CaseResult {
  /// Its metrics, then those that only a published figure is about.
  var shownMetrics: [String] {
    let own = metrics
    var further: [String] = []
    for name in stored.facts.published.map(\.metric) where !own.contains(name) && !further.contains(name) {
      further.append(name)
    }
    return own + further
  }
}
