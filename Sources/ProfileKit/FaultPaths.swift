// SPDX-License-Identifier: GPL-2.0-only

/// Something that faults of a path do and those of the usual path do not.
package struct PathStep: Sendable, Equatable {
  /// The outermost function that is on this path alone.
  package var function: String
  /// What it does, in words, where the table of phases says so: `refills the per-CPU list`.
  package var words: String?
  /// Inclusive instructions of it, a fault.
  package var instructions: Double
}

/// The job's faults that took one way, or ways that do the same.
package struct FaultPath: Sendable, Equatable {
  /// What it does that the usual path does not, the dearest first; empty for the usual one.
  package var steps: [PathStep]
  /// Functions of the usual path, the outermost ones, that it leaves out.
  package var leavesOut: [String]
  /// What the faults are.
  package var category: Profile.Category
  /// How many faults, and how many ways by the order of their functions.
  package var count: UInt64, ways: Int
  /// Instructions: of all, of the shortest, of the longest.
  package var sum: UInt64, min: UInt64, max: UInt64

  /// Instructions of one.
  package var mean: Double { count == 0 ? 0 : Double(sum) / Double(count) }
}

/// All paths of a profile's own faults.
package struct FaultPaths: Sendable, Equatable {
  /// Those of most faults first; the first is the usual one.
  package private(set) var paths: [FaultPath] = []
  /// Functions on the usual path, in order, with their own instructions in its first fault.
  package private(set) var usual: [(name: String, depth: Int, own: UInt64)] = []
  /// Faults whose way is not known, and their instructions.
  package private(set) var unknown: (count: UInt64, sum: UInt64) = (0, 0)

  /// The paths of `profile`, named by `table`.
  package init(_ profile: Profile, _ table: PhaseTable) {}

  package static func == (left: Self, right: Self) -> Bool { left.paths == right.paths }
}
