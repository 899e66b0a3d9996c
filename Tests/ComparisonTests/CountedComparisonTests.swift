// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import MadeResults
import Metrics
import StoreKit
import TestSupport
import Testing

@testable import Comparison

@Suite("Instructions are compared as they are")
struct CountedComparisonTests {
  private static func side(
    _ values: [Double], metric: String = "clat_p50_instr", limits: [MetricLimit] = [], isOfGuest: Bool = true
  ) -> ComparedSide {
    let facts = [ComparedFact("clock", "instructions", isDecisive: true)]
    return ComparedSide(
      name: "side", origin: "made", facts: facts + (isOfGuest ? [ComparedFact("guest.accelerator", "tcg")] : []),
      cases: [ComparedCase(name: "touch", metrics: [metric], repeats: values.map { [metric: $0] }, limits: limits)])
  }

  private static func compare(
    _ base: [Double], _ candidate: [Double], metric: String = "clat_p50_instr", limits: [MetricLimit] = [],
    limit: Double? = nil
  ) throws -> MetricComparison {
    var options = ComparisonOptions()
    options.limit = limit
    let comparison = try Comparison(
      base: side(base, metric: metric, limits: limits), candidate: side(candidate, metric: metric, limits: limits),
      options: options)
    return try #require(comparison.cases.first?.metrics.first)
  }

  private static func boots(_ value: Double, _ count: Int = 3) -> [Double] { Array(repeating: value, count: count) }

  @Test(arguments: [1, 3, 5])
  func onePerCentIsAVerdict(_ count: Int) throws {
    let one = Self.boots(8160, count)
    for (value, verdict) in [
      (8242.0, ComparisonVerdict.worse), (8078, .better), (8177, .worse), (8160, .noChange), (8176, .noChange),
      (8144, .noChange), (8512, .worse),
    ] {
      let item = try Self.compare(one, Self.boots(value, count))
      #expect(item.verdict == verdict && item.isExact && item.test == nil, "\(value)")
    }
    // The same times are no verdict.
    let time = try MadeSide.compare(
      [MadeSide.item("a", 8160, spread: 0, count: count)], [MadeSide.item("a", 8242, spread: 0, count: count)])
    #expect(time.cases[0].verdict.word == (count < 5 ? "inconclusive" : "no_change"))
  }

  /// The boots of a side lie apart, but no further than those of one kernel.
  @Test func bootsWithinTheToleranceAreExact() throws {
    let item = try Self.compare([8160, 8168, 8165], [8242, 8250, 8250])
    #expect(item.isExact && item.verdict == .worse)
  }

  @Test func ratesAreBetterWhenTheyRise() throws {
    #expect(try Self.compare(Self.boots(100), Self.boots(103), metric: "ios_per_ginstr").verdict == .better)
    #expect(try Self.compare(Self.boots(100), Self.boots(97), metric: "ios_per_ginstr").verdict == .worse)
    #expect(try Self.compare(Self.boots(100), Self.boots(100.9), metric: "ios_per_ginstr").verdict == .noChange)
  }

  /// A limit counts where somebody gave one; the five per cent of times do not.
  @Test func onlyGivenLimitsAreLimits() throws {
    let (one, other) = (Self.boots(8160), Self.boots(8242))
    #expect(try Self.compare(one, other, limit: 0.05).verdict == .noChange)
    #expect(try Self.compare(one, Self.boots(8660), limit: 0.05).verdict == .worse)
    let relative = MetricLimit(metric: "clat_p50_instr", relative: 0.02)
    #expect(try Self.compare(one, other, limits: [relative]).verdict == .noChange)
    let absolute = MetricLimit(metric: "clat_p50_instr", absolute: 100)
    #expect(try Self.compare(one, other, limits: [absolute]).verdict == .noChange)
    #expect(try Self.compare(one, Self.boots(8261), limits: [absolute]).verdict == .worse)
    // What boots of one kernel differ by is no change, whatever is asked for.
    #expect(try Self.compare(one, Self.boots(8170), limit: 0.0001).verdict == .noChange)
  }

  /// Counts of runs of time are judged as ever: a limit for measurements is none for them.
  @Test func otherCountsKnowNoLimit() throws {
    var options = ComparisonOptions()
    options.limit = 0.5
    func item(_ value: Double) -> ComparedCase {
      ComparedCase(name: "a", metrics: ["minor_faults"], repeats: Self.boots(value).map { ["minor_faults": $0] })
    }
    let comparison = try MadeSide.compare([item(100_000)], [item(110_000)], options: options)
    #expect(comparison.cases[0].verdict == .worse)
  }

  /// Boots that do not agree are a sample like any other: three decide nothing, six do.
  @Test func whatSpreadsIsAMeasurement() throws {
    let few = try Self.compare([8160, 8164, 8400], [9000, 9004, 9300])
    #expect(!few.isExact && few.verdict == .inconclusive(.atLeast(5)))
    let many = try Self.compare([8160, 8164, 8400, 8161, 8162, 8163], [9000, 9004, 9300, 9001, 9002, 9003])
    #expect(!many.isExact && many.verdict == .worse)
    #expect(many.rule.relativeLimit == 0.01)
    // A tail of few I/Os is a measurement in any case.
    #expect(try !Self.compare(Self.boots(20_000), Self.boots(30_000), metric: "clat_max_instr").isExact)
  }

  /// The same metrics decide as for times, and the mean is told, as a median moves in steps.
  @Test func theMetricsThatDecideAreThoseOfTimes() throws {
    let names = ["clat_p50_ns", "iops", "clat_p99_ns", "minor_faults"]
    let counted = names.map(MeasurementClock.instructions.name)
    #expect(
      GatedMetrics.of(counted, limits: []) == GatedMetrics.of(names, limits: []).map(MeasurementClock.instructions.name)
    )
    func side(_ p50: Double, _ mean: Double) -> ComparedSide {
      ComparedSide(
        name: "s", origin: "made", facts: [ComparedFact("clock", "instructions")],
        cases: [
          ComparedCase(
            name: "a", metrics: ["clat_p50_instr"],
            repeats: [["clat_p50_instr": p50, "clat_mean_instr": mean, "ios_per_ginstr": 1e9 / mean]])
        ])
    }
    let comparison = try Comparison(base: side(8160, 8190), candidate: side(8255, 8198))
    let metrics = comparison.cases[0].metrics
    #expect(metrics.map(\.rule.metric.name) == ["clat_p50_instr", "clat_mean_instr", "ios_per_ginstr"])
    #expect(
      metrics.map(\.isGated) == [true, false, false]
        && metrics.map(\.verdict.word) == ["worse", "no_change", "no_change"])
    // What fio's results would be compared by.
    let own = [
      "clat_p50_instr": 8160.0, "instr_per_fault": 8100, "faults_per_io": 1, "ios_per_ginstr": 1, "minor_faults": 1,
    ]
    let defaults = DefaultMetrics([{ name in own[name].map { [$0] } ?? [] }])
    #expect(defaults.primary == ["clat_p50_instr"])
    #expect(defaults.names == ["clat_p50_instr", "instr_per_fault", "ios_per_ginstr", "minor_faults", "major_faults"])
  }

  @Test func moreBootsAreAdvised() throws {
    let comparison = try Comparison(base: Self.side([8160, 8164, 8400]), candidate: Self.side([9000, 9004, 9300]))
    let advice = comparison.advice { PairHost(fingerprint: "{}") }
    #expect(advice == .guestBoots(5) && advice?.commands == [])
    #expect(advice?.words.contains("--boots 5") == true)
    #expect(comparison.sample == .boots)
    let decided = try Comparison(base: Self.side([8160]), candidate: Self.side([9000]))
    #expect(decided.advice { PairHost(fingerprint: "{}") } == nil)
  }

  @Test func howManyBootsAreEnoughIsSaid() {
    func words(_ values: [Double]) -> String? { BootAgreement(Self.side(values)).words }
    #expect(
      words([8160, 8160, 8160]) == "3 boots are enough: what decides is equal to the last digit in all of them.")
    #expect(
      words([8160, 8168, 8160])
        == "3 boots are enough: what decides differs between them by at most 0.098 %, which is tolerated (equal to the "
        + "last digit in 0 of 1 case).")
    #expect(
      words([8160, 8160, 8400])
        == "3 boots do not agree in 1 of 1 case (touch): what decides differs by up to 2.9 %, more than boots of one "
        + "kernel should, and is judged as a measurement, which takes at least 5 of each kernel (--boots 5).")
    #expect(words([8160, 8160, 8400, 8161, 8162])?.hasSuffix("which so many can decide.") == true)
    #expect(words([8160])?.contains("--boots 3") == true)
    #expect(words([]) == nil)
  }

  @Test func plansSayBootsWhereTheyAreBoots() {
    let cases = [PlannedDecisions.Case("a", repeats: 3, metrics: ["clat_p50_ns"])]
    #expect(
      PlannedDecisions(cases, sample: .boots).words
        == "3 boots are too few for `compare` to decide any case, whatever the values: 1 judged metric has alpha 0.01. "
        + "At least 5 could (--boots 5).")
    #expect(PlannedDecisions(cases, sample: .boots, clock: .instructions).words == nil, "one boot decides")
    #expect(PlannedDecisions(cases).words?.contains("(--repeat 5)") == true)
  }
}
