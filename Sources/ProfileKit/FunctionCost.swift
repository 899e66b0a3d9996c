// SPDX-License-Identifier: GPL-2.0-only

/// A kernel function in the faults of a profile.
package struct FunctionCost: Sendable, Equatable {
  /// Its plain name (``FunctionName/plain(_:)``).
  package var name: String
  /// Instructions of its own.
  package var own: UInt64 = 0
  /// With all that it called; of one that calls itself, each instruction once.
  package var inclusive: UInt64 = 0
  /// How often it was called.
  package var calls: UInt64 = 0
  /// Of ``own``: executions of string instructions.
  package var repeats: UInt64 = 0
  /// Bytes that these moved.
  package var bytes: UInt64 = 0
  /// How often whom called it; `nil` is nobody: an exception's entry.
  package var callers: [String?: UInt64] = [:]
}

extension Profile {
  /// The functions of these categories, the dearest first. Parts of one that the compiler moved are that one.
  package func costs(of categories: [Category] = Category.jobFaults) -> [FunctionCost] {
    let plain = PlainNames(functions)
    var costs = plain.names.map { FunctionCost(name: $0) }
    var isKnown = [Bool](repeating: false, count: costs.count)
    // The node for which a function was last given instructions: of one that calls itself once.
    var last = [Int](repeating: -1, count: costs.count)
    for (index, node) in nodes.enumerated() where categories.contains(node.category) {
      let number = plain.numbers[node.function]
      isKnown[number] = true
      costs[number].own &+= node.own
      costs[number].calls &+= node.calls
      costs[number].repeats &+= node.repeats
      costs[number].bytes &+= node.bytes
      if node.calls > 0 {
        let caller = node.parent.map { plain[plain.numbers[nodes[$0].function]] }
        costs[number].callers[caller, default: 0] &+= node.calls
      }
      var place: Int? = index
      while let here = place {
        let above = plain.numbers[nodes[here].function]
        if last[above] != index {
          last[above] = index
          costs[above].inclusive &+= node.own
        }
        place = nodes[here].parent
      }
    }
    return costs.indices.filter { isKnown[$0] }.map { costs[$0] }
      .sorted { ($1.own, $0.name) < ($0.own, $1.name) }
  }
}
