// SPDX-License-Identifier: GPL-2.0-only

/// The mean of ratios.
package enum GeometricMean {
  /// The geometric mean of numbers above zero.
  package static func of(_ sample: Sample) throws(StatisticsError) -> Double {
    Logarithm.inverse(try sample.logarithms().mean)
  }
}
