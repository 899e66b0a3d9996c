// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Foundation
import Metrics
import StoreKit

/// The pairs of stored runs, in the order in which they were measured.
struct RecordedPairs {
  /// What a pair measured, and how long it kept the machine.
  struct Recorded {
    let pair: Pair
    let seconds: Double
  }

  private(set) var pairs: [Recorded] = []

  /// Of a run, all cases after each other.
  mutating func append(run name: String, of store: Store, case wanted: String?) throws(StoreError) {
    let run = try store.run(name)
    for item in try store.cases(of: run.id) where wanted == nil || item.name == wanted {
      let repeats = try store.repeats(of: item.id).filter { !$0.isWarmUp }
      for (index, one) in repeats.enumerated() {
        let next = index + 1 < repeats.count ? repeats[index + 1].started : nil
        pairs.append(Recorded(pair: Self.pair(one, pairs.count + 1), seconds: Self.seconds(one, until: next)))
      }
    }
  }

  /// What is kept between two pairs counts, too: fio's start, the reading of its results. A pause of the recording does not.
  private static func seconds(_ one: StoredRepeat, until next: Date?) -> Double {
    let elapsed = Double(one.elapsedNS) / 1e9
    guard let gap = next?.timeIntervalSince(one.started), gap >= elapsed, gap < 2 * elapsed + 1 else { return elapsed }
    return gap
  }

  private static func pair(_ one: StoredRepeat, _ number: Int) -> Pair {
    var sides: [[String: Double]] = [[:], [:]]
    for figure in PairFigures.names {
      for (side, prefix) in ["base.", "candidate."].enumerated() {
        if let value = one.metrics[prefix + figure] { sides[side][figure] = value }
      }
      // Where only the ratio is stored, the base is 1.
      if sides[0][figure] == nil || sides[1][figure] == nil, let ratio = one.metrics["ratio." + figure] {
        (sides[0][figure], sides[1][figure]) = (1, ratio)
      }
    }
    return Pair(number: number, ended: 0, base: sides[0], candidate: sides[1], problems: one.problems)
  }

  /// The series that a run beginning at this pair would have measured when its budget, or its fixed number of pairs, is used up.
  /// nil where the record ends before.
  func series(from start: Int, _ design: PairDesign) -> PairSeries? {
    var (seconds, taken): (Double, [Pair]) = (0, [])
    for recorded in pairs[min(start, pairs.count)...] {
      seconds += recorded.seconds
      let pair = recorded.pair
      taken.append(
        Pair(
          number: taken.count + 1, ended: seconds, base: pair.base, candidate: pair.candidate, problems: pair.problems))
      let isOver = design.pairs.map { taken.count >= $0 } ?? design.budget.map { seconds >= $0 } ?? false
      if isOver { return PairSeries(name: "replay", design: design, pairs: taken, isEnded: true) }
    }
    return nil
  }
}
