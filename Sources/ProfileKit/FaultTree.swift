// SPDX-License-Identifier: GPL-2.0-only

/// Functions below those that call them, by plain names, in instructions a fault: what icicle graphs, folded stacks and speedscope show.
package struct FaultTree: Sendable, Equatable {
  /// Of the root `faults`.
  package var name: String
  /// Own instructions a fault; those of all below included; and calls.
  package var own: Double, inclusive: Double, calls: Double
  /// The dearest first.
  package var children: [FaultTree]

  /// The job's own faults, of all categories: the entry of the exception and, without one, `handle_mm_fault` are below the root.
  package init(_ profile: CaseProfile) {
    var tree = MergedTree()
    tree.add(profile.profile)
    self = tree.value { profile.perFault($0) }
  }

  /// One by its parts.
  package init(name: String, own: Double, inclusive: Double, calls: Double, children: [FaultTree]) {
    (self.name, self.own, self.inclusive, self.calls) = (name, own, inclusive, calls)
    self.children = children
  }
}

/// The tree in whole instructions: an array, whose parents come before their children.
private struct MergedTree {
  private struct Entry {
    let name: Int
    let parent: Int
    let depth: Int
    var own: UInt64 = 0
    var inclusive: UInt64 = 0
    var calls: UInt64 = 0
  }

  private struct Place: Hashable {
    let parent: Int
    let name: Int
  }

  private var names: [String] = []
  private var entries: [Entry] = [Entry(name: -1, parent: -1, depth: 0)]
  private var places: [Place: Int] = [:]

  mutating func add(_ profile: Profile) {
    let plain = PlainNames(profile.functions)
    names = plain.names
    var own: [Int] = []
    own.reserveCapacity(profile.nodes.count)
    for node in profile.nodes {
      guard Profile.Category.jobFaults.contains(node.category) else {
        own.append(0)
        continue
      }
      let name = plain.numbers[node.function]
      let parent = node.parent.map { own[$0] } ?? 0
      let caller = node.parent.map { profile.nodes[$0].function }
      if entries[parent].depth == Profile.maxDepth || (entries[parent].name == name && caller != node.function) {
        // A part of its caller that the compiler moved.
        own.append(parent)
      } else {
        let place = Place(parent: parent, name: name)
        let index = places[place] ?? entries.count
        if index == entries.count {
          places[place] = index
          entries.append(Entry(name: name, parent: parent, depth: entries[parent].depth + 1))
        }
        entries[index].calls &+= node.calls
        own.append(index)
      }
      entries[own[own.count - 1]].own &+= node.own
    }
  }

  /// As values, in what `perFault` makes of whole numbers.
  func value(_ perFault: (UInt64) -> Double) -> FaultTree {
    var sums = entries.map(\.own)
    var children = [[(sum: UInt64, tree: FaultTree)]](repeating: [], count: entries.count)
    for index in entries.indices.reversed() {
      let entry = entries[index]
      let below = children[index].sorted { ($1.sum, $0.tree.name) < ($0.sum, $1.tree.name) }
      children[index] = []
      let tree = FaultTree(
        name: entry.name < 0 ? "faults" : names[entry.name], own: perFault(entry.own), inclusive: perFault(sums[index]),
        calls: entry.name < 0 ? 1 : perFault(entry.calls), children: below.map(\.tree))
      guard entry.parent >= 0 else { return tree }
      sums[entry.parent] &+= sums[index]
      children[entry.parent].append((sums[index], tree))
    }
    return FaultTree(name: "faults", own: 0, inclusive: 0, calls: 1, children: [])
  }
}
