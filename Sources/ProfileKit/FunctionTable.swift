// SPDX-License-Identifier: GPL-2.0-only

/// A kernel function in the faults of a profile.
package struct FunctionCost: Sendable, Equatable {
  package var name: String
  /// Instructions of its own.
  package var own: UInt64 = 0
  /// With all that it called; of one that calls itself, each instruction once.
  package var inclusive: UInt64 = 0
  package var calls: UInt64 = 0
  package var repeats: UInt64 = 0
  package var bytes: UInt64 = 0
  /// How often whom called it; `nil` is nobody: an exception's entry.
  package var callers: [String?: UInt64] = [:]
}

extension Profile {
  /// The functions of these categories, the dearest first. Parts of one that the compiler moved are that one.
  package func costs(of categories: [Category] = Category.jobFaults) -> [FunctionCost] {
    let plain = functions.map { FunctionName.plain($0.name) }
    let names = nodes.map { plain[$0.function] }
    var costs: [String: FunctionCost] = [:]
    for (index, node) in nodes.enumerated() where categories.contains(node.category) {
      var cost = costs[names[index]] ?? FunctionCost(name: names[index])
      cost.own &+= node.own
      cost.calls &+= node.calls
      cost.repeats &+= node.repeats
      cost.bytes &+= node.bytes
      if node.calls > 0 { cost.callers[node.parent.map { names[$0] }, default: 0] &+= node.calls }
      costs[names[index]] = cost
      var seen: Set<String> = []
      var place: Int? = index
      while let here = place {
        if seen.insert(names[here]).inserted {
          costs[names[here], default: FunctionCost(name: names[here])].inclusive &+= node.own
        }
        place = nodes[here].parent
      }
    }
    return costs.values.sorted { ($1.own, $0.name) < ($0.own, $1.name) }
  }

  /// A line for each way through the functions, as flame graph tools read it: `a;b;c 123`.
  package func folded(of categories: [Category] = Category.jobFaults) -> String {
    var ways: [String] = []
    var text = ""
    for node in nodes {
      // A semicolon would be another level.
      let name = functions[node.function].name.split(separator: ";").joined(separator: ",")
      ways.append(node.parent.map { "\(ways[$0]);\(name)" } ?? name)
      if node.own > 0, categories.contains(node.category), let way = ways.last { text += "\(way) \(node.own)\n" }
    }
    return text
  }
}
