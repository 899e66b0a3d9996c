// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import FioKit
import Foundation
import MadeResults
import Metrics
import Results
import StoreKit
import TestSupport
import Testing

@testable import ReportKit

@Suite("What counts instructions says nothing of time")
struct CountedReportTests {
  /// A unit of time behind a number or at the end of a name, and rates per second.
  private static func times(in text: String) -> [String] {
    let pattern = /[0-9] ?(ns|us|µs|ms|s)\b|_(ns|us|ms)\b|\b(ns|us|ms)_|_per_s\b|\/s\b|IOPS|iops|per second|nanosecond/
    return text.split(separator: "\n").filter { $0.firstMatch(of: pattern) != nil }.map(String.init)
  }

  /// A page without its rules and scripts.
  private static func shown(_ page: String) -> String {
    page.replacing(/<style>[\s\S]*?<\/style>/, with: "").replacing(/<script>[\s\S]*?<\/script>/, with: "")
  }

  private static func suite(_ factor: Double = 1, published: Bool = false, label: String = "base") -> StoredSuite {
    var suite = StoredSuite(suite: published ? "map-sync" : "made", summary: "x")
    (suite.clock, suite.isOfGuest, suite.label) = (.instructions, true, label)
    if !published { suite.report = layout }
    let report = ReportText.report(
      buckets: (0..<40).map { (from: Int(8000 * factor) + 64 * $0, width: 64, count: 10 + $0) }, sum: 1,
      huge: [(0, 0), (100, 32), (200, 64)], possible: 64, advice: 50,
      faults: [(0, 0, 0), (100, 500, 1), (200, 1000, 5)])
    let figures: [String: Double] = [
      "clat_p50_ns": 8160 * factor, "clat_mean_ns": 8170.4 * factor, "clat_p99_ns": 12_160 * factor,
      "clat_max_ns": 123_456_789, "ns_per_fault": 8100 * factor, "elapsed_ms": 812.5, "iops": 122_549 / factor,
      "bw_bytes": 501_960_784, "rounds_per_s": 122_549, "page_min_ns": 7000 * factor, "page_mean_ns": 8000.5 * factor,
      "page_max_ns": 65_432 * factor, "page_p50_ns": 8200 * factor, "first_collapse_ms": 12.5, "minor_faults": 1000,
      "usr_cpu_percent": 12,
    ]
    let names = ["page_p50_ns"] + figures.keys.sorted().filter { $0 != "page_p50_ns" }
    let values = (0..<3).map { boot in figures.merging(["clat_max_ns": 123_456_789 + Double(boot)]) { $1 } }
    suite.add("touch/X=1", [("X", "1")], metrics: names, values: values, report: report)
    suite.add("touch/X=2", [("X", "2")], metrics: names, values: values, report: report)
    return suite
  }

  /// Every kind of section, written for times.
  private static let layout = #"""
    {"sections":[
    {"kind":"figures","title":"","cases":[],"when":[],"labels":[]},
    {"kind":"table","title":"T","cases":[],"when":[],"labels":[],
    "table":{"rows":[{"heading":"c","text":"${case}"}],"value":{"metric":"clat_p50_ns","unit":"us","decimals":2},
    "columns":[],"notes":[]}},
    {"kind":"table","title":"R","cases":[],"when":[],"labels":[],
    "table":{"rows":[{"heading":"c","text":"${case}"}],"value":{},"notes":[],"columns":[
    {"heading":"rounds/s","value":{"metric":"rounds_per_s"}},{"heading":"avg (us)","value":{"metric":"page_mean_ns","unit":"us"}}]}},
    {"kind":"histogram","title":"L ${case}","cases":[],"when":[],"labels":[],"histogram":{"steps":"log2","published":[]}},
    {"kind":"histogram","title":"B ${case}","cases":[],"when":[],"labels":[],"histogram":{"steps":"linear","published":[]}},
    {"kind":"chart","title":"","cases":[],"when":[],"labels":[]}]}
    """#

  private static let label = "instructions, not time: no cache, TLB or contention"

  @Test func noFormatOfAReportKnowsTime() async throws {
    try await TemporaryDirectory.with { directory in
      let path = "\(directory.path)/s.sqlite"
      try Self.suite().write(to: path)
      let results = try SuiteResults("latest", in: Store(path: path, mode: .existing))
      let report = SuiteReport(results)
      let json = try JSONRenderer().render(SuiteReportDocument(results))
      let page = Self.shown(try await results.page(store: path))
      for (text, once) in [
        (report.text(), true), (report.text(width: 200), true), (report.markdown(), true), (json, true), (page, true),
        (CSVRenderer().render(report.flat()), false),
      ] {
        #expect(Self.times(in: text) == [])
        if once {
          #expect(text.replacing("\n           ", with: " ").ranges(of: Self.label).count == 1, "\(text.prefix(600))")
        }
        #expect(text.contains("instr"))
      }
      let text = report.text(width: 200)
      for words in [
        "8,160 instr", "122,549", "479 MiB/Ginstr", "rounds/Ginstr", "IOs/Ginstr", "812.50 Minstr",
        "8192 -   16383 instr", "1180 faults, mean 8,000 instr", "8400-8599 instr:", "^ advice 50 Minstr",
        "3 boots are enough",
      ] { #expect(text.contains(words), "\(words) in \(text)") }
      #expect(json.contains("\"clock\" : \"instructions\"") || json.contains("\"clock\": \"instructions\""))
      for key in ["page_latency_log2_instr", "instr_huge_bytes", "advice_instr", "clat_p50_instr"] {
        #expect(json.contains("\"\(key)\""), "\(key)")
      }
      if Gnuplot.find() != nil {
        #expect(page.contains("Latency, histogram") && page.contains("Huge pages over instructions"))
        #expect(page.contains(">8,000 instr<") || page.contains(" instr</text>"))
      }
    }
  }

  @Test func noFormatOfAComparisonKnowsTime() async throws {
    try await TemporaryDirectory.with { directory in
      let path = "\(directory.path)/s.sqlite"
      try Self.suite(label: "a").write(to: path)
      try Self.suite(1.043, label: "b").write(to: path)
      let sides = try ComparisonSource(store: path).sides(base: ["a"], candidate: ["b"])
      var comparison = try Comparison(base: sides.base, candidate: sides.candidate)
      comparison.advice = comparison.advice { PairHost(fingerprint: "{}") }
      let json = try JSONRenderer().render(ComparisonDocument(comparison))
      let page = Self.shown(try await comparison.page())
      for text in [
        comparison.text(), comparison.text(width: 200), comparison.markdown(), json, page,
        CSVRenderer().render(comparison.flat()), JUnitRenderer(ComparisonGate()).render(comparison),
      ] {
        #expect(Self.times(in: text) == [])
        #expect(text.contains("instr"))
      }
      for text in [comparison.text(width: 200), comparison.markdown(), json, page] {
        #expect(text.ranges(of: Self.label).count == 1, "\(text.prefix(900))")
      }
      #expect(comparison.text().isMailReady)
      #expect(
        comparison.text().contains("\n! page_p50_instr       8,200     8,553   +4.3 %            -   exact     3/3\n"))
      #expect(
        page.contains(
          "8,200 instr -&gt; 8,553 instr, +4.3 % (exact: boots of one kernel differ by at most 0.2 %). Hence worse"),
        "\(page)")
      #expect(
        comparison.text(width: 200).contains("a change of more than 0.2 % or 1 % of instructions is worse or better"))
      #expect(comparison.cases.allSatisfy { $0.verdict == .worse })
      let tolerances = json.ranges(of: "\"tolerance\"").count
      #expect(tolerances > 2)
    }
  }

  @Test func aHistoryAndACalibrationKnowNoTime() async throws {
    try await TemporaryDirectory.with { directory in
      let path = "\(directory.path)/s.sqlite"
      for (number, factor) in [1, 1.02, 1.043].enumerated() {
        try Self.suite(factor, label: "r\(number)").write(to: path)
      }
      let store = try Store(path: path, mode: .existing)
      for metric in ["page_p50_instr", "ios_per_ginstr", "elapsed_instr"] {
        let history = History(
          try store.history(case: "touch/X=1", suite: "made", metric: metric), case: "touch/X=1", metric: metric)
        #expect(history.hasValues)
        let table = HistoryTable(history)
        for text in [
          table.text(width: 100), MarkdownRenderer().render(table.table),
          Self.shown(await HistoryPage(HistoryReport([history]), gnuplot: Gnuplot.find()).text()),
        ] {
          #expect(Self.times(in: text) == [])
          #expect(text.ranges(of: Self.label).count == 1)
        }
      }
      let calibration = try Calibration(run: "r0", in: store)
      #expect(Self.times(in: calibration.text(host: [], width: 120)) == [])
    }
  }

  /// What was published are times of a real machine: they stand beside, in their own unit, and nothing is divided by them.
  @Test func publishedTimesStandBeside() async throws {
    let published = [
      PublishedFigure(metric: "clat_p50_ns", value: 5000, source: "S"),
      PublishedFigure(metric: "iops", value: 200_000, source: "S"),
    ]
    var suite = StoredSuite(suite: "made")
    (suite.clock, suite.isOfGuest) = (.instructions, true)
    suite.add(
      "touch", metrics: ["clat_p50_ns", "iops"], published: published,
      values: [["clat_p50_ns": 8160, "iops": 122_549]])
    let results = try await suite.results()
    let text = SuiteReport(results).text()
    #expect(text.contains("clat p50  spread  published  IOs/Ginstr  published IOPS"), "\(text)")
    #expect(
      text.contains("8,160 instr       -    5 µs     122,549         200,000") || text.contains("5 µs"), "\(text)")
    #expect(!text.contains("ratio"))
    let json = try JSONRenderer().render(SuiteReportDocument(results))
    let document = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let figures = try #require((document["cases"] as? [[String: Any]])?.first?["figures"] as? [[String: Any]])
    #expect(figures.map { $0["metric"] as? String } == ["clat_p50_instr", "ios_per_ginstr", "clat_p50_ns", "iops"])
    #expect(figures.allSatisfy { $0["ratio"] == nil || $0["ratio"] is NSNull })
    #expect(figures.map { ($0["published"] as? [Any])?.count } == [0, 0, 1, 1])
    let rows = CSVRenderer().render(SuiteReport(results).flat()).split(separator: "\r\n").flatMap {
      $0.split(separator: "\n")
    }
    #expect(
      rows.contains { $0.contains("clat_p50_instr,8160") }
        && rows.contains { $0.contains("clat_p50_ns,,") && $0.contains("5000") })
  }

  /// The shapes of the shipped suites that have published tables.
  @Test func publishedTablesSayWhichIsWhich() async throws {
    var populate = StoredSuite(suite: "populate")
    (populate.clock, populate.isOfGuest) = (.instructions, true)
    populate.add(
      "private-anon-4k-2m/ACCESS=touch,RW=read", [("ACCESS", "touch"), ("RW", "read")], metrics: ["clat_min_ns"],
      published: [PublishedFigure(metric: "clat_min_ns", value: 119_000, source: "S")],
      values: [["clat_min_ns": 435_000], ["clat_min_ns": 434_900]])
    let text = try await populate.text()
    #expect(text.contains("published            measured\n*"), "\(text)")
    #expect(text.contains(" :     0.119 ms       434,900 instr\n"), "\(text)")

    var retry = StoredSuite(suite: "mmap-retry")
    (retry.clock, retry.isOfGuest) = (.instructions, true)
    retry.add(
      "retry", metrics: ["rounds_per_s"],
      published: [
        PublishedFigure(metric: "rounds_per_s", value: 88.5, source: "base"),
        PublishedFigure(metric: "ios", value: 5311, source: "base"),
      ], values: [["rounds_per_s": 12_345, "ios": 100]])
    let table = try await retry.text()
    #expect(table.contains("rounds/Ginstr") && table.contains("88.50 /s") && table.contains("12,345"), "\(table)")
    #expect(table.contains("5,311"))

    var sync = StoredSuite(suite: "map-sync")
    (sync.clock, sync.isOfGuest) = (.instructions, true)
    sync.add(
      "idle/LAYOUT=written,SYNC=0", [("LAYOUT", "written"), ("SYNC", "0")], metrics: ["page_mean_ns"],
      published: [PublishedFigure(metric: "page_mean_ns", value: 7000, source: "S")],
      values: [["page_min_ns": 7000, "page_mean_ns": 8000.5, "page_max_ns": 65_432]],
      report: ReportText.report(log2: [(4, 7, 400), (8, 15, 112)]))
    let histogram = try await sync.text()
    for line in [
      "                             published        measured",
      "  avg                             7 us     8,001 instr",
      "     4 -    7 us                   398               -",
      "     4096 -    8191 instr            -             400",
      "     8192 -   16383 instr            -             112",
    ] { #expect(histogram.contains(line + "\n"), "\(line)\n\(histogram)") }
  }
}
