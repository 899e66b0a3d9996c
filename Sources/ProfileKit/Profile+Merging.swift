// SPDX-License-Identifier: GPL-2.0-only

extension Profile {
  /// Several profiles as one: sums, ways that are the same by the names of their functions once. Nil of none.
  package init?(merging parts: [Profile]) {
    guard let first = parts.first else { return nil }
    guard parts.count > 1 else {
      self = first
      return
    }
    var merger = Merger()
    for part in parts { merger.add(part) }
    self = merger.profile
    isClosed = parts.allSatisfy(\.isClosed)
    windows = parts.map(\.windows).reduce(0, +)
    // Swift's sort keeps the order of equals.
    groups.sort { $0.count > $1.count }
  }

  private struct Merger {
    var profile = Profile()
    private var functions: [String: Int] = [:]
    private var places: [Place: Int] = [:]
    private var ways: [Way: Int] = [:]

    private struct Place: Hashable {
      let parent: Int?
      let category: Category
      let function: Int
    }

    /// Those whose path was not written down are one of their category.
    private struct Way: Hashable {
      let category: Category
      let steps: [[Int]]
    }

    mutating func add(_ part: Profile) {
      let known = part.functions.map { place(of: $0) }
      for (category, total) in part.totals {
        profile.totals[category, default: Total()].instructions &+= total.instructions
        profile.totals[category, default: Total()].ended &+= total.ended
        profile.totals[category, default: Total()].handled &+= total.handled
      }
      profile.processors.merge(part.processors) { $0 &+ $1 }
      profile.counters.merge(part.counters) { $0 &+ $1 }
      add(part.nodes, known)
      for group in part.groups { add(group, known) }
    }

    private mutating func place(of function: Function) -> Int {
      if let place = functions[function.name] { return place }
      let place = profile.functions.count
      functions[function.name] = place
      profile.functions.append(function)
      return place
    }

    private mutating func add(_ nodes: [Node], _ known: [Int]) {
      var own: [Int] = []
      own.reserveCapacity(nodes.count)
      for node in nodes {
        var node = node
        node.parent = node.parent.map { own[$0] }
        node.function = known[node.function]
        let place = Place(parent: node.parent, category: node.category, function: node.function)
        if let index = places[place] {
          profile.nodes[index].own &+= node.own
          profile.nodes[index].calls &+= node.calls
          profile.nodes[index].repeats &+= node.repeats
          profile.nodes[index].bytes &+= node.bytes
          own.append(index)
        } else {
          places[place] = profile.nodes.count
          own.append(profile.nodes.count)
          profile.nodes.append(node)
        }
      }
    }

    private mutating func add(_ group: Group, _ known: [Int]) {
      var group = group
      for index in group.path.indices { group.path[index].function = known[group.path[index].function] }
      let way = Way(category: group.category, steps: group.path.map { [$0.function, $0.depth] })
      guard let index = ways[way] else {
        ways[way] = profile.groups.count
        profile.groups.append(group)
        return
      }
      profile.groups[index].count &+= group.count
      profile.groups[index].sum &+= group.sum
      profile.groups[index].min = Swift.min(profile.groups[index].min, group.min)
      profile.groups[index].max = Swift.max(profile.groups[index].max, group.max)
    }
  }
}
