// SPDX-License-Identifier: GPL-2.0-only
import StoreKit

/// The combinations of a matrix.
enum Combination {
  /// More cases than this are a mistake, not a plan.
  static let maxCount = 10_000

  /// Every combination, the last variable changing fastest; one empty combination without variables, nil when too many.
  static func all(of matrix: [MatrixVariable]) -> [[CaseParameter]]? {
    var count = 1
    for variable in matrix {
      let (product, overflow) = count.multipliedReportingOverflow(by: variable.values.count)
      guard !overflow, product <= maxCount else { return nil }
      count = product
    }
    return matrix.reduce([[]]) { combinations, variable in
      combinations.flatMap { combination in
        variable.values.map { combination + [CaseParameter(variable.name, $0.value)] }
      }
    }
  }

  /// Whether every condition holds in it.
  static func matches(_ conditions: [NamedValues], _ combination: [CaseParameter]) -> Bool {
    conditions.allSatisfy { condition in
      combination.contains { parameter in
        parameter.key == condition.name && condition.values.contains { $0.value == parameter.value }
      }
    }
  }

  /// The case's id.
  static func id(of name: String, _ combination: [CaseParameter]) -> String {
    guard !combination.isEmpty else { return name }
    return "\(name)/\(combination.map { "\($0.key)=\($0.value)" }.joined(separator: ","))"
  }
}

extension [MatrixVariable] {
  /// These over `base`: variables of both have these values, in the order of `base`.
  func merged(over base: [MatrixVariable]) -> [MatrixVariable] {
    let own = Dictionary(map { ($0.name, $0) }) { $1 }
    let known = Set(base.map(\.name))
    return base.map { own[$0.name] ?? $0 } + filter { !known.contains($0.name) }
  }
}
