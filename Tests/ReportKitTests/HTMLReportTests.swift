// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Foundation
import MadeResults
import Results
import StoreKit
import TestSupport
import Testing

@testable import ReportKit

@Suite("Reports, histories and tables as pages of HTML") struct HTMLReportTests {
  private static let hostile = HTMLPageTests.hostile

  private static func report(_ suite: StoredSuite, gnuplot: Gnuplot? = nil) async throws -> (HTMLReading, String) {
    try await TemporaryDirectory.with { directory in
      let path = "\(directory.path)/store.sqlite"
      try suite.write(to: path)
      let results = try SuiteResults("latest", in: Store(path: path, mode: .existing))
      let page = try await results.page(store: path, by: gnuplot)
      return (HTMLReading(page), page)
    }
  }

  private static var suite: StoredSuite {
    var suite = StoredSuite(suite: "hugepage-delay")
    let report = ReportText.report(
      buckets: [(from: 1000, width: 16, count: 10), (from: 1016, width: 16, count: 30)], sum: 40_000,
      huge: [(0, 0), (100, 32), (200, 64)], possible: 64, advice: 50, faults: [(0, 0, 0), (5, 9, 0), (9, 20, 0)])
    suite.add(
      "collapse", metrics: ["page_p50_ns"], values: (0..<3).map { ["page_p50_ns": Double(1300 + $0)] }, report: report)
    suite.add(hostile, metrics: ["page_p50_ns"], values: [["page_p50_ns": 7]])
    return suite
  }

  @Test func aReportIsWellFormedAndHasTheShapeOfItsSuite() async throws {
    let (read, page) = try await Self.report(Self.suite)
    #expect(read.error == nil)
    #expect(read.texts("h2") == ["Summary", "Figures", "Charts", "Host and tools"])
    #expect(read.texts("p").first == "2 cases: 2 passed.")
    #expect(read.texts("pre").contains { $0.contains("advice 50 ms") }, "the chart of characters stays")
    #expect(read.texts("p").contains { $0.contains("gnuplot is not on the PATH") })
    let shown = Self.hostile.replacing("\u{1b}", with: "\u{fffd}").replacing("\u{202e}", with: "\u{fffd}")
    #expect(read.texts("bdi").contains(shown))
    #expect(read.elements.count { $0 == "script" } == 0)
    #expect(!page.contains("https:") && read.values("src").isEmpty)
  }

  @Test(.enabled(if: Gnuplot.find() != nil, "no gnuplot (package gnuplot-nox)"))
  func aReportHasTheChartsOfItsCases() async throws {
    let (read, _) = try await Self.report(Self.suite, gnuplot: Gnuplot.find())
    #expect(read.error == nil)
    #expect(
      read.texts("b") == ["Latency, histogram", "Latency, ECDF", "Huge pages over time", "Page faults over time"])
    let drawn = read.attributes.filter { $0.element == "path" && $0.name == "class" }.map(\.value)
    // A line per repeat, for huge pages and for faults; nothing of another side.
    #expect(drawn.count { $0 == "pta" } == 6 && !drawn.contains { $0.hasSuffix("b") })
  }

  @Test func failedAndSkippedCasesSayWhy() async throws {
    var suite = StoredSuite(suite: "made")
    suite.add("<ok>", metrics: ["iops"], values: [["iops": 7]])
    suite.skip("dax", reason: "no <DAX>", remedy: "mount & look")
    suite.add("broken", metrics: ["iops"], values: [["iops": 7]])
    suite.repeats["broken"] = [NewRepeat(number: 1, elapsedNS: 1, problems: ["fio was killed by signal 9."])]
    let (read, _) = try await Self.report(suite)
    #expect(read.error == nil)
    #expect(read.texts("p").first == "3 cases: 1 passed, 1 failed, 1 skipped.")
    #expect(read.texts("li").contains { $0.contains("broken, repeat 1: fio was killed by signal 9.") })
    #expect(read.texts("li").contains { $0.contains("dax: no <DAX> Remedy: mount & look") })
  }

  private static func history(_ centres: [Double]) async throws -> History {
    try await TemporaryDirectory.with { directory in
      History(try HistoryTests.history(centres, in: directory), case: hostile, metric: "clat_p50_ns")
    }
  }

  @Test func aHistoryIsATableWithAChart() async throws {
    let steps = try await Self.history((0..<24).map { $0 < 12 ? 1000 : 1500 })
    let without = HTMLReading(await HistoryPage(HistoryReport([steps]), gnuplot: nil).text())
    #expect(without.error == nil)
    #expect(without.texts("h2") == ["Summary", "Chart", "Runs"])
    #expect(without.elements.count { $0 == "tr" } == 25)
    #expect(without.texts("p").contains { $0.hasPrefix("> run 13") })
    #expect(without.texts("p").contains { $0.contains("gnuplot is not on the PATH") })
    guard let gnuplot = Gnuplot.find() else { return }
    let page = HTMLReading(await HistoryPage(HistoryReport([steps]), gnuplot: gnuplot).text())
    #expect(page.error == nil)
    let drawn = page.attributes.filter { $0.element == "path" && $0.name == "class" }.map(\.value)
    #expect(drawn.count { $0 == "pla" } == 1 && drawn.count { $0 == "ptb" } == 24 && drawn.contains("pmb"))
    let broken = Gnuplot(path: "/bin/false")
    #expect(await HistoryPage(HistoryReport([steps]), gnuplot: broken).text().contains("There is no chart: /bin/false"))
    let single = HistoryReport([try await Self.history([1000])])
    let one = HTMLReading(await HistoryPage(single, gnuplot: gnuplot).text())
    #expect(one.error == nil && one.texts("p").contains("One run makes no chart."))
  }

  @Test func tablesArePagesOfTheirOwn() {
    let table = Table(
      title: "<fio>",
      columns: [
        Column("name", key: "name", isLabel: true), Column("seen", key: "seen"),
        Column("p50", key: "p50", unit: .nanoseconds),
        Column("hidden", key: "hidden", isHidden: true),
      ],
      rows: [[.text(Self.hostile), .text("a&b"), .number(1500), .text("nobody reads this")], [.missing]],
      notes: ["A note with a <."])
    let page = HTMLRenderer().render([table, Table(title: "", columns: [])])
    let read = HTMLReading(page)
    #expect(read.error == nil)
    #expect(read.texts("h2") == ["<fio>"] && read.texts("title") == ["<fio>"])
    #expect(
      read.texts("th").first == "name" && read.texts("td").contains("1.50 µs") && read.texts("td").contains("a&b"))
    #expect(!page.contains("nobody reads this") && read.texts("p") == ["A note with a <."])
  }
}
