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
  /// The Hodges–Lehmann estimate of ln(candidate / base).
  package let estimate: Double
  /// The interval that inverts the signed-rank test at this look's level; nil where so few pairs cannot give it.
  package let interval: Interval?
  /// Whether the verdict came from it, or from none.
  package let isFinal: Bool
}

/// The verdict on a case's pairs, with what it rests on.
package struct PairJudgement: Sendable, Hashable {
  /// What it comes to.
  package let verdict: PairVerdict
  /// The looks at which a verdict was possible, in their order; the last one is the one that counts.
  package let looks: [PairLook]
  /// Pairs that count, and those that do not.
  package let valid: Int, invalid: Int
  /// Why the most pairs do not count, and how many: the most frequent first.
  package let invalidReasons: [(reason: String, count: Int)]

  /// The look that counts.
  package var last: PairLook? { looks.last }

  package static func == (one: PairJudgement, other: PairJudgement) -> Bool {
    one.verdict == other.verdict && one.looks == other.looks && one.valid == other.valid
      && one.invalid == other.invalid
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(looks) }
}
