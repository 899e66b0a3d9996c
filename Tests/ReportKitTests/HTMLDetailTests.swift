// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import StoreKit
import TestSupport
import Testing

@testable import ReportKit

@Suite("Charts of a comparison's page") struct HTMLDetailTests {
  private static func suite(_ factor: Int) -> StoredSuite {
    var suite = StoredSuite(suite: "made")
    let report = ReportText.report(
      buckets: (0..<40).map { (from: (1000 + 16 * $0) * factor, width: 16 * factor, count: 10 + $0) }, sum: 1,
      huge: [(0, 0), (100, 32), (200 * factor, 64)], possible: 64, advice: 50,
      faults: [(0, 0, 0), (100, 500, 1), (200 * factor, 1000, 5)])
    suite.add(
      "with/X=1", metrics: ["page_p50_ns"],
      values: (0..<6).map { ["page_p50_ns": Double(1300 * factor + $0)] }, report: report)
    suite.add("without", metrics: ["clat_p50_ns"], values: (0..<6).map { ["clat_p50_ns": Double(1000 + $0)] })
    return suite
  }

  /// The page of two runs, from a store or from exports.
  private static func page(exported: Bool, in directory: String) async throws -> String {
    var names: [String] = []
    for factor in [1, 2] {
      let path = "\(directory)/\(factor).sqlite"
      try suite(factor).write(to: path)
      let file = "\(directory)/\(factor).json"
      let stored = try Store(path: path, mode: .existing)
      try stored.export(stored.run("latest").id).write(to: URL(fileURLWithPath: file))
      names.append(file)
    }
    // One store has both runs.
    let store = "\(directory)/both.sqlite"
    try suite(1).write(to: store)
    try suite(2).write(to: store)
    let source = ComparisonSource(store: store)
    let sides = exported ? names : ["1", "2"]
    let comparison = try Comparison(
      base: source.side([sides[0]], called: "base"), candidate: source.side([sides[1]], called: "candidate"))
    return try await ComparisonIllustrator().page(comparison)
  }

  @Test(.enabled(if: Gnuplot.find() != nil, "no gnuplot (package gnuplot-nox)"), arguments: [false, true])
  func chartsComeFromTheReportsOfEveryRepeat(_ exported: Bool) async throws {
    try await TemporaryDirectory.with { directory in
      let page = try await Self.page(exported: exported, in: directory.path)
      let read = HTMLReading(page)
      #expect(read.error == nil)
      #expect(
        read.texts("b").filter { !$0.allSatisfy(\.isNumber) } == [
          "Latency, histogram", "Latency, ECDF", "Huge pages over time", "Page faults over time",
          "Major faults over time",
        ])
      let count = 6 * (0..<40).reduce(0) { $0 + 10 + $1 }
      #expect(page.contains("\(Unit.count.show(Double(count))) of A and \(Unit.count.show(Double(count))) of B"))
      // Both sides, as an area and its outline, a curve, and a line per repeat; marks at the same place are one path.
      let classes = read.values("class")
      for (name, count) in [
        ("pfa", 1), ("pfb", 1), ("pla", 2), ("plb", 2), ("pta", 18), ("ptb", 18), ("pma", 1), ("pmb", 1),
      ] {
        let drawn = read.attributes.count { $0.element == "path" && $0.name == "class" && $0.value == name }
        // The lines of the points have a curve's class, too: one per metric and side.
        #expect(drawn == count + (name == "pla" || name == "plb" ? 2 : 0), "\(name): \(drawn) of \(classes.count)")
      }
      #expect(page.contains("There is no histogram of latencies of the base and the candidate."))
      // Nothing of gnuplot's own remains.
      for word in ["gnuplot_plot", "gpDot", "<desc", "<defs", "rgb(", "xlink"] { #expect(!page.contains(word)) }
    }
  }

  @Test func aDistributionKnowsItsShares() throws {
    var one = LatencyDistribution()
    one.add(from: 100, width: 10, count: 50)
    one.add(from: 110, width: 10, count: 50)
    one.add(from: 100, width: 10, count: 0)
    var other = LatencyDistribution()
    other.add(from: 200, width: 100, count: 100)
    #expect(LatencyDistribution().shares == nil)
    other.add(one)
    let shares = try #require(other.shares)
    #expect(shares.total == 200)
    #expect((shares.minimum, shares.maximum) == (100, 300))
    for (latency, share) in [
      (0.0, 0.0), (100, 0), (105, 0.125), (110, 0.25), (120, 0.5), (160, 0.5), (250, 0.75), (300, 1), (1e9, 1),
    ] {
      #expect(abs(shares.share(below: latency) - share) < 1e-12, "\(latency)")
    }
    #expect(shares.quantile(0.5) == 120)
    #expect(shares.begin(of: 0.5) == 110)
    #expect(shares.widestBin(from: 100, to: 120) == 10)
  }

  @Test func axesHaveEndsAndRoundTicks() {
    var generator = Dice(seed: Dice.seedOfThisRun)
    let odd = [
      0, -1, 1, .nan, .infinity, -.infinity, 1e308, -1e308, Double.leastNonzeroMagnitude, 1e-300, 123.456, 1e15,
    ]
    let random = (0..<2000).map { _ in
      (Double(bitPattern: generator.next()), Double(bitPattern: generator.next()))
    }
    for (low, high) in odd.flatMap({ low in odd.map { (low, $0) } }) + random {
      for isLogarithmic in [false, true] {
        let axis = Axis(low, high, unit: .nanoseconds, isLogarithmic: isLogarithmic)
        #expect(axis.lower < axis.upper && axis.lower.isFinite && axis.upper.isFinite, "\(low) \(high)")
        let room = (axis.upper - axis.lower) * 1e-5
        #expect(
          axis.ticks.allSatisfy { $0.place >= axis.lower - room && $0.place <= axis.upper + room }, "\(low) \(high)")
        #expect(axis.ticks.count < 40, "\(low) \(high): \(axis.ticks.count)")
      }
    }
    #expect(
      Axis(0, 1000, unit: .nanoseconds).ticks.map(\.words) == ["0", "200 ns", "400 ns", "600 ns", "800 ns", "1 µs"])
    #expect(
      Axis(1, 1e6, unit: .nanoseconds, isLogarithmic: true, ticks: 7).ticks.map(\.place) == [
        1, 10, 100, 1000, 1e4, 1e5, 1e6,
      ])
    #expect(Axis(0, 100, unit: .percent).ticks.map(\.words) == ["0 %", "20 %", "40 %", "60 %", "80 %", "100 %"])
  }

  @Test func valuesOfTwoSidesAreSeenInText() {
    let lines = TextHistogram.lines([1000, 1010, 1020, 1010], [1500, 1490, 1600], unit: .nanoseconds)
    #expect(lines.count == 3)
    #expect(lines.allSatisfy { $0.count <= 76 && $0.last != " " })
    #expect(lines[0].hasPrefix("    base  ") && lines[1].hasPrefix("    cand. "))
    #expect(lines[0].contains("█") && lines[1].hasSuffix("▄"))
    #expect(lines[2].contains("1 µs") && lines[2].hasSuffix("1.60 µs"))
    // The base lies on the left, the candidate on the right.
    let (first, second) = (
      lines[0].lastIndex { "▁▂▃▄▅▆▇█".contains($0) }, lines[1].firstIndex { "▁▂▃▄▅▆▇█".contains($0) }
    )
    if let first, let second {
      #expect(
        lines[0].distance(from: lines[0].startIndex, to: first)
          < lines[1].distance(from: lines[1].startIndex, to: second))
    }
    #expect(TextHistogram.lines([1, 1], [1], unit: .count).isEmpty)
    #expect(TextHistogram.lines([], [1], unit: .count).isEmpty)
    #expect(TextHistogram.lines([-1e308], [1e308], unit: .count).isEmpty)
    #expect(TextHistogram.lines([1], [2], unit: .count, width: 20).isEmpty)
  }
}
