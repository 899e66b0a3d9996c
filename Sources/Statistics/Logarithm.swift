// SPDX-License-Identifier: GPL-2.0-only
import RealModule

/// The scale on which ratios are shifts.
public enum Logarithm {
  /// The natural logarithm.
  public static func of(_ x: Double) -> Double { Double.log(x) }

  /// Its inverse.
  public static func inverse(_ x: Double) -> Double { Double.exp(x) }
}
