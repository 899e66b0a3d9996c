// SPDX-License-Identifier: GPL-2.0-only
import Comparison

extension PairReport {
  /// JUnit XML, a test per case: `failure` for worse, `error` for failed cases and for those whose pairs are too few to decide,
  /// `skipped` for what was skipped or is undecided; strict, what is undecided is a failure.
  package func junit(isStrict: Bool = false) -> String {
    let tests = cases.map { item in
      let words = PairWords(item: item)
      let lines = words.lines.map { "\($0.topic): \($0.words)" }
      return JUnitTest(
        name: item.series.name, kind: Self.kind(item, isStrict), message: words.verdict,
        type: item.judgement.verdict.rawValue, details: ([words.verdict] + lines).joined(separator: "\n"),
        seconds: item.seconds)
    }
    return JUnitTest.document(run?.suite ?? "faultbench.ab", tests)
  }

  private static func kind(_ item: Case, _ isStrict: Bool) -> JUnitTest.Kind {
    switch item.judgement.verdict {
    case .worse: .failure
    case .failed: .error
    case .undecided where !item.isDecidable: .error
    case .undecided: isStrict ? .failure : .skipped
    case .skipped: .skipped
    case .better, .noChange: .passed
    }
  }
}
