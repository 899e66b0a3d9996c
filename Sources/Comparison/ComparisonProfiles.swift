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
  package private(set) var cases: [Int: Case] = [:]
  /// Why cases that changed and have profiles on both sides are not among them, in sentences. No verdict needs a profile.
  package private(set) var omissions: [String] = []

  /// None.
  package init() {}

  /// These.
  package init(cases: [Int: Case]) { self.cases = cases }

  /// Reads those of the cases that changed and have profiles on both sides, with faults in them.
  package init(_ comparison: Comparison, _ table: PhaseTable) {
    let (base, candidate) = (comparison.base.byName, comparison.candidate.byName)
    let wanted = comparison.byAlarm.compactMap { number, item -> Wanted? in
      guard item.verdict.isChange, let one = base[item.name], let other = candidate[item.name] else { return nil }
      return Wanted(number: number, base: one, candidate: other)
    }
    // Thousands of changed cases have as many profiles a side and repeat.
    let found = wanted.concurrentMap(with: { ProfileReader() }) { reader, item in
      (reader.profile(of: item.base.numberedTexts), reader.profile(of: item.candidate.numberedTexts))
    }
    for (item, (before, after)) in zip(wanted, found) {
      guard before.hasAny, after.hasAny else { continue }
      let reasons =
        Self.omissions(before).map { "of the base \($0)" } + Self.omissions(after).map { "of the candidate \($0)" }
      guard reasons.isEmpty, let before = before.profile, let after = after.profile else {
        omissions += reasons.map {
          "\(item.base.name): no function is told to account for its change, since \($0)"
        }
        continue
      }
      cases[item.number] = Case(base: before, candidate: after, table)
    }
  }

  /// Both sides of a case that changed.
  private struct Wanted: Sendable {
    let number: Int
    let base: ComparedCase, candidate: ComparedCase
  }

  /// Why a side has nothing to compare. A fault cannot come to more than none did.
  private static func omissions(_ found: ProfileReader.Found) -> [String] {
    if !found.unreadable.isEmpty { return found.unreadable.map(\.description) }
    return found.profile?.profile.faults == 0 ? ["no profile has a fault of the job"] : []
  }
}

extension ProfileReader.Found {
  /// Whether there is a profile, be it one that cannot be read.
  fileprivate var hasAny: Bool { profile != nil || !unreadable.isEmpty }
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
