// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import MadeResults
import Metrics
import StoreKit
import Testing

@testable import ReportKit

@Suite("A suite's report for programs")
struct SuiteDocumentTests {
  @Test func jsonHasEverythingInBaseUnits() async throws {
    var suite = SuiteReportTests.mixed
    suite.repeats["touch/RW=read"]?[1].problems = ["killed"]
    let text = try JSONRenderer().render(SuiteReportDocument(try await suite.results()))
    let document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(document["schema"] as? String == "faultbench.report/1")
    #expect(document["verdict"] as? String == "failed")
    let run = try #require(document["run"] as? [String: Any])
    #expect(run["label"] as? String == "base")
    #expect(run["engine_sha256"] as? String == String(repeating: "ab", count: 32))
    let cases = try #require(document["cases"] as? [[String: Any]])
    #expect(cases.map { $0["outcome"] as? String } == ["failed", "passed", "skipped"])
    #expect(cases[0]["planned_repeats"] as? Int == 3)
    #expect(cases[0]["counted_repeats"] as? Int == 2)
    #expect(cases[2]["remedy"] as? String == "echo 3 > /proc/sys/vm/nr_hugepages")
    let invalid = try #require(cases[0]["invalid"] as? [[String: Any]])
    #expect(invalid.map { $0["repeat"] as? Int } == [2])
    let figures = try #require(cases[0]["figures"] as? [[String: Any]])
    #expect(figures.map { $0["metric"] as? String } == ["clat_p50_ns", "iops"])
    #expect(figures[0]["value"] as? Double == 1750)
    #expect(figures[0]["values"] as? [Double] == [1500, 2000])
    #expect(figures[0]["ratio"] as? Double == 1.75)
    #expect(figures[1]["published"] as? [Double] == [])
  }

  @Test func csvHasARowPerCaseMetricAndPublishedFigure() async throws {
    var suite = SuiteReportTests.mixed
    suite.cases[1].published = [
      PublishedFigure(metric: "iops", value: 10, source: "one"),
      PublishedFigure(metric: "iops", value: 20, source: "two"),
    ]
    suite.repeats["touch/RW=write"]?[0].metrics["iops"] = 40
    let text = CSVRenderer().render(SuiteReport(try await suite.results()).flat())
    let rows = text.components(separatedBy: "\r\n")
    // A header, two and three figures, a skipped case, and the end of the last line.
    #expect(rows.count == 8)
    #expect(rows[0].hasPrefix("run,suite,case,outcome,reason,metric,value,statistic,repeats,spread_percent,published,"))
    #expect(rows[1].hasPrefix("1,own,touch/RW=read,passed,,clat_p50_ns,1500.0,median,3,66.6"))
    #expect(rows[4] == "1,own,touch/RW=write,passed,,iops,40.0,median,1,,10.0,one,4.0")
    #expect(rows[5] == "1,own,touch/RW=write,passed,,iops,40.0,median,1,,20.0,two,2.0")
    #expect(rows[6].hasPrefix("1,own,huge,skipped,0 pages of 2 MiB are free.,"))
  }

  @Test(arguments: [
    ("clat_min_ns", Metric.Statistic.minimum, 1.0), ("page_max_ns", .maximum, 9), ("iops", .median, 3),
    ("clat_mean_ns", .median, 3), ("vmstat.pgmajfault", .median, 3),
  ])
  func statisticsFitTheMetric(_ name: String, _ statistic: Metric.Statistic, _ value: Double) async throws {
    var suite = StoredSuite(suite: "own")
    suite.add("case", metrics: [name], values: [[name: 9], [name: 1], [name: 3]])
    let item = try #require(try await suite.results().cases.first)
    #expect(CaseFigure(name, of: item).metric.statistic == statistic)
    #expect(CaseFigure(name, of: item).value == value)
    #expect(item.typical?.number == 3)
  }

  @Test(arguments: [
    ("clat_p50_ns", "clat p50", "3.00 µs"), ("ns_per_fault", "per fault", "3.00 µs"), ("bw_bytes", "bw", "2.93 KiB/s"),
    ("first_collapse_ms", "first collapse", "3.00 s"), ("huge_bytes", "huge", "2.93 KiB"),
    ("faults_per_io", "faults/IO", "3000.500"), ("vmstat.pgmajfault", "vmstat.pgmajfault", "3000.5"),
    ("read_iops", "read IOPS", "3,001"), ("usr_cpu_percent", "usr cpu", "3000.5 %"),
    ("uffd_wake_up_p50_ns", "wake up p50", "3.00 µs"),
  ])
  func metricsHaveHeadersAndUnits(_ name: String, _ header: String, _ shown: String) {
    #expect(Metric(name).heading == header)
    #expect(Metric(name).unit.show(3000.5) == shown)
  }
}
