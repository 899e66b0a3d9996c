// SPDX-License-Identifier: GPL-2.0-only

/// The profiles of a case: one a repeat, and all of them together.
package struct CaseProfile: Sendable {
  /// A repeat's.
  package struct Part: Sendable {
    /// The repeat.
    package var number: Int
    /// Its faults and their instructions.
    package var faults: UInt64, instructions: UInt64
    /// How many faults the job itself counted; nil where it did not say.
    package var counted: UInt64?

    /// A repeat's.
    package init(number: Int, profile: Profile, counted: UInt64?) {
      (self.number, self.counted) = (number, counted)
      (faults, instructions) = (profile.faults, profile.instructions)
    }
  }

  /// All repeats together.
  package let profile: Profile
  /// Repeat by repeat.
  package let parts: [Part]

  /// The profiles of these repeats; nil where there are none.
  package init?(_ repeats: [(number: Int, profile: Profile, counted: UInt64?)]) {
    guard let merged = Profile(merging: repeats.map(\.profile)) else { return nil }
    profile = merged
    parts = repeats.map { Part(number: $0.number, profile: $0.profile, counted: $0.counted) }
  }

  /// Instructions a fault, over all repeats; 0 without faults.
  package var instructionsPerFault: Double { perFault(profile.instructions) }

  /// So many, a fault.
  package func perFault(_ value: UInt64) -> Double {
    profile.faults == 0 ? 0 : Double(value) / Double(profile.faults)
  }

  /// What must be said of it, each in a sentence: faults that the job counted otherwise, windows that nobody closed, what was not
  /// followed to its end. Empty where every fault and every instruction is accounted for.
  package var doubts: [String] { [] }
}
