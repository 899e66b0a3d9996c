// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import Results
import Statistics
import StoreKit

/// One metric of a case over its repeats, beside what was published.
package struct CaseFigure: Sendable, Equatable {
  /// What was measured.
  package let metric: Metric
  /// A value per counted repeat that has the metric.
  package let values: [Double]
  /// What others measured.
  package let published: [PublishedFigure]
  /// Times that others measured of what was counted in instructions here: shown beside it, and never a ratio of both.
  package let publishedTimes: [PublishedFigure]

  /// Figures of `metric` in `result`.
  package init(_ metric: String, of result: CaseResult) {
    self.metric = Metric(metric)
    values = result.counted.compactMap { $0.metrics[metric] }.filter(\.isFinite)
    published = result.stored.facts.published.filter { $0.metric == metric }
    let timed = self.metric.timed
    publishedTimes = timed.map { timed in result.stored.facts.published.filter { $0.metric == timed.name } } ?? []
  }

  /// What is shown beside it where that is one figure, and the metric that it is one of: a time beside instructions.
  var beside: (value: Double, metric: Metric)? {
    let all = metric.clock == .time ? published : publishedTimes
    return all.count == 1 ? (all[0].value, metric.timed ?? metric) : nil
  }

  /// The value that is shown: the smallest of minima, the largest of maxima, else the median. nil without values.
  package var value: Double? {
    metric.statistic.of(values)
  }

  /// How far the values lie apart, in per cent of their median; nil below two.
  package var spread: Double? {
    guard values.count > 1, let low = values.min(), let high = values.max(), let middle = Sample.median(of: values),
      middle != 0
    else { return nil }
    return (high - low) / abs(middle) * 100
  }

  /// The measured value over the published one; nil where either is missing, or there are several.
  package var ratio: Double? {
    guard published.count == 1, let base = published.first?.value, base != 0 else { return nil }
    return value.map { $0 / base }
  }
}
