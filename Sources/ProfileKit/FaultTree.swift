// SPDX-License-Identifier: GPL-2.0-only

/// Functions below those that call them, by plain names, in instructions a fault: what icicle graphs, folded stacks and speedscope show.
package struct FaultTree: Sendable, Equatable {
  /// Of the root `faults`.
  package var name: String
  /// Own instructions a fault; those of all below included; and calls.
  package var own: Double, inclusive: Double, calls: Double
  /// The dearest first.
  package var children: [FaultTree]

  /// The job's own faults.
  package init(_ profile: CaseProfile) {
    self.init(name: "faults", own: 0, inclusive: profile.instructionsPerFault, calls: 1, children: [])
  }

  /// One by its parts.
  package init(name: String, own: Double, inclusive: Double, calls: Double, children: [FaultTree]) {
    (self.name, self.own, self.inclusive, self.calls) = (name, own, inclusive, calls)
    self.children = children
  }
}

/// Two trees over each other: each function with both sides' instructions.
package struct FaultTreeDifference: Sendable, Equatable {
  package var name: String
  /// Inclusive and own instructions a fault; 0 on a side that does not have it.
  package var base: Double, candidate: Double, baseOwn: Double, candidateOwn: Double
  /// Those of the greater side first.
  package var children: [FaultTreeDifference]

  /// Lays one over the other by names.
  package init(base: FaultTree, candidate: FaultTree) {
    (name, children) = (candidate.name, [])
    (self.base, self.candidate) = (base.inclusive, candidate.inclusive)
    (baseOwn, candidateOwn) = (base.own, candidate.own)
  }
}
