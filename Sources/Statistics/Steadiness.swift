// SPDX-License-Identifier: GPL-2.0-only

/// How a series of repeats behaves over time, which must be flat for the repeats to stand for each other.
package struct Steadiness: Sendable, Hashable {
  /// How many values at the beginning are of another kind than the rest; 0 for none.
  package let warmUp: Int
  /// The trend of what follows.
  package let trend: MannKendall
  /// Changes after the warm-up, as indices into the series.
  package let changes: [ChangePoint]

  /// Looks at `series` in its order. A change within the first third is taken for the end of the warm-up.
  package init(_ series: Sample, search: ChangePoints = ChangePoints(level: 0.01, smallest: 2)) {
    let found = search.of(series)
    let warmUp = found.last { $0.index * 3 <= series.count }?.index ?? 0
    self.warmUp = warmUp
    changes = found.filter { $0.index > warmUp }
    // What is left is not empty, as no change lies at the end.
    trend = MannKendall((try? Sample(Array(series.values.dropFirst(warmUp)))) ?? series)
  }
}
