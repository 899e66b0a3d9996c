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

  /// Whether another verdict was possible: false where no values whatever of so few repeats would have given one.
  package var isDecidable: Bool {
    if case .inconclusive(.atLeast) = self { false } else { true }
  }

  /// The most alarming first.
  var rank: Int {
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
