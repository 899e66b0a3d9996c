// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import Statistics

/// What the pairs of a case show of one figure. It is told, not judged: only the deciding figure has a part in the verdict.
package struct PairFigureSummary: Sendable, Hashable {
  /// One of `PairFigures.names`.
  package let figure: String
  /// Pairs that count and have it.
  package let pairs: Int
  /// The median of each side, in the figure's unit.
  package let baseMedian: Double, candidateMedian: Double
  /// The Hodges–Lehmann estimate of ln(candidate / base), of all pairs.
  package let estimate: Double
  /// Its plain interval of at least 95 %, with no correction for several looks or figures; nil below 6 pairs.
  package let interval: Interval?
  /// How far ln(candidate / base) spreads from pair to pair, as a standard deviation; nil below two pairs.
  package let deviation: Double?

  /// Of a figure; nil where no pair has it.
  package init?(_ figure: String, of series: PairSeries) {
    let pairs = series.pairs.filter { $0.logarithm(figure)?.isFinite == true }
    guard let base = Sample.median(of: pairs.compactMap { $0.base[figure] }),
      let candidate = Sample.median(of: pairs.compactMap { $0.candidate[figure] }),
      let sample = try? Sample(pairs.compactMap { $0.logarithm(figure) }),
      let shift = try? PairedShift(sample, level: 0.05)
    else { return nil }
    (self.figure, self.pairs, baseMedian, candidateMedian) = (figure, pairs.count, base, candidate)
    (estimate, interval, deviation) = (shift.estimate, shift.interval, sample.planningDeviation)
  }

  /// Of all figures that there are: the deciding one first, the others by their place in `PairFigures.names`.
  package static func all(of series: PairSeries) -> [PairFigureSummary] {
    let metric = series.design.metric
    return ([metric] + PairFigures.names.filter { $0 != metric }).compactMap { PairFigureSummary($0, of: series) }
  }
}
