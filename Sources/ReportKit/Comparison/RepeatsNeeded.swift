// SPDX-License-Identifier: GPL-2.0-only

/// What is known of the repeats per side that would decide.
package enum RepeatsNeeded: Sendable, Hashable {
  /// So many, planned from the spread and the shift of those that there are.
  case about(Int)
  /// Fewer decide nothing, whatever their values; whether these do, the noise tells.
  case atLeast(Int)
  /// There is no ground for a number: too few repeats to know the noise, or a shift nearer to the limit than its own error.
  case unknown

  /// The number; nil where there is none.
  package var number: Int? {
    switch self {
    case .about(let number), .atLeast(let number): number
    case .unknown: nil
    }
  }

  /// For people: `needs n ≈ 12`; nil without a number.
  var words: String? {
    switch self {
    case .about(let number): "needs n ≈ \(number)"
    case .atLeast(let number): "needs n ≥ \(number)"
    case .unknown: nil
    }
  }

  /// What all of them need together.
  static func all(_ needs: [RepeatsNeeded]) -> RepeatsNeeded {
    let least = needs.compactMap { if case .atLeast(let number) = $0 { number } else { nil } }.max()
    if let least { return .atLeast(least) }
    guard !needs.contains(.unknown), let most = needs.compactMap(\.number).max() else { return .unknown }
    return .about(most)
  }
}
