// SPDX-License-Identifier: GPL-2.0-only

/// Why numbers have no such statistic.
package enum StatisticsError: Error, Sendable, Equatable {
  /// There are fewer values than it needs.
  case tooFew(count: Int, needed: Int)
  /// The value at this place is NaN or infinite.
  case notFinite(index: Int)
  /// The value at this place is zero or negative where a logarithm is needed.
  case notPositive(index: Int)
  /// A parameter is outside of its range.
  case outOfRange(parameter: String, value: Double, range: String)
}

extension StatisticsError: CustomStringConvertible {
  /// What is wrong with which value.
  package var description: String {
    switch self {
    case .tooFew(let count, let needed): "there are \(count) values, and at least \(needed) are needed"
    case .notFinite(let index): "value \(index + 1) is not a finite number"
    case .notPositive(let index): "value \(index + 1) is not above zero"
    case .outOfRange(let parameter, let value, let range): "\(parameter) is \(value), and must be \(range)"
    }
  }
}
