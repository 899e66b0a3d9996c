// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Foundation
import MadeResults
import TestSupport
import Testing

@testable import ReportKit

@Suite("Comparisons as text, Markdown, CSV, JSON and JUnit") struct ComparisonRenderingTests {
  private static func comparison() throws -> Comparison {
    let hostile = "w/KEY=<&\"'>\u{1b}[31m|\(String(repeating: "long", count: 30))"
    let base = [
      MadeSide.item("ok", 1000), MadeSide.item("slow", 1000), MadeSide.item("gone", 1000), MadeSide.item(hostile, 1000),
      MadeSide.item("skipped", 1, skip: "no <hugepages>"), MadeSide.item("vague", 1000, spread: 0.2, count: 8),
    ]
    let candidate = [
      MadeSide.item("ok", 1000, seed: 2), MadeSide.item("slow", 1500, seed: 2), MadeSide.item(hostile, 1400, seed: 3),
      MadeSide.item("skipped", 1, skip: "no <hugepages>"), MadeSide.item("vague", 1000, spread: 0.2, count: 8, seed: 9),
    ]
    return try MadeSide.compare(base, candidate)
  }

  @Test func textKeepsToAMail() throws {
    let text = try Self.comparison().text()
    for line in text.split(separator: "\n") where !line.contains("longlong") { #expect(line.count <= 76, "\(line)") }
    #expect(text.contains("6 cases: 2 worse, 1 missing, 1 inconclusive, 1 no change, 1 skipped."))
    // The alarming ones come first.
    let (slow, ok) = (try #require(text.range(of: "\nslow ")), try #require(text.range(of: "\nok ")))
    #expect(slow.lowerBound < ok.lowerBound)
    #expect(text.contains("! ns_per_fault"))
    #expect(text.contains("= ns_per_fault"))
  }

  @Test func csvHasARowPerCaseAndMetric() throws {
    let rows = CSVRenderer().render(try Self.comparison().flat()).split(separator: "\r\n")
    #expect(rows.first?.hasPrefix("case,case_verdict,metric,gated,verdict,") == true)
    // Four compared cases with two metrics each, and two without.
    #expect(rows.count == 1 + 4 * 2 + 2)
  }

  @Test func markdownHasARowPerCaseAndMetric() throws {
    let lines = try Self.comparison().markdown().split(separator: "\n")
    let rows = lines.filter { $0.hasPrefix("| ") }
    #expect(rows.allSatisfy { $0.replacing("\\|", with: "").count { $0 == "|" } == 9 })
    #expect(rows.count == 1 + 4 * 2 + 2)
  }

  @Test func jsonSaysAllOfIt() throws {
    let text = try JSONRenderer().render(ComparisonDocument(try Self.comparison()))
    let document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(document["schema"] as? String == "faultbench.comparison/1")
    #expect(document["verdict"] as? String == "worse")
    let cases = try #require(document["cases"] as? [[String: Any]])
    #expect(
      cases.map { $0["verdict"] as? String } == ["no_change", "worse", "missing", "worse", "skipped", "inconclusive"])
    let metric = try #require((cases[1]["metrics"] as? [[String: Any]])?.first)
    #expect((metric["p_holm"] as? Double ?? 1) < 0.01)
    #expect(((metric["base"] as? [String: Any])?["values"] as? [Double])?.count == 10)
  }

  @Test func junitIsXMLWithTheRightCounts() async throws {
    let text = JUnitRenderer(ComparisonGate()).render(try Self.comparison())
    #expect(text.contains("tests=\"6\" failures=\"2\" errors=\"1\" skipped=\"2\""))
    #expect(text.components(separatedBy: "<testcase ").count == 7)
    #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    let strict = JUnitRenderer(ComparisonGate(isStrict: true)).render(try Self.comparison())
    #expect(strict.contains("failures=\"3\" errors=\"1\" skipped=\"1\""))
    try await TemporaryDirectory.with { directory in
      let path = try directory.write(text, to: "junit.xml")
      let check =
        "import sys, xml.etree.ElementTree as e; print(len(e.parse(sys.argv[1]).getroot().findall('.//testcase')))"
      let parsed = try await Executed.run("/usr/bin/env", ["python3", "-c", check, path])
      // A machine without Python has no second opinion.
      if parsed.status != 127 { #expect(parsed.output == "6\n", "\(parsed.errors)") }
    }
  }
}
