// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import MadeResults
import Metrics
import Testing

@testable import Comparison
@testable import ReportKit

@Suite("Calibration of made-up repeats") struct CalibrationTests {
  private static let advice = [
    CalibrationAdvice(topic: "swap", state: "noisy", detail: "3 MiB in use", remedy: "swapoff -a"),
    CalibrationAdvice(topic: "KSM", state: "quiet", detail: "off", remedy: nil),
  ]

  private static func calibration(
    _ spread: Double, count: Int = 20, cases: Int = 1, limit: Double? = nil
  ) -> Calibration {
    var options = ComparisonOptions()
    options.limit = limit
    let items = (0..<cases).map {
      MadeSide.item("case-\($0)", 2000, spread: spread, count: count, seed: UInt64($0 + 3))
    }
    return Calibration(MadeSide.side(items), options: options)
  }

  @Test func noisierMachinesNeedMoreRepeats() throws {
    let quiet = try #require(Self.calibration(0.01).metrics.first)
    let loud = try #require(Self.calibration(0.05).metrics.first)
    #expect(try abs(#require(quiet.noise) - 0.01) < 0.006)
    #expect(try #require(loud.noise) > #require(quiet.noise))
    #expect(quiet.needed.map(\.effect) == [0.02, 0.05, 0.1])
    // An effect that the limit hides is asked about with half of it as the limit.
    #expect(quiet.needed.map(\.limit) == [0.01, 0.025, 0.05])
    let (few, many) = (quiet.needed.compactMap(\.alone), loud.needed.compactMap(\.alone))
    #expect(few.count == 3 && few == few.sorted(by: >))
    #expect(try #require(many.last) > 3 * #require(few.last))
    let effects = try quiet.decidable.map { try #require($0.alone) }
    #expect(quiet.decidable.map(\.repeats) == [5, 10, 20])
    #expect(effects == effects.sorted(by: >) && effects.allSatisfy { $0 > 0.05 && $0 < 0.2 })
    #expect(quiet.falseAlarms == 0)
  }

  @Test func theCorrectionCostsRepeats() throws {
    let calibration = Self.calibration(0.03, cases: 4)
    #expect(calibration.tests == 4)
    for item in calibration.metrics where item.isGated {
      let ten = try #require(item.needed.last)
      #expect(try #require(ten.corrected) >= #require(ten.alone))
    }
    // At a level of 0.01 / 4, five against five never pass.
    #expect(calibration.metrics[0].decidable[0].corrected == nil)
  }

  @Test func aLimitOfTheUserCounts() throws {
    let wide = try #require(Self.calibration(0.02, limit: 0.5).metrics.first)
    #expect(wide.needed.map(\.limit) == [0.01, 0.025, 0.05])
    let narrow = try #require(Self.calibration(0.02, limit: 0.01).metrics.first)
    #expect(narrow.needed.map(\.limit) == [0.01, 0.01, 0.01])
  }

  @Test func aChangeBelowTheAbsoluteLimitIsNeverFound() throws {
    // 2 % of 100 ns are 2 ns, where 20 ns matter.
    let item = MadeSide.item("x", 100, spread: 0.001, count: 20)
    let metric = try #require(Calibration(MadeSide.side([item])).metrics.first)
    #expect(metric.needed.allSatisfy { $0.alone == nil })
    #expect(try #require(metric.decidable.last?.alone) >= 0.19)
  }

  @Test func driftWarmUpAndCountsAreTold() throws {
    var repeats = MadeSide.item("x", 1000, spread: 0.001, count: 30).repeats.dictionaries
    for index in repeats.indices {
      repeats[index]["ns_per_fault"]? *= index < 5 ? 3 : 1 + 0.01 * Double(index)
      repeats[index]["minor_faults"] = 4096
    }
    let item = ComparedCase(name: "x", metrics: ["ns_per_fault", "minor_faults"], repeats: repeats)
    let calibration = Calibration(MadeSide.side([item]))
    let metric = try #require(calibration.metrics.first)
    #expect(metric.steadiness?.warmUp == 5)
    #expect(try #require(metric.steadiness?.trend.p) < 0.001)
    #expect(try #require(metric.slope) > 0.005)
    let count = try #require(calibration.metrics.first { $0.rule.metric.name == "minor_faults" })
    #expect(count.isExact && count.needed.isEmpty && count.noise == nil)
    #expect(calibration.tests == 1)
    let text = calibration.text(host: [], width: 76)
    #expect(text.contains("Warm up with 5 more repeats") && text.contains("The machine drifts: x ns_per_fault"))
  }

  @Test func everyFormatHasTheFigures() throws {
    let calibration = Self.calibration(0.02, cases: 2)
    let text = calibration.text(host: Self.advice, width: 76)
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 76 })
    #expect(text.contains("swapoff -a") && text.contains("KSM: off") && text.contains("n = 20"))
    #expect(calibration.markdown(host: Self.advice).contains("| case-1 |"))
    let data = Data(try JSONRenderer().render(CalibrationDocument(calibration, host: Self.advice)).utf8)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object["schema"] as? String == "faultbench.calibration/1")
    let metrics = try #require(object["metrics"] as? [[String: Any]])
    #expect(metrics.count == 4)
    #expect((metrics[0]["values"] as? [Double])?.count == 20)
    #expect((metrics[0]["needed"] as? [[String: Any]])?.count == 3)
    let lines = CSVRenderer().render(calibration.flat()).split(whereSeparator: \.isNewline)
    #expect(lines.count == 5)
    #expect(lines[0].contains("needed_10_corrected,smallest_5_alone"))
    #expect(lines.allSatisfy { $0.count { $0 == "," } == lines[0].count { $0 == "," } })
  }

  @Test func casesWithoutRepeatsAreNamed() {
    let items = [
      MadeSide.item("gone", 1, skip: "no zram"),
      MadeSide.item("bad", 1000, count: 20, problems: ["repeat 3 failed: x"]),
    ]
    let calibration = Calibration(MadeSide.side(items))
    #expect(calibration.notes == ["gone was skipped: no zram", "bad: repeat 3 failed: x"])
    #expect(Set(calibration.metrics.map(\.name)) == ["bad"])
  }

  @Test func splitsOfADriftingSeriesTakeTurns() throws {
    // A drift of 40 % over the series would be a change between a first and a second half.
    let drifting = (0..<40).map { 1000 + 10 * Double($0) }
    let rule = MetricRule("ns_per_fault")
    #expect(SplitHalves(drifting).changes(rule, ComparisonOptions()) == 0)
    #expect(SplitHalves([1, 2, 3, 4, 5, 6, 7]).changes(rule, ComparisonOptions()) == nil)
  }
}
