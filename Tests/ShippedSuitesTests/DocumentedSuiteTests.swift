// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import ReportKit
import Results
import StoreKit
import SuiteKit
import TestSupport
import Testing

/// The suite with a published table that docs/suites.md shows, as it stands there.
@Suite("The suite of docs/suites.md")
struct DocumentedSuiteTests {
  @Test func isWithoutMistakesAndShowsItsTable() async throws {
    try await TemporaryDirectory.with { directory in
      let plan = try Self.plan(in: directory)
      #expect(plan.cases.map(\.published.first?.value) == [222_000, 158_000, 310_000, 229_000])
      let store = try Store(path: directory.path + "/s.sqlite", mode: .create)
      let cases = plan.cases.map { planned in
        NewCase(
          ordinal: planned.ordinal, name: planned.id, parameters: planned.parameters, jobFile: planned.jobText,
          jobHash: planned.jobHash, metrics: planned.metrics, published: planned.published, plannedRepeats: 1)
      }
      let run = NewRun(
        suite: plan.suite, report: plan.report.json, fioVersion: "fio-3.33", fioPath: "/usr/bin/fio", tool: "a test")
      let id = try store.beginRun(run, cases: cases)
      // What the document's run measured.
      for (item, figure) in zip(try store.cases(of: id), [751_368, 529_896, 1_084_000, 601_500.0]) {
        _ = try store.append(NewRepeat(number: 1, elapsedNS: 1, metrics: ["clat_min_ns": figure]), to: item.id)
      }
      try store.finishRun(id, state: .complete)
      let exported = try store.export(id)
      let text = try SuiteReport(SuiteResults("latest", in: store)).text()
      #expect(text.contains(try Self.block("text")), "\(text)")
      // Elsewhere, where there is no such suite.
      let other = try Store(path: directory.path + "/other.sqlite", mode: .create)
      _ = try other.importRun(exported)
      #expect(try SuiteReport(SuiteResults("latest", in: other)).text() == text)
    }
  }

  @Test(.enabled(if: Repository.hasEngine, "\(Repository.noEngine)"))
  func isAJobThatFioTakes() async throws {
    try await TemporaryDirectory.with { directory in
      for item in try Self.plan(in: directory).cases {
        #expect(try await Shipped.refusal(item.job, item.environment) == nil, "\(item.id)")
      }
    }
  }

  private static func plan(in directory: TemporaryDirectory) throws -> SuitePlan {
    let suite = "\(directory.path)/prefault"
    try FileManager.default.createDirectory(atPath: suite, withIntermediateDirectories: true)
    try directory.write(block("yaml"), to: "prefault/suite.yaml")
    try directory.write(block("ini"), to: "prefault/prefault.fio")
    try SuitePlan.check(directory: suite)
    return try SuitePlan(SuiteManifest(directory: suite))
  }

  /// The block of this language below "A published table".
  private static func block(_ language: String) throws -> String {
    let page = try String(contentsOf: Repository.root.appending(path: "docs/suites.md"), encoding: .utf8)
    let section = try #require(page.components(separatedBy: "## A published table").last)
    let begin = try #require(section.range(of: "```\(language)\n"))
    let end = try #require(section[begin.upperBound...].range(of: "```"))
    return String(section[begin.upperBound..<end.lowerBound])
  }
}
