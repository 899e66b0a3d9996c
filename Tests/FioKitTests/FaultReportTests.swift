// SPDX-License-Identifier: GPL-2.0-only
import TestSupport
import Testing

@testable import FioKit

@Suite("Fault reports")
struct FaultReportTests {
  private static let text = """
    {"schema": "faultbench.fault-report", "version": 1, "job": "job", "begin_ns": 9,
     "faults": {"expected": {"min": 7, "max": 8}, "observed": {"minor": 6, "major": 1},
                "tolerance": {"per_mille": 1, "faults": 1}, "agree": true,
                "samples": [{"time_ns": 3, "minor": 0, "major": 0}, {"time_ns": 9, "minor": 6, "major": 1}]},
     "memory": {"mapped_bytes": 4194304, "resident_bytes": null, "huge_bytes": 2097152},
     "events": {"dropped": 0, "list": [
       {"call": "madvise(MADV_HUGEPAGE)", "time_ns": 1, "duration_ns": 1, "address": 0, "length": 1, "errno": 22},
       {"call": "madvise(MADV_HUGEPAGE)", "time_ns": 5000000, "duration_ns": 1, "address": 0, "length": 1, "errno": 0}]},
     "page_latency": \(histogram),
     "userfaultfd": {"wake_up": null, "resolution": \(histogram)},
     "huge_pages": {"possible_bytes": 4194304, "begin_ns": 0, "looks": 4, "longest_look_ns": 1,
                    "first_collapse_ns": 10000000, "full_collapse_ns": null,
                    "samples": [{"time_ns": 0, "huge_bytes": 0}, {"time_ns": 10000000, "huge_bytes": 2097152}]}}
    """

  private static let histogram = """
    {"count": 7, "min_ns": 6920, "max_ns": 10100, "sum_ns": 61000, "error_per_million": 7813, "percentiles": [],
     "log2_us": [{"from": 4, "to": 7, "count": 3}, {"from": 8, "to": 15, "count": 4}],
     "buckets": [{"from_ns": 9984, "width_ns": 128, "count": 4}, {"from_ns": 6912, "width_ns": 64, "count": 3}]}
    """

  @Test func aReportIsRead() throws {
    let report = try FaultReport(parsing: Self.text)
    #expect(report.job == "job" && report.faults.agree == true)
    #expect(report.faults.expected?.max == 8 && report.faults.observed?.major == 1)
    #expect(report.faults.samples?.last?.timeNS == 9 && report.faults.samples?.last?.major == 1)
    #expect(report.memory.hugeBytes == 2 << 20 && report.memory.residentBytes == nil)
    #expect(report.adviceNS == 5_000_000, "an advice that failed is none")
    #expect(report.hugePages?.firstCollapseNS == 10_000_000 && report.hugePages?.fullCollapseNS == nil)
    #expect(report.hugePages?.samples.last?.hugeBytes == 2 << 20)
    #expect(report.userfaultfd?.wakeUp == nil && report.userfaultfd?.resolution?.count == 7)
  }

  @Test func latenciesAreCountedInSteps() throws {
    let histogram = try #require(try FaultReport(parsing: Self.text).pageLatency)
    let single = histogram.steps(microseconds: 1)
    #expect(single.map(\.from) == [6, 7, 8, 9, 10])
    #expect(single.map(\.to) == [6, 7, 8, 9, 10])
    #expect(single.map(\.count) == [3, 0, 0, 0, 4])
    let tens = histogram.steps(microseconds: 10)
    #expect(tens.map(\.to) == [9, 19])
    #expect(tens.map(\.count) == [3, 4])
    #expect(histogram.steps(microseconds: .max).isEmpty)
  }

  @Test func statisticsAreThoseOfTheEngine() throws {
    var histogram = try #require(try FaultReport(parsing: Self.text).pageLatency)
    #expect(histogram.value(.min) == 6920 && histogram.value(.max) == 10100)
    #expect(histogram.value(.p50) == 10047, "the middle of the bucket that holds the fourth of seven")
    histogram.add(histogram)
    #expect(histogram.count == 14 && histogram.lines.map(\.count) == [6, 8])
    #expect(histogram.value(.mean) == 122_000.0 / 14)
    #expect(histogram.value(.p90) == 10047)
  }

  @Test(arguments: [
    ("", "JSON"), ("{}", "no `schema`"), ("null", "form"), ("[1]", "form"),
    (#"{"schema": "faultbench.fault-report", "version": 2, "job": "x"}"#, "version 2"),
    (#"{"schema": "other", "version": 1, "job": "x"}"#, "other"),
    (#"{"schema": "faultbench.fault-report", "version": 1, "job": "x"}"#, "no `faults`"),
  ])
  func othersAreToldApart(_ text: String, _ reason: String) {
    let mistake = #expect(throws: FaultReportError.self) { try FaultReport(parsing: text) }
    #expect(mistake?.reason.contains(reason) == true, "\(mistake?.reason ?? "")")
  }

  @Test func damagedReportsNeverTrap() throws {
    var mutator = Mutator(seed: 11)
    var read = 0
    for _ in 0..<5000 {
      guard
        let report = try? FaultReport(parsing: String(decoding: mutator.mutate(Array(Self.text.utf8)), as: UTF8.self))
      else { continue }
      read += 1
      guard var histogram = report.pageLatency else { continue }
      _ = histogram.steps(microseconds: 1)
      histogram.add(histogram)
      _ = histogram.value(.p99)
    }
    #expect(read > 100)
  }
}
