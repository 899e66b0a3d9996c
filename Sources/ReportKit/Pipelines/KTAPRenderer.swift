// SPDX-License-Identifier: GPL-2.0-only
import Comparison

/// Renders a comparison as KTAP version 1 (Documentation/dev-tools/ktap.rst of the kernel): the suite is a test, its cases are
/// subtests, and what is judged of a case is a subtest of it.
package struct KTAPRenderer: Sendable {
  private let gate: ComparisonGate

  /// A renderer for the words that fail.
  package init(_ gate: ComparisonGate) {
    self.gate = gate
  }

  /// The whole document; a line fails where its case ends the command with 1 or 3.
  package func render(_ comparison: Comparison) -> String {
    let name = comparison.candidate.suite ?? comparison.base.suite ?? "faultbench.compare"
    let words = ComparisonWords(comparison: comparison)
    let end = gate.end(comparison)
    let whole = KTAPTest(
      name: name, isOK: end == .fine || end == .allSkipped,
      directive: end == .allSkipped ? "SKIP every case was skipped" : nil,
      diagnostics: [words.title, words.summary] + [words.clock].compactMap { $0 }
        + [words.undecidable].compactMap { $0 },
      subtests: comparison.cases.map(test))
    return "KTAP version 1\n1..1\n" + whole.lines(1, indent: "", parent: nil)
  }

  private func test(_ item: CaseComparison) -> KTAPTest {
    let outcome = gate.outcome(item.verdict)
    var subtests = item.metrics.filter(\.isGated).map { metric in
      let outcome = gate.outcome(metric, in: item)
      return KTAPTest(
        name: metric.rule.metric.name, isOK: !outcome.fails, directive: directive(outcome, metric.verdict.words),
        diagnostics: ["\(ComparisonWords.line(metric)), n \(ComparisonWords.counts(metric))"])
    }
    let reason = item.notes.first ?? item.verdict.words
    // Readers count what has no subtests: one of these must say what failed.
    if outcome.fails, !subtests.isEmpty, subtests.allSatisfy(\.isOK) {
      subtests.append(KTAPTest(name: "repeats", isOK: false, directive: directive(outcome, reason)))
    }
    let reported = item.metrics.filter { !$0.isGated }.map(ComparisonWords.line)
    return KTAPTest(
      name: item.name, isOK: !outcome.fails,
      directive: subtests.isEmpty || item.verdict == .skipped ? directive(outcome, reason) : nil,
      diagnostics: reported + item.notes.map { "note: \($0)" }, subtests: subtests)
  }

  private func directive(_ outcome: TestOutcome, _ reason: String) -> String? {
    switch outcome {
    case .passed, .failure: nil
    case .error: "ERROR \(reason)"
    case .skipped: "SKIP \(reason)"
    }
  }
}

/// A test with its subtests.
private struct KTAPTest {
  var name: String
  let isOK: Bool
  /// What stands behind the hash sign; nil for nothing.
  var directive: String?
  var diagnostics: [String] = []
  var subtests: [KTAPTest] = []

  /// Its lines; `parent` is the name of the test that it is part of.
  func lines(_ number: Int, indent: String, parent: String?) -> String {
    var shown = Self.description(name)
    // The kernel's parser takes a result of its parent's name for its parent's result.
    if shown == parent { shown += subtests.isEmpty ? " (itself)" : " (case)" }
    var text = ""
    if !subtests.isEmpty {
      let inner = indent + "  "
      text += "\(inner)KTAP version 1\n\(inner)# Subtest: \(shown)\n\(inner)1..\(subtests.count)\n"
      for (index, test) in subtests.enumerated() { text += test.lines(index + 1, indent: inner, parent: shown) }
    }
    let told = (shown.hasPrefix(Self.oneLine(name)) ? [] : ["name: \(name)"]) + diagnostics
    for line in told {
      let line = Self.oneLine(line)
      // No diagnostic is a header of subtests.
      text += "\(indent)# \(line.hasPrefix("Subtest:") ? "_" : "")\(line)\n"
    }
    let end = directive.map { " # \(Self.data($0))" } ?? ""
    return text + "\(indent)\(isOK ? "ok" : "not ok") \(number) \(shown)\(end)\n"
  }

  /// A description is one line without a hash sign, does not begin with the dash that may stand before it, and is not empty.
  private static func description(_ name: String) -> String {
    let plain = data(oneLine(name))
    guard !plain.isEmpty else { return "(no name)" }
    return plain.hasPrefix("-") ? "_\(plain.dropFirst())" : plain
  }

  /// What stands behind the hash sign has no further one, by which readers look for a directive.
  private static func data(_ text: String) -> String { oneLine(text).replacing("#", with: "_") }

  private static func oneLine(_ text: String) -> String {
    ShownText.name(text).split(separator: " ").joined(separator: " ")
  }
}
