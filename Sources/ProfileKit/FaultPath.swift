// SPDX-License-Identifier: GPL-2.0-only

/// Something that faults of a path do and those of the usual path do not.
package struct PathStep: Sendable, Equatable {
  /// The outermost function that is on this path alone.
  package var function: String
  /// What it does, in words, where the table of phases says so: `refills the per-CPU list`.
  package var words: String?
  /// Inclusive instructions of it, a fault.
  package var instructions: Double
  /// The function of the usual path that called it; nil where nobody did.
  package var caller: String?
}

/// The job's faults that took one way, or ways that do the same.
package struct FaultPath: Sendable, Equatable {
  /// What it does that the usual path does not, the dearest first; empty for the usual one, and for one that only leaves out.
  package var steps: [PathStep]
  /// Functions of the usual path, the outermost ones in their order, that all its ways leave out.
  package var leavesOut: [String]
  /// What the faults are. Each category has a usual path of its own, by which its others are told.
  package var category: Profile.Category
  /// How many faults, and how many ways by the order of their functions.
  package var count: UInt64, ways: Int
  /// Instructions: of all, of the shortest, of the longest.
  package var sum: UInt64, min: UInt64, max: UInt64

  /// Instructions of one.
  package var mean: Double { count == 0 ? 0 : Double(sum) / Double(count) }

  /// Whether it is its category's usual path.
  package var isUsual: Bool { steps.isEmpty && leavesOut.isEmpty }
}
