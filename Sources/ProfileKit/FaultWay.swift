// SPDX-License-Identifier: GPL-2.0-only

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

  /// A function that another way does not enter.
  struct Step {
    /// Inclusive instructions in the first fault.
    var instructions: UInt64 = 0
    /// Which function called it first.
    var caller: Int?
  }

  /// The outermost functions that `other` does not enter.
  func steps(beyond other: FaultWay) -> [Int: Step] {
    var steps: [Int: Step] = [:]
    var outer: (depth: Int, function: Int)?
    var callers: [(depth: Int, function: Int)] = []
    for (step, function) in zip(group.path, functions) {
      if let inner = outer, step.depth <= inner.depth { outer = nil }
      if outer == nil {
        while let last = callers.last, last.depth >= step.depth { callers.removeLast() }
        if other.entered.contains(function) {
          callers.append((step.depth, function))
        } else {
          outer = (step.depth, function)
          if steps[function] == nil { steps[function] = Step(caller: callers.last?.function) }
        }
      }
      if let outer { steps[outer.function]?.instructions &+= step.own }
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
