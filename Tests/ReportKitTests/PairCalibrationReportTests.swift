// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import Comparison
@testable import ReportKit

@Suite("What pairs find, as text, Markdown, CSV, JSON and a page") struct PairCalibrationReportTests {
  /// A case that was measured, one with a hostile name, and one with too few pairs.
  private static let report: PairCalibrationReport = {
    let series = ShownPairs.series("touch", change: 0, spread: 0.008, count: 40)
    let hostile = ShownPairs.series(ShownPairs.hostile, change: 0, spread: 0.05, count: 40)
    let cases = [series, hostile].map {
      PairCalibrationReport.Case(
        name: $0.name, metric: $0.design.metric, calibration: PairCalibration($0, draws: 20))
    }
    let advice = CalibrationAdvice(topic: "load", state: "noisy", detail: "2.5", remedy: "end the <others>")
    return PairCalibrationReport(
      cases + [.init(ShownPairs.series("few", change: 0, count: 3))], host: [advice])
  }()

  @Test(arguments: [40, 76]) func textHasThreeTables(_ width: Int) {
    let text = Self.report.text(width: width)
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= width })
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("How far pairs of the same lie apart") && words.contains("that is found, by time"))
    #expect(words.contains("How long it takes to tell a slow-down"))
    #expect(words.contains("Fewer than 8 pairs count, which tell nothing: few."))
    #expect(words.contains("In 95 % of runs, with a limit of 1 % and an error of at most 1 % over all looks."))
    #expect(text.contains("end the <others>") && !text.contains("\u{1b}"))
  }

  @Test func aRowSaysWhatTheCalibrationSays() throws {
    let calibration = try #require(Self.report.cases[0].calibration)
    let alone = PairCalibrationReport([Self.report.cases[0]], host: [])
    let rows = alone.text().split(separator: "\n").filter { $0.hasPrefix("touch ") }
    try #require(rows.count == 3)
    let minute = try #require(calibration.found[2].change)
    #expect(rows[1].contains(Percent.words(minute)))
    let ten = try #require(calibration.needed[3].seconds)
    #expect(rows[2].hasSuffix(PairWords.seconds(ten)))
  }

  @Test func nothingMeasuredIsTold() {
    let report = PairCalibrationReport([.init(ShownPairs.series("few", change: 0, count: 3))], host: [])
    #expect(report.text().contains("which tell nothing: few.") && !report.text().contains("by time"))
    #expect(HTMLReading(report.html()).error == nil)
  }

  @Test func programsReadTheSame() throws {
    let rows = CSVRenderer().render(Self.report.flat()).components(separatedBy: "\r\n").dropLast()
    let keys = try #require(rows.first?.split(separator: ",").map(String.init))
    #expect(keys.suffix(2) == ["needed_10_s", "needed_10_pairs"] && keys.contains("found_60s"))
    let touch = try #require(rows.first { $0.hasPrefix("touch,") })
      .split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    #expect(touch.count == keys.count && touch[1] == "clat_p50_ns" && touch[2] == "40")
    let calibration = try #require(Self.report.cases[0].calibration)
    #expect(touch.last == calibration.needed[3].pairs.map { "\($0)" })
    let few = try #require(rows.last)
    #expect(few == "few,clat_p50_ns" + String(repeating: ",", count: keys.count - 2))

    let text = try JSONRenderer().render(Self.report.document)
    let document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(document["schema"] as? String == "faultbench.pair-calibration/1" && document["power"] as? Double == 0.95)
    let cases = try #require(document["cases"] as? [[String: Any]])
    #expect(cases.map { ($0["found"] as? [Any])?.count } == [4, 4, 0])
    let noise = try #require(cases[0]["noise"] as? Double)
    #expect(abs(noise - calibration.deviation) < 1e-12)
  }

  @Test func pagesAndMarkdownHoldTogether() {
    let read = HTMLReading(Self.report.html())
    #expect(read.error == nil && read.texts("h2").count == 4)
    let rows = Self.report.markdown().split(separator: "\n").filter { $0.hasPrefix("|") }
    let bars = rows.map { $0.replacing("\\|", with: "").count { $0 == "|" } }
    #expect(Set(bars) == [4, 6] && bars.count { $0 == 6 } == 3 * (2 + 2))
  }
}
