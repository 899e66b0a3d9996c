// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Foundation

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
    let tests = comparison.cases.map { item in
      JUnitTest(
        name: item.name, kind: gate.outcome(item.verdict), message: item.verdict.words, type: item.verdict.word,
        details: ([comparison.clock.label].compactMap { $0 } + item.notes + item.metrics.map(ComparisonWords.line))
          .joined(
            separator: "\n"))
    }
    return JUnitTest.document(suite, tests)
  }
}

/// A test of a document of JUnit XML.
struct JUnitTest {
  /// How it ended.
  typealias Kind = TestOutcome

  let name: String
  let kind: Kind
  /// What it came to, in words.
  let message: String
  /// The same for programs.
  let type: String
  /// What it rests on, in lines.
  let details: String
  /// How long it took.
  var seconds = 0.0

  /// A document of one test suite.
  static func document(_ suite: String, _ tests: [JUnitTest]) -> String {
    func count(_ kind: Kind) -> Int { tests.count { $0.kind == kind } }
    let counts =
      "tests=\"\(tests.count)\" failures=\"\(count(.failure))\" errors=\"\(count(.error))\" skipped=\"\(count(.skipped))\""
    let name = "name=\"\(XMLText.escape(suite))\""
    let time = time(tests.reduce(0) { $0 + $1.seconds })
    return
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite \(name) \(counts) \(time)>\n"
      + tests.map { $0.markup(suite) }.joined() + "  </testsuite>\n</testsuites>\n"
  }

  private func markup(_ suite: String) -> String {
    let head =
      "    <testcase classname=\"\(XMLText.escape(suite))\" name=\"\(XMLText.escape(name))\" \(Self.time(seconds))"
    let (details, message) = (XMLText.escape(details), "message=\"\(XMLText.escape(message))\"")
    return switch kind {
    case .passed: "\(head)>\n      <system-out>\(details)</system-out>\n    </testcase>\n"
    case .skipped: "\(head)>\n      <skipped \(message)/>\n    </testcase>\n"
    case .failure, .error:
      "\(head)>\n      <\(kind.rawValue) \(message) type=\"\(type)\">\(details)</\(kind.rawValue)>\n    </testcase>\n"
    }
  }

  private static func time(_ seconds: Double) -> String {
    "time=\"\(seconds == 0 ? "0" : String(format: "%.3f", seconds))\""
  }
}
