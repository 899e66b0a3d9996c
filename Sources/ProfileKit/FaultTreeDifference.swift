// SPDX-License-Identifier: GPL-2.0-only

/// Two trees over each other: each function with both sides' instructions.
package struct FaultTreeDifference: Sendable, Equatable {
  /// The function in the candidate, or where it is gone in the base.
  package var name: String
  /// Inclusive and own instructions a fault; 0 on a side that does not have it.
  package var base: Double, candidate: Double, baseOwn: Double, candidateOwn: Double
  /// Those of the greater side first.
  package var children: [FaultTreeDifference]

  /// Lays one over the other by names. `renamed` has the base's names of functions that have another one in the candidate
  /// (``ProfileDifference/renamed``).
  package init(base: FaultTree, candidate: FaultTree, renamed: [String: String] = [:]) {
    self.init(base, candidate, candidate.name, renamed)
  }

  private init(_ base: FaultTree?, _ candidate: FaultTree?, _ name: String, _ renamed: [String: String]) {
    self.name = name
    (self.base, self.candidate) = (base?.inclusive ?? 0, candidate?.inclusive ?? 0)
    (baseOwn, candidateOwn) = (base?.own ?? 0, candidate?.own ?? 0)
    var rest: [String: FaultTree] = [:]
    for child in base?.children ?? [] { rest[child.name] = child }
    children = []
    for child in candidate?.children ?? [] {
      let other = rest.removeValue(forKey: child.name) ?? renamed[child.name].flatMap { rest.removeValue(forKey: $0) }
      children.append(Self(other, child, child.name, renamed))
    }
    for child in rest.values { children.append(Self(child, nil, child.name, renamed)) }
    children.sort { (max($1.base, $1.candidate), $0.name) < (max($0.base, $0.candidate), $1.name) }
  }
}

extension FaultTree {
  /// The same with siblings in the order of `other`, those that it does not have last. `names` has the other's names of
  /// functions that are called otherwise there.
  package func ordered(like other: FaultTreeDifference?, _ names: [String: String] = [:]) -> FaultTree {
    guard let other else { return self }
    var places: [String: Int] = [:]
    for (place, child) in other.children.enumerated() where places[child.name] == nil { places[child.name] = place }
    var tree = self
    tree.children = children.map { child in
      (places[child.name] ?? names[child.name].flatMap { places[$0] } ?? other.children.count, child)
    }.sorted { $0.0 < $1.0 }.map { place, child in
      child.ordered(like: place < other.children.count ? other.children[place] : nil, names)
    }
    return tree
  }
}
