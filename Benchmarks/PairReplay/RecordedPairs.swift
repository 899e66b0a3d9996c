// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import StoreKit

/// The pairs of stored runs, in the order in which they were measured.
struct RecordedPairs {
  /// A pair, and how long it took with all that comes before the next.
  private var recorded: [(pair: Pair, seconds: Double)] = []
  /// The figure that decided when they were recorded.
  private(set) var metric: String?

  var pairs: [Pair] { recorded.map(\.pair) }

  /// Of a run, all cases after each other.
  mutating func append(run name: String, of store: Store, case wanted: String?) throws(StoreError) {
    for series in try PairSeries.read(name, in: store).series where wanted == nil || series.name == wanted {
      metric = metric ?? series.design.metric
      var before = 0.0
      for pair in series.pairs {
        recorded.append((pair, pair.ended - before))
        before = pair.ended
      }
    }
  }

  /// The series that a run beginning at this pair would have measured when its budget, or its fixed number of pairs, is used up.
  /// nil where the record ends before.
  func series(from start: Int, _ design: PairDesign) -> PairSeries? {
    var (seconds, taken): (Double, [Pair]) = (0, [])
    for (pair, time) in recorded[min(start, recorded.count)...] {
      seconds += time
      taken.append(
        Pair(
          number: taken.count + 1, ended: seconds, base: pair.base, candidate: pair.candidate, problems: pair.problems))
      let isOver = design.pairs.map { taken.count >= $0 } ?? design.budget.map { seconds >= $0 } ?? false
      if isOver { return PairSeries(name: "replay", design: design, pairs: taken, isEnded: true) }
    }
    return nil
  }
}
