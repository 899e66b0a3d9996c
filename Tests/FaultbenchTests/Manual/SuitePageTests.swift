// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import ShellKit
import SuiteKit
import TestSupport
import Testing

/// faultbench-suite(5) against the reader of suite.yaml: both ask one table, and here the reader is asked from outside.
@Suite("The page of suite.yaml")
struct SuitePageTests {
  /// A manifest with an unknown key in one mapping, for which the reader lists those that it knows.
  private static let probes: [(ManifestMapping, String)] = [
    (.suite, "qqqq: 1\n" + entry("")), (.options, "defaults: {qqqq: 1}\n" + entry("")),
    (.options, "full: {qqqq: 1}\n" + entry("")), (.guest, "guest: {qqqq: 1}\n" + entry("")),
    (.entry, entry("qqqq: 1")), (.fullOfCase, entry("full: {qqqq: 1}")), (.guestOfCase, entry("guest: {qqqq: 1}")),
    (.published, entry("published: [{qqqq: 1}]")), (.limit, entry("limits: {iops: {qqqq: 1}}")),
    (.figures, entry("") + "report: [{figures: a, qqqq: 1}]\n"),
    (.table, entry("") + "report: [{table: a, qqqq: 1}]\n"),
    (.histogram, entry("") + "report: [{histogram: a, qqqq: 1}]\n"),
    (.chart, entry("") + "report: [{chart: huge_bytes, qqqq: 1}]\n"),
    (.column, entry("") + "report: [{table: a, rows: [case], columns: [{qqqq: 1}]}]\n"),
  ]

  private static func entry(_ more: String) -> String {
    "cases:\n- {name: a, job: a.fio\(more.isEmpty ? "" : ", \(more)")}\n"
  }

  /// The keys that the page has for each mapping, by its heading.
  private static func documented() async throws -> [String: Set<String>] {
    let page = try await Tool.run(["---manual", "faultbench-suite.5"]).output
    let sections = page.components(separatedBy: "\n.SH ").dropFirst()
    return Dictionary(
      uniqueKeysWithValues: sections.map { section in
        let lines = section.split(separator: "\n")
        let own = lines.filter { $0.contains(": \\fI") }
        let shared = lines.filter { $0.hasPrefix("\\fB") && !$0.contains(": \\fI") && $0.hasSuffix("\\fP.") }
        let keys = (own + shared).flatMap { $0.matches(of: /\\fB([a-z_]+)\\fP/).map { String($0.1) } }
        return (String(lines.first ?? "").replacing("\"", with: ""), Set(keys))
      })
  }

  @Test("has the keys that the reader takes, and no other")
  func keys() async throws {
    let documented = try await Self.documented()
    #expect(Set(Self.probes.map(\.0.title)) == Set(ManifestMapping.allCases.map(\.title)))
    for (mapping, manifest) in Self.probes {
      let text = "suite: s\nsummary: x\n" + manifest
      let (_, mistakes) = try SuiteManifest.read(Array(text.utf8), path: "s/suite.yaml", directory: "s")
      let refusal = try #require(
        mistakes.map(\.message).first { $0.contains("`qqqq`") }, "\(mapping.title): \(mistakes)")
      let list = try #require(refusal.firstMatch(of: /There are (.*)\.$/)).1
      let known = list.replacing(" and ", with: ", ").split(separator: ", ").map(String.init)
      #expect(documented[mapping.title.uppercased()] == Set(known), "\(mapping.title)")
    }
  }

  @Test("docs/suites.md has them, too")
  func document() throws {
    let text = try String(contentsOf: Repository.root.appending(path: "docs/suites.md"), encoding: .utf8)
    for mapping in ManifestMapping.allCases {
      for key in mapping.ownKeys {
        #expect(text.contains("`\(key.name)`") || text.contains("\(key.name): "), "\(key.name)")
      }
    }
  }

  @Test("its example is a suite", .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"))
  func example() async throws {
    try await TemporaryDirectory.with { directory in
      let suite = directory.file("first-touch")
      try FileManager.default.createDirectory(atPath: suite, withIntermediateDirectories: true)
      try SuitePage.example.write(toFile: "\(suite)/suite.yaml", atomically: true, encoding: .utf8)
      try SuitePage.exampleJob.write(toFile: "\(suite)/touch.fio", atomically: true, encoding: .utf8)
      let result = try await Tool.run(["suite", "check", suite], environment: ["FAULTBENCH_FIO": "/usr/bin/fio"])
      #expect(result.status == 0, "\(result.errors)")
      #expect(
        try await Tool.run(["---manual", "faultbench-suite.5"]).output.contains("exclude: [{THP: advise, RW: read}]"))
    }
  }
}
