// SPDX-License-Identifier: GPL-2.0-only
import RealModule

/// The scale on which ratios are shifts.
package enum Logarithm {
  /// The natural logarithm.
  package static func of(_ x: Double) -> Double { Double.log(x) }

  /// Its inverse.
  package static func inverse(_ x: Double) -> Double { Double.exp(x) }
}

/// The mean of ratios.
package enum GeometricMean {
  /// The geometric mean of numbers above zero.
  package static func of(_ sample: Sample) throws(StatisticsError) -> Double {
    Logarithm.inverse(try sample.logarithms().mean)
  }
}
