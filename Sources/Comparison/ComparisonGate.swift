// SPDX-License-Identifier: GPL-2.0-only

/// What a comparison's verdicts mean for whoever waits for the exit code.
package struct ComparisonGate: Sendable, Hashable {
  /// What can be asked to fail. `missing` stands for missing and failed cases, which never pass.
  package enum Word: String, Sendable, Hashable, CaseIterable {
    case worse, inconclusive, missing
  }

  /// What fails beside missing and failed cases.
  package var failing: Set<Word>
  /// Whether what is undecided is told by an exit code of its own.
  package var isStrict: Bool

  /// A gate that fails on verdicts of these words.
  package init(failing: Set<Word> = [.worse, .missing], isStrict: Bool = false) {
    self.failing = failing
    self.isStrict = isStrict
  }

  /// How the command ends.
  package enum End: Sendable, Hashable {
    case fine, failed, inconclusive, allSkipped
  }

  /// Whether a case of this verdict fails the comparison.
  package func fails(_ verdict: ComparisonVerdict) -> Bool {
    switch verdict {
    case .failed, .missing: true
    case .worse: failing.contains(.worse)
    case .inconclusive, .changed: failing.contains(.inconclusive)
    case .better, .noChange, .skipped: false
    }
  }

  /// Whether it leaves doubt that counts: always where no values whatever would have given a verdict.
  package func isDoubtful(_ verdict: ComparisonVerdict) -> Bool {
    switch verdict {
    case .inconclusive, .changed: isStrict || !verdict.isDecidable
    default: false
    }
  }

  /// How `comparison` ends. Where every case was skipped there was nothing to compare.
  package func end(_ comparison: Comparison) -> End {
    let verdicts = comparison.cases.map(\.verdict)
    if verdicts.contains(where: fails) { return .failed }
    if verdicts.allSatisfy({ $0 == .skipped }) { return .allSkipped }
    return verdicts.contains(where: isDoubtful) ? .inconclusive : .fine
  }
}
