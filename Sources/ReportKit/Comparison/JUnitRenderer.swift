// SPDX-License-Identifier: GPL-2.0-only
import Comparison

/// Renders a comparison as JUnit XML, a test per case: `failure` for what fails the comparison, `error` for failed and missing
/// cases and for those that so few repeats could never decide, `skipped` for what was skipped or is undecided.
package struct JUnitRenderer: Sendable {
  private let gate: ComparisonGate

  /// A renderer for the words that fail.
  package init(_ gate: ComparisonGate) {
    self.gate = gate
  }

  /// A document of one test suite, with a test case for each case that was compared.
  package func render(_ comparison: Comparison) -> String {
    let suite = comparison.candidate.suite ?? comparison.base.suite ?? "faultbench.compare"
    let kinds = comparison.cases.map { kind($0.verdict) }
    func count(_ kind: Kind) -> Int { kinds.count { $0 == kind } }
    let counts =
      "tests=\"\(kinds.count)\" failures=\"\(count(.failure))\" errors=\"\(count(.error))\" skipped=\"\(count(.skipped))\""
    let name = "name=\"\(Self.escape(suite))\""
    let cases = zip(comparison.cases, kinds).map { Self.testCase($0, $1, suite: suite) }.joined()
    return
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite \(name) \(counts) time=\"0\">\n\(cases)"
      + "  </testsuite>\n</testsuites>\n"
  }

  private enum Kind: String {
    case passed, failure, error, skipped
  }

  private func kind(_ verdict: ComparisonVerdict) -> Kind {
    switch verdict {
    case .failed, .missing: .error
    case .inconclusive where !verdict.isDecidable: gate.fails(verdict) ? .failure : .error
    case .worse, .inconclusive, .changed: gate.fails(verdict) || gate.isDoubtful(verdict) ? .failure : .skipped
    case .skipped: .skipped
    case .better, .noChange: .passed
    }
  }

  private static func testCase(_ item: CaseComparison, _ kind: Kind, suite: String) -> String {
    let head = "    <testcase classname=\"\(escape(suite))\" name=\"\(escape(item.name))\" time=\"0\""
    let details = (item.notes + item.metrics.map(line)).joined(separator: "\n")
    let message = "message=\"\(escape(item.verdict.words))\""
    return switch kind {
    case .passed: "\(head)>\n      <system-out>\(escape(details))</system-out>\n    </testcase>\n"
    case .skipped: "\(head)>\n      <skipped \(message)/>\n    </testcase>\n"
    case .failure, .error:
      "\(head)>\n      <\(kind.rawValue) \(message) type=\"\(item.verdict.word)\">\(escape(details))</\(kind.rawValue)>\n"
        + "    </testcase>\n"
    }
  }

  private static func line(_ item: MetricComparison) -> String {
    let medians = "\(item.shown(item.baseMedian)) -> \(item.shown(item.candidateMedian))"
    let change = "\(ComparisonWords.change(item)) (\(ComparisonWords.interval(item.ratio?.interval)))"
    let verdict = item.isGated ? item.verdict.words : "reported only"
    return "\(item.rule.metric.name): \(medians), \(change), p \(ComparisonWords.p(item)), \(verdict)"
  }

  private static func escape(_ text: String) -> String { XMLText.escape(text) }
}
