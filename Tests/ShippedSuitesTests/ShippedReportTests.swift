// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import ReportKit
import Results
import StoreKit
import SuiteKit
import TestSupport
import Testing

/// Runs of the shipped suites with made-up figures, reported as they were when the snapshots were made.
@Suite("Reports of the suites of fio-jobs")
struct ShippedReportTests {
  @Test(arguments: Shipped.all)
  func keepTheShapeOfTheirPublication(_ suite: Shipped) async throws {
    let results = try await Self.results(of: suite)
    let report = SuiteReport(results)
    let text = report.text()
    if let place = ProcessInfo.processInfo.environment["FAULTBENCH_REPORTS"] {
      let page = await SuiteReportPage(results, [:], by: nil).text
      let json = try JSONRenderer().render(SuiteReportDocument(results)).replacing(results.run.uuid, with: "UUID")
      for (kind, body) in [
        ("txt", text), ("md", report.markdown()), ("csv", CSVRenderer().render(report.flat())), ("json", json),
        ("html", page),
      ] {
        try Data(body.utf8).write(to: URL(fileURLWithPath: "\(place)/\(suite.name).\(kind)"))
      }
    }
    let snapshot = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "Snapshots/\(suite.name).txt")
    #expect(try String(contentsOf: snapshot, encoding: .utf8) == text)
  }

  /// A run of the suite's short form in a store, read back as reports read it.
  private static func results(of suite: Shipped) async throws -> SuiteResults {
    let plan = try suite.plan(.plain)
    return try await TemporaryDirectory.with { directory in
      let store = try Store(path: directory.path + "/s.sqlite", mode: .create)
      let run = NewRun(
        label: "made", suite: plan.suite, summary: plan.summary, source: plan.source, report: plan.report.json,
        started: Date(timeIntervalSince1970: 1_764_028_800), fioVersion: "fio-3.33", fioPath: "/usr/bin/fio",
        tool: "faultbench 0.1.0")
      let cases = plan.cases.map { planned in
        NewCase(
          ordinal: planned.ordinal, name: planned.id, parameters: planned.parameters, jobFile: "[job]",
          jobHash: SHA256.hexadecimal("[job]".utf8), metrics: planned.metrics, published: planned.published,
          limits: planned.limits, plannedRepeats: 3)
      }
      let id = try store.beginRun(run, cases: cases)
      for stored in try store.cases(of: id) {
        for number in 1...3 { try store.append(repetition(number, of: stored.facts), to: stored.id) }
      }
      try store.finishRun(id, state: .complete)
      return try SuiteResults("latest", in: store)
    }
  }

  private static func repetition(_ number: Int, of item: NewCase) -> NewRepeat {
    let names = Set(
      item.metrics + item.published.map(\.metric) + (item.metrics.contains("page_p50_ns") ? latencies : []))
    let figures = names.map { name in (name, value(name, item.name, number)) }
    return NewRepeat(
      number: number, elapsedNS: 1, metrics: Dictionary(uniqueKeysWithValues: figures),
      faultReports: [NamedText(name: "job.1.json", text: report)])
  }

  private static let latencies = ["page_min_ns", "page_mean_ns", "page_max_ns"]

  /// The same for the same words, and another one for others.
  private static func value(_ metric: String, _ item: String, _ number: Int) -> Double {
    let hash = "\(metric) \(item) \(number)".utf8.reduce(UInt64(5381)) { ($0 &* 33) ^ UInt64($1) }
    return Double(hash % 1_000_000) + 0.25
  }

  private static let report = """
    {"schema": "faultbench.fault-report", "version": 1, "job": "job", "begin_ns": 0, "faults": {"expected": null, \
    "observed": null, "tolerance": {"per_mille": 1, "faults": 1}, "agree": null, "samples": null}, "memory": \
    {"mapped_bytes": 0, "resident_bytes": null, "huge_bytes": null}, "events": {"dropped": 0, "list": [{"call": \
    "madvise(MADV_HUGEPAGE)", "time_ns": 500000000, "duration_ns": 1, "address": 0, "length": 0, "errno": 0}]}, \
    "page_latency": {"count": 600, "min_ns": 4096, "max_ns": 131071, "sum_ns": 6000000, "error_per_million": 7813, \
    "percentiles": [], "log2_us": [{"from": 4, "to": 7, "count": 90}, {"from": 64, "to": 127, "count": 510}], \
    "buckets": [{"from_ns": 4096, "width_ns": 64, "count": 90}, {"from_ns": 65536, "width_ns": 1024, "count": 510}]}, \
    "userfaultfd": null, "huge_pages": {"possible_bytes": 67108864, "begin_ns": 0, "first_collapse_ns": null, \
    "full_collapse_ns": null, "looks": 4, "longest_look_ns": 1, "samples": [{"time_ns": 0, "huge_bytes": 0}, \
    {"time_ns": 1000000000, "huge_bytes": 16777216}, {"time_ns": 2000000000, "huge_bytes": 67108864}]}}
    """
}
