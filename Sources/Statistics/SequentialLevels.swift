// SPDX-License-Identifier: GPL-2.0-only

/// How the probability of an error is shared among looks at values that keep coming, so that all looks together err no more
/// often than one is allowed to.
///
/// By the error spending of Lan and DeMets (1983): what the looks until n values may spend is fixed beforehand. That is
/// α/2 · (1 − √(8/n)), half of α at most. By Boole's inequality the errors of the looks add up to no more than that, whatever
/// their joint distribution. The other half, and what the looks left, is for the last judgement, when the measuring has ended by
/// a rule that does not ask for the values: a budget of time, or a number.
package struct SequentialLevels: Sendable, Hashable {
  /// The probability of an error of all looks together.
  package let alpha: Double
  /// Whether there are looks before the end.
  package let hasInterimLooks: Bool

  /// Of `alpha`, above 0 and below 1.
  package init(alpha: Double, hasInterimLooks: Bool = true) throws(StatisticsError) {
    guard alpha > 0, alpha < 1 else {
      throw .outOfRange(parameter: "alpha", value: alpha, range: "above 0 and below 1")
    }
    (self.alpha, self.hasInterimLooks) = (alpha, hasInterimLooks)
  }

  /// A look after so many values.
  package struct Look: Sendable, Hashable {
    /// The number of values.
    package let count: Int
    /// The probability with which it may err.
    package let level: Double
  }

  /// The first look.
  package static let first = 12
  /// The looks before the end spend this share of alpha, at most.
  package static let interimShare = 0.5
  /// Nothing is spent before so many values.
  package static let unspent = 8.0
  /// No look comes after so many.
  package static let largest = 1_000_000

  /// What the looks until `count` values may have spent.
  private func spent(_ count: Int) -> Double {
    max(0, Self.interimShare * alpha * (1 - (Self.unspent / Double(count)).squareRoot()))
  }

  /// The looks before the end, as far as they have come with `count` values. One whose level no values whatever reach is left
  /// out, and its level goes to the next.
  package func looks(upTo count: Int) -> [Look] {
    var (looks, cursor): ([Look], Look?) = ([], nil)
    while let next = look(after: cursor), next.count <= count {
      looks.append(next)
      cursor = next
    }
    return looks
  }

  /// The look that follows one, or the first.
  package func look(after last: Look?) -> Look? {
    guard hasInterimLooks else { return nil }
    let used = last.map { spent($0.count) } ?? 0
    var count = last.map { Self.next($0.count) } ?? Self.first
    while count <= Self.largest {
      let level = spent(count) - used
      if SignedRank.depth(count, level: level) != nil { return Look(count: count, level: level) }
      count = Self.next(count)
    }
    return nil
  }

  /// The judgement at the end, of `count` values: all that the looks so far have left.
  package func last(_ count: Int) -> Look {
    let used = looks(upTo: count).last.map { spent($0.count) } ?? 0
    return Look(count: count, level: alpha - used)
  }

  /// The look that comes next after `count` values, as if it came at once: for telling how an interval comes along. Without looks
  /// before the end, the end is the next one.
  package func preview(_ count: Int) -> Look {
    Look(count: count, level: look(after: looks(upTo: count).last)?.level ?? last(count).level)
  }

  /// A fifth more, rounded up.
  private static func next(_ count: Int) -> Int { (6 * count + 4) / 5 }
}
