// SPDX-License-Identifier: GPL-2.0-only

extension RunProblem {
  /// Problems of one kind.
  package struct Group: Sendable {
    /// Those to show one by one.
    package let shown: [RunProblem]
    /// A sentence on the others; nil where there are none.
    package let rest: String?
  }

  /// The problems by kind, in the order in which each kind comes first; of many of a kind, the first three.
  package static func grouped(_ problems: [RunProblem]) -> [Group] {
    var names: [String] = []
    for problem in problems where !names.contains(problem.name) { names.append(problem.name) }
    return names.map { name in
      let own = problems.filter { $0.name == name }
      guard own.count > 4 else { return Group(shown: own, rest: nil) }
      return Group(
        shown: Array(own.prefix(3)), rest: "\(own.count - 3) more like these (`\(name)`); --format json has them all.")
    }
  }
}
