// SPDX-License-Identifier: GPL-2.0-only
import Comparison

/// How a test ended, for formats that know tests.
enum TestOutcome: String {
  /// Nothing is wrong.
  case passed
  /// What was judged is worse, or is what the user said must fail.
  case failure
  /// It could not be judged, which must not look like a pass.
  case error
  /// It did not run, or is undecided in a way that does not count.
  case skipped

  /// Whether it fails whatever holds it.
  var fails: Bool { self == .failure || self == .error }
}

extension ComparisonGate {
  /// What a verdict is to a reader of test results; a case fails there where it ends the command with 1 or 3, and nowhere else.
  func outcome(_ verdict: ComparisonVerdict) -> TestOutcome {
    switch verdict {
    case .failed, .missing: .error
    case .inconclusive where !verdict.isDecidable: fails(verdict) ? .failure : .error
    case .worse, .inconclusive, .changed: fails(verdict) || isDoubtful(verdict) ? .failure : .skipped
    case .skipped: .skipped
    case .better, .noChange: .passed
    }
  }

  /// The same of one metric of a case: nothing fails in a case that does not.
  func outcome(_ item: MetricComparison, in whole: CaseComparison) -> TestOutcome {
    let outcome = outcome(item.verdict)
    return outcome.fails && !self.outcome(whole.verdict).fails ? .skipped : outcome
  }
}
