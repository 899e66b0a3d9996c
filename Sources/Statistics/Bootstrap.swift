// SPDX-License-Identifier: GPL-2.0-only

/// Resampling with replacement (Efron 1979); the same seed draws the same.
public struct Bootstrap: Sendable {
  /// How many samples are drawn.
  public let draws: Int
  /// Where the generator begins.
  public let seed: UInt64

  /// A bootstrap of `draws` samples.
  public init(draws: Int = 2000, seed: UInt64 = 1) {
    self.draws = draws
    self.seed = seed
  }

  /// The percentile interval of `statistic`.
  public func interval(
    of sample: Sample, confidence: Double, _ statistic: ([Double]) -> Double
  ) throws(StatisticsError) -> Interval {
    guard draws >= 1 else {
      throw .outOfRange(parameter: "the number of draws", value: Double(draws), range: "at least 1")
    }
    guard confidence > 0, confidence < 1 else {
      throw .outOfRange(parameter: "the confidence", value: confidence, range: "above 0 and below 1")
    }
    var generator = SeededGenerator(seed)
    var drawn = sample.values
    var results: [Double] = []
    for _ in 0..<draws {
      for index in drawn.indices { drawn[index] = sample.values[generator.index(below: sample.count)] }
      results.append(statistic(drawn))
    }
    let sorted = try Sample(results)
    let tail = (1 - confidence) / 2
    return Interval(lower: sorted.quantile(tail), upper: sorted.quantile(1 - tail), confidence: confidence)
  }
}
