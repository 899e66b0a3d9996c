// SPDX-License-Identifier: GPL-2.0-only
import Statistics

/// What pairs come to.
package enum PairVerdict: String, Sendable, Hashable, CaseIterable {
  /// The candidate is worse by more than the limit.
  case worse
  /// The candidate is better by more than the limit.
  case better
  /// A change beyond the limit is ruled out.
  case noChange = "no_change"
  /// Neither is shown.
  case undecided
  /// No pair counts.
  case failed
  /// It could not run here.
  case skipped
}

/// A look at the pairs until then.
package struct PairLook: Sendable, Hashable {
  /// How many pairs that count it saw.
  package let pairs: Int
  /// Seconds from the beginning.
  package let seconds: Double
  /// The probability with which its interval may miss the truth; of all looks together, the design's alpha.
  package let level: Double
  /// The Hodges–Lehmann estimate of ln(candidate / base).
  package let estimate: Double
  /// The interval that inverts the signed-rank test at this look's level; nil where so few pairs cannot give it.
  package let interval: Interval?
  /// Whether the verdict came from it, or from none.
  package let isFinal: Bool

  /// Half the width of the interval.
  package var uncertainty: Double? { interval.map { ($0.upper - $0.lower) / 2 } }
}

/// The verdict on a case's pairs, with what it rests on.
package struct PairJudgement: Sendable, Hashable {
  /// What it comes to.
  package let verdict: PairVerdict
  /// The looks at which a verdict was possible, in their order; the last one is the one that counts.
  package let looks: [PairLook]
  /// What the next look would see with the pairs that there are: its estimate and its interval, for a line that shows how both
  /// come along. Where a verdict has been reached or the measuring has ended, the last look; nil without pairs.
  package let current: PairLook?
  /// The number of pairs at which the next look comes; nil where there is none, or none before the end.
  package let nextLook: Int?
  /// About how many more pairs would decide; nil where they have, or where there is no ground to say.
  package let needs: Int?
  /// Pairs that count, and those that do not.
  package let valid: Int, invalid: Int
  /// Why pairs do not count, and how many: the most frequent reason first.
  package let invalidReasons: [(reason: String, count: Int)]

  /// The look that counts.
  package var last: PairLook? { looks.last }

  package static func == (one: PairJudgement, other: PairJudgement) -> Bool {
    one.verdict == other.verdict && one.looks == other.looks && one.current == other.current
      && one.valid == other.valid && one.invalid == other.invalid
      && one.invalidReasons.elementsEqual(other.invalidReasons, by: ==)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(verdict)
    hasher.combine(looks)
  }
}

extension PairVerdict {
  /// All figures of pairs are times, of which less is better.
  init?(_ side: ShiftLimit.Side?) {
    switch side {
    case .above: self = .worse
    case .below: self = .better
    case .between: self = .noChange
    case nil: return nil
    }
  }

  /// Whether more pairs could not change it.
  package var isDecided: Bool { self == .worse || self == .better || self == .noChange }
}
