// SPDX-License-Identifier: GPL-2.0-only

/// What a comparison comes to.
package enum ComparisonVerdict: Sendable, Hashable {
  /// Significantly worse, by more than the limits.
  case worse
  /// Repeats failed, or are missing.
  case failed
  /// One side lacks it, or both have nothing that can be compared.
  case missing
  /// Neither a change nor its absence is shown.
  case inconclusive(RepeatsNeeded)
  /// Something changed that is neither good nor bad.
  case changed
  /// Significantly better, by more than the limits.
  case better
  /// Shown to lie within the limits.
  case noChange
  /// Neither side could run it.
  case skipped

  /// A word for programs.
  package var word: String {
    switch self {
    case .worse: "worse"
    case .failed: "failed"
    case .missing: "missing"
    case .inconclusive: "inconclusive"
    case .changed: "changed"
    case .better: "better"
    case .noChange: "no_change"
    case .skipped: "skipped"
    }
  }

  /// Words for people.
  package var words: String {
    switch self {
    case .inconclusive(let needs):
      needs.words.map { "inconclusive, \($0)" } ?? "inconclusive"
    default: word.replacing("_", with: " ")
    }
  }

  /// What a case of these metrics comes to: the most alarming of them.
  static func worst(of verdicts: [ComparisonVerdict]) -> ComparisonVerdict? {
    guard let worst = verdicts.map(\.rank).min() else { return nil }
    let all = verdicts.filter { $0.rank == worst }
    guard case .inconclusive = all[0] else { return all[0] }
    return .inconclusive(.all(all.compactMap { if case .inconclusive(let needs) = $0 { needs } else { nil } }))
  }

  /// Repeats per side that would decide, or the fewest that could; nil where it is decided, or nobody can say.
  package var needs: Int? {
    if case .inconclusive(let needs) = self { return needs.number }
    return nil
  }

  /// Whether another verdict was possible: false where no values whatever of so few repeats would have given one.
  package var isDecidable: Bool {
    if case .inconclusive(.atLeast) = self { false } else { true }
  }

  /// The most alarming first.
  package var rank: Int {
    switch self {
    case .worse: 0
    case .failed: 1
    case .missing: 2
    case .inconclusive: 3
    case .changed: 4
    case .better: 5
    case .noChange: 6
    case .skipped: 7
    }
  }

  /// The words in that order.
  package static let allWords = [
    "worse", "failed", "missing", "inconclusive", "changed", "better", "no_change", "skipped",
  ]
}

/// What is known of the repeats per side that would decide.
package enum RepeatsNeeded: Sendable, Hashable {
  /// So many, planned from the spread and the shift of those that there are.
  case about(Int)
  /// Fewer decide nothing, whatever their values; whether these do, the noise tells.
  case atLeast(Int)
  /// There is no ground for a number: too few repeats to know the noise, or a shift nearer to the limit than its own error.
  case unknown

  /// The number; nil where there is none.
  package var number: Int? {
    switch self {
    case .about(let number), .atLeast(let number): number
    case .unknown: nil
    }
  }

  /// For people: `needs n ≈ 12`; nil without a number.
  package var words: String? {
    switch self {
    case .about(let number): "needs n ≈ \(number)"
    case .atLeast(let number): "needs n ≥ \(number)"
    case .unknown: nil
    }
  }

  /// What all of them need together.
  static func all(_ needs: [RepeatsNeeded]) -> RepeatsNeeded {
    let least = needs.compactMap { if case .atLeast(let number) = $0 { number } else { nil } }.max()
    if let least { return .atLeast(least) }
    guard !needs.contains(.unknown), let most = needs.compactMap(\.number).max() else { return .unknown }
    return .about(most)
  }
}
