// SPDX-License-Identifier: GPL-2.0-only
import RealModule

/// The standard normal distribution.
package enum Normal {
  /// The probability of a value of at most `z`.
  package static func cumulative(_ z: Double) -> Double {
    Double.erfc(-z / 2.0.squareRoot()) / 2
  }

  /// The probability of a value above `z`, also far out where `1 - cumulative(z)` is 0.
  package static func upperTail(_ z: Double) -> Double {
    Double.erfc(z / 2.0.squareRoot()) / 2
  }

  /// The value below which the share `p` lies: Acklam's rational approximation, made exact by one step of Halley's method.
  package static func quantile(_ p: Double) throws(StatisticsError) -> Double {
    guard p > 0, p < 1 else { throw .outOfRange(parameter: "the probability", value: p, range: "above 0 and below 1") }
    // The upper half mirrors the lower one, which keeps its digits.
    if p > 0.5 { return try -quantile(1 - p) }
    let start = approximation(p)
    let error = (cumulative(start) - p) * (2 * Double.pi).squareRoot() * Double.exp(start * start / 2)
    return start - error / (1 + start * error / 2)
  }

  /// Relative error below 1.15e-9, for `p` up to 1/2.
  private static func approximation(_ p: Double) -> Double {
    guard p >= 0.02425 else {
      let q = (-2 * Double.log(p)).squareRoot()
      return polynomial(q, tail) / (q * polynomial(q, tailDivisor) + 1)
    }
    let q = p - 0.5
    let r = q * q
    return q * polynomial(r, centre) / (r * polynomial(r, centreDivisor) + 1)
  }

  private static func polynomial(_ x: Double, _ coefficients: [Double]) -> Double {
    coefficients.reduce(0) { $0 * x + $1 }
  }

  private static let centre = [
    -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02,
    -3.066479806614716e+01, 2.506628277459239e+00,
  ]
  private static let centreDivisor = [
    -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01,
    -1.328068155288572e+01,
  ]
  private static let tail = [
    -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00, -2.549732539343734e+00,
    4.374664141464968e+00, 2.938163982698783e+00,
  ]
  private static let tailDivisor = [
    7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00,
  ]

}
