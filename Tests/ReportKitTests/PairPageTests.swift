// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Foundation
import Metrics
import TestSupport
import Testing

@testable import ReportKit

@Suite("Pairs as a page of HTML") struct PairPageTests {
  @Test func aPageIsWellFormedWithoutGnuplot() async {
    let page = await ShownPairs.all().html(by: nil)
    let read = HTMLReading(page)
    #expect(read.error == nil)
    #expect(read.texts("h2") == ["Summary", "Case by case", "Method"])
    #expect(read.texts("p").contains { $0.contains("gnuplot is not on the PATH") })
    #expect(read.texts("p").first == "2 cases are worse, 1 case failed.")
    #expect(read.elements.count { $0 == "details" } == 9 && read.elements.count { $0 == "script" } == 0)
    #expect(read.texts("p").contains { $0.hasPrefix("worse: +") })
    #expect(!page.contains("https:") && read.values("src").isEmpty && !page.contains("\u{202e}"))
  }

  @Test func aPageWithoutPairsNeedsNoChart() async {
    let read = HTMLReading(
      await PairReport(title: nil, cases: [ShownPairs.item(ShownPairs.skipped("x"))]).html(by: nil))
    #expect(read.error == nil && read.texts("p").first == "skipped: no <hugepages>: nr_hugepages is 0")
    #expect(!read.texts("p").contains { $0.contains("gnuplot") })
    #expect(HTMLReading(await PairReport(title: nil, cases: []).html(by: nil)).error == nil)
  }

  @Test(.enabled(if: Gnuplot.find() != nil, "no gnuplot (package gnuplot-nox)"))
  func chartsAreDrawn() async throws {
    let slow = ShownPairs.item(ShownPairs.series("slow", change: 0.03, spread: 0.03, count: 60, invalidEvery: 7))
    let read = HTMLReading(await PairReport(title: nil, cases: [slow]).html(by: Gnuplot.find()))
    #expect(read.error == nil)
    #expect(read.texts("b") == ["Ratios over time", "Ratios, histogram", "How the interval narrowed"])
    let drawn = read.attributes.filter { $0.element == "path" && $0.name == "class" }.map(\.value)
    for part in ["pda", "pdb", "ptb", "pfa", "pla", "pmb"] { #expect(drawn.contains(part), "\(part)") }
    let captions = read.texts("figcaption")
    #expect(captions.first?.contains("Orange: the 8 that do not count.") == true)
    let all = HTMLReading(await ShownPairs.all().html(by: Gnuplot.find()))
    #expect(all.error == nil && all.elements.count { $0 == "figure" } >= 3 * 5)
    let broken = HTMLReading(await PairReport(title: nil, cases: [slow]).html(by: Gnuplot(path: "/bin/false")))
    #expect(broken.error == nil && broken.texts("p").contains { $0.hasPrefix("There are no charts: /bin/false") })
  }

  @Test func chartsStayWithinTheirAxes() {
    for item in ShownPairs.all().cases {
      for chart in PairPlots(item).charts.charts {
        let points = chart.plot.series.flatMap(\.points)
        #expect(points.allSatisfy { $0.x >= chart.plot.x.lower && $0.x <= chart.plot.x.upper }, "\(chart.title)")
        #expect(points.allSatisfy { $0.y >= chart.plot.y.lower && $0.y <= chart.plot.y.upper }, "\(chart.title)")
        let ticks = chart.plot.x.ticks + chart.plot.y.ticks
        #expect(ticks.count >= 4, "\(chart.title)")
      }
    }
  }

  /// Every pair that counts is in the histogram, also one far away, which must not flatten the others.
  @Test func oneWildPairIsToldAndDoesNotFlatten() throws {
    var pairs = ShownPairs.series("wild", change: 0, count: 40).pairs
    pairs.append(Pair(number: 41, ended: 30, base: ["clat_p50_ns": 1], candidate: ["clat_p50_ns": 100]))
    let item = ShownPairs.item(PairSeries(name: "wild", design: ShownPairs.design(), pairs: pairs, isEnded: true))
    let charts = PairPlots(item).charts.charts
    let time = try #require(charts.first)
    #expect(time.plot.y.upper < 20 && time.caption.contains("1 beyond the axis stands at its end."))
    let histogram = charts[1].plot
    let outline = try #require(histogram.series.first?.points)
    // Each bin has two points of its height.
    #expect(outline.dropFirst().dropLast().map(\.y).reduce(0, +) == 2 * 41)
    #expect(histogram.marks.count == 2)
  }
}
