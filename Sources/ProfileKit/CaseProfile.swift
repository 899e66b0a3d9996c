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
    /// Whether the job closed its window.
    package var isClosed: Bool

    /// A repeat's.
    package init(number: Int, profile: Profile, counted: UInt64?) {
      (self.number, self.counted) = (number, counted)
      (faults, instructions, isClosed) = (profile.faults, profile.instructions, profile.isClosed)
    }

    /// Instructions a fault; nil without faults.
    package var instructionsPerFault: Double? { faults == 0 ? nil : Double(instructions) / Double(faults) }
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

  /// Instructions a fault in the repeats where they are the fewest and the most; nil without faults.
  package var spread: (min: Double, max: Double)? {
    let values = parts.compactMap(\.instructionsPerFault)
    guard let min = values.min(), let max = values.max() else { return nil }
    return (min, max)
  }

  /// So many, a fault.
  package func perFault(_ value: UInt64) -> Double {
    profile.faults == 0 ? 0 : Double(value) / Double(profile.faults)
  }
}
