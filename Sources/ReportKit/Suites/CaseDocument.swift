// SPDX-License-Identifier: GPL-2.0-only
import FioKit

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
  let histogram: [FaultReport.Histogram.Line]?
  let hugePages: HugePagesDocument?

  enum CodingKeys: String, CodingKey {
    case name, parameters, outcome, reason, remedy, invalid, figures
    case plannedRepeats = "planned_repeats"
    case storedRepeats = "stored_repeats"
    case countedRepeats = "counted_repeats"
    case histogram = "page_latency_log2_us"
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
    histogram = item.reports.first?.pageLatency?.lines
    hugePages = item.reports.first.flatMap(HugePagesDocument.init)
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
  let adviceNS: UInt64?
  let samples: [[UInt64]]

  enum CodingKeys: String, CodingKey {
    case samples = "time_ns_huge_bytes"
    case possibleBytes = "possible_bytes"
    case adviceNS = "advice_ns"
  }

  init?(_ job: FaultReport) {
    guard let pages = job.hugePages else { return nil }
    possibleBytes = pages.possibleBytes
    adviceNS = job.adviceNS
    samples = pages.samples.map { [$0.timeNS, $0.hugeBytes] }
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
