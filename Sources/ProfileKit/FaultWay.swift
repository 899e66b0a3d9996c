// SPDX-License-Identifier: GPL-2.0-only

/// Plain names of a profile's functions as numbers, which are compared quickly.
struct PlainNames {
  private(set) var names: [String] = []
  /// By places of functions.
  private(set) var numbers: [Int] = []

  init(_ functions: [Profile.Function]) {
    var known: [String: Int] = [:]
    for function in functions {
      let name = FunctionName.plain(function.name)
      let number = known[name] ?? names.count
      if number == names.count {
        known[name] = number
        names.append(name)
      }
      numbers.append(number)
    }
  }

  subscript(number: Int) -> String { names[number] }
}

/// A group of faults, and the numbers of the functions on its way.
struct FaultWay {
  let group: Profile.Group
  /// Step by step.
  let functions: [Int]
  private let entered: Set<Int>

  /// What sets a path apart.
  struct Deed: Hashable {
    let does: Set<Int>
    let leavesOut: Set<Int>
  }

  init(_ group: Profile.Group, _ names: PlainNames) {
    self.group = group
    functions = group.path.map { names.numbers[$0.function] }
    entered = Set(functions)
  }

  /// The outermost functions that `other` does not enter, and inclusive instructions of each in the first fault.
  func steps(beyond other: FaultWay) -> [Int: UInt64] {
    var steps: [Int: UInt64] = [:]
    var outer: (depth: Int, function: Int)?
    for (step, function) in zip(group.path, functions) {
      if let inner = outer, step.depth <= inner.depth { outer = nil }
      if outer == nil, !other.entered.contains(function) { outer = (step.depth, function) }
      if let outer { steps[outer.function, default: 0] &+= step.own }
    }
    return steps
  }

  /// Of the ways through the functions that most faults enter, the one of most faults.
  static func usual(of ways: [FaultWay]) -> FaultWay? {
    var counts: [Set<Int>: UInt64] = [:]
    for way in ways { counts[way.entered, default: 0] &+= way.group.count }
    var best: (way: FaultWay, count: UInt64)?
    for way in ways {
      let count = counts[way.entered] ?? 0
      if let best, (count, way.group.count) <= (best.count, best.way.group.count) { continue }
      best = (way, count)
    }
    return best?.way
  }
}
