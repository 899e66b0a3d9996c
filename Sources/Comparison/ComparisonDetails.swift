// SPDX-License-Identifier: GPL-2.0-only
import Results
import StoreKit

/// What the repeats of both sides of some cases say beyond their figures, read for whoever shows it.
package struct ComparisonDetails: Sendable {
  /// Both sides of a case.
  package struct Case: Sendable {
    /// What was read of each.
    package let base: CaseDetail, candidate: CaseDetail
  }

  /// By the case's place in ``Comparison/cases``.
  package let cases: [Int: Case]
  /// Of so many cases with figures.
  package let measured: Int
  /// Whether a side has more repeats than were read.
  package let isCut: Bool

  /// Reads those of the most alarming cases that have figures. A store that has become unreadable is an error; a text that is
  /// there no more is none, its figures were checked when they were read.
  package init(_ comparison: Comparison, maxCases: Int, maxRepeats: Int) throws(StoreError) {
    let shown = comparison.byAlarm.filter { !$0.item.metrics.isEmpty }
    let (base, candidate) = (comparison.base.byName, comparison.candidate.byName)
    var reader = RepeatTextReader()
    var cases: [Int: Case] = [:]
    for (number, item) in shown.prefix(maxCases) {
      guard let one = base[item.name], let other = candidate[item.name] else { continue }
      cases[number] = Case(
        base: try CaseDetail(one.texts, maxRepeats: maxRepeats, &reader),
        candidate: try CaseDetail(other.texts, maxRepeats: maxRepeats, &reader))
    }
    self.cases = cases
    measured = shown.count
    isCut = [comparison.base, comparison.candidate].contains { side in
      side.cases.contains { $0.texts.count > maxRepeats }
    }
  }
}

extension ComparedSide {
  var byName: [String: ComparedCase] { Dictionary(cases.map { ($0.name, $0) }) { first, _ in first } }
}
