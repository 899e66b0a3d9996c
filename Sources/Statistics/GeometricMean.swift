// SPDX-License-Identifier: GPL-2.0-only

/// The mean of ratios.
public enum GeometricMean {
  /// The geometric mean of numbers above zero.
  public static func of(_ sample: Sample) throws(StatisticsError) -> Double {
    Logarithm.inverse(try sample.logarithms().mean)
  }

  /// Its percentile bootstrap interval, with the sample's values drawn anew `draws` times; nil below three values. The same
  /// seed gives the same interval.
  public static func interval(
    of sample: Sample, confidence: Double, draws: Int = 2000, seed: UInt64 = 1
  ) throws(StatisticsError) -> Interval? {
    guard sample.count >= 3 else { return nil }
    let logarithms = try sample.logarithms()
    return try Bootstrap(draws: draws, seed: seed).interval(of: logarithms, confidence: confidence) { values in
      Logarithm.inverse(values.reduce(0, +) / Double(values.count))
    }
  }
}
