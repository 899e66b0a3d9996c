// SPDX-License-Identifier: GPL-2.0-only
import ProfileKit
import Results

/// Where the instructions of both sides went, of the cases that changed.
package struct ComparisonProfiles: Sendable {
  /// Both sides of a case.
  package struct Case: Sendable {
    /// Each side's.
    package let base: CaseProfile, candidate: CaseProfile
    /// What differs.
    package let difference: ProfileDifference
    /// The phases by which functions are told apart.
    package let table: PhaseTable

    /// Both sides of a case, by the phases of `table`.
    package init(base: CaseProfile, candidate: CaseProfile, _ table: PhaseTable) {
      (self.base, self.candidate, self.table) = (base, candidate, table)
      difference = ProfileDifference(base: base, candidate: candidate, table)
    }
  }

  /// By the case's place in ``Comparison/cases``.
  package let cases: [Int: Case]

  /// None.
  package init() { cases = [:] }

  /// These.
  package init(cases: [Int: Case]) { self.cases = cases }

  /// Reads those of the cases that changed and have profiles on both sides.
  package init(_ comparison: Comparison, _ table: PhaseTable) throws(ProfileReadError) {
    let (base, candidate) = (comparison.base.byName, comparison.candidate.byName)
    var reader = ProfileReader()
    var cases: [Int: Case] = [:]
    for (number, item) in comparison.byAlarm where item.verdict.isChange {
      guard let one = base[item.name], let other = candidate[item.name],
        let before = try reader.profile(of: one.numberedTexts), let after = try reader.profile(of: other.numberedTexts)
      else { continue }
      cases[number] = Case(base: before, candidate: after, table)
    }
    self.cases = cases
  }
}

extension ComparisonVerdict {
  /// Whether the candidate differs from the base.
  fileprivate var isChange: Bool {
    switch self {
    case .worse, .better, .changed: true
    default: false
    }
  }
}
