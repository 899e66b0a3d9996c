// SPDX-License-Identifier: GPL-2.0-only

/// The Mann–Kendall test for a trend over time (Mann 1945, Kendall 1975), with corrections for ties and continuity, and the
/// slope of Theil and Sen: the median of the slopes of all pairs.
package struct MannKendall: Sendable, Hashable {
  /// Pairs that rise minus pairs that fall.
  package let score: Int
  /// Two-sided, from the normal approximation; 1 below four values.
  package let p: Double
  /// Change per value; 0 for a single one.
  package let slope: Double

  /// Whether `series`, in its order, rises or falls.
  package init(_ series: Sample) {
    let values = series.values
    var score = 0
    var slopes: [Double] = []
    for (late, value) in values.enumerated() {
      for early in 0..<late {
        score += value > values[early] ? 1 : value < values[early] ? -1 : 0
        slopes.append((value - values[early]) / Double(late - early))
      }
    }
    self.score = score
    slope = Sample.median(of: slopes) ?? 0
    p = Self.p(score: score, sorted: series.sorted)
  }

  private static func p(score: Int, sorted: [Double]) -> Double {
    guard sorted.count >= 4 else { return 1 }
    var variance = term(sorted.count)
    var start = 0
    for index in 1...sorted.count where index == sorted.count || sorted[index] != sorted[start] {
      variance -= term(index - start)
      start = index
    }
    guard variance > 0, score != 0 else { return 1 }
    return min(1, 2 * Normal.upperTail(Double(abs(score) - 1) / (variance / 18).squareRoot()))
  }

  private static func term(_ count: Int) -> Double {
    Double(count) * Double(count - 1) * Double(2 * count + 5)
  }
}

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
