// SPDX-License-Identifier: GPL-2.0-only

/// Where the difference between two profiles comes from, in instructions a fault.
package struct ProfileDifference: Sendable {
  /// A function.
  package struct Row: Sendable, Equatable {
    /// Its name in the candidate, or where it is gone in the base.
    package var name: String
    /// Its other name in the base, where it has another one there.
    package var baseName: String?
    /// Its phase; nil where it is in none.
    package var phase: String?
    /// Own instructions a fault; nil where the side does not have it.
    package var base: Double?, candidate: Double?

    /// Candidate less base.
    package var difference: Double { (candidate ?? 0) - (base ?? 0) }
    /// Whether the base does not have it, or the candidate.
    package var isNew: Bool { base == nil }
    package var isGone: Bool { candidate == nil }
  }

  /// A phase; the last one, without a name, is what is in none.
  package struct Phase: Sendable, Equatable {
    package var name: String?
    package var base: Double, candidate: Double
    package var difference: Double { candidate - base }
  }

  /// Instructions a fault.
  package let base: Double, candidate: Double
  /// The functions whose own instructions differ, the greatest difference first. Their differences add up to that of the faults.
  package let rows: [Row]
  /// In the order of the table.
  package let phases: [Phase]

  /// Candidate less base, a fault.
  package var change: Double { candidate - base }

  /// Compares two profiles, with the phases of `table`.
  package init(base: CaseProfile, candidate: CaseProfile, _ table: PhaseTable) {
    (self.base, self.candidate) = (base.instructionsPerFault, candidate.instructionsPerFault)
    rows = []
    phases = []
  }

  /// The share of the whole change that is this row's; nil where nothing changed.
  package func share(of row: Row) -> Double? { change == 0 ? nil : row.difference / change }

  /// The first rows, and what all others come to.
  package func top(_ count: Int) -> (rows: [Row], others: (count: Int, base: Double, candidate: Double)) {
    let rest = rows.dropFirst(count)
    let sums = rest.reduce((0.0, 0.0)) { ($0.0 + ($1.base ?? 0), $0.1 + ($1.candidate ?? 0)) }
    return (Array(rows.prefix(count)), (rest.count, sums.0, sums.1))
  }
}
