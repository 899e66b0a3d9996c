// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import MadeResults
import Metrics
import Results
import Statistics
import StoreKit
import TestSupport
import Testing

@testable import Comparison
@testable import ReportKit

@Suite("Pairs as text, Markdown, CSV, JSON and JUnit") struct PairRenderingTests {
  private static func words(_ series: PairSeries) -> PairWords { PairWords(item: ShownPairs.item(series)) }

  private static func judged(
    _ verdict: PairVerdict, _ estimate: Double, _ lower: Double, _ upper: Double, limit: Double = 0.01
  ) -> String {
    let look = PairLook(
      pairs: 23, seconds: 14, level: 0.002, estimate: Logarithm.of(1 + estimate),
      interval: Interval(lower: Logarithm.of(1 + lower), upper: Logarithm.of(1 + upper), confidence: 0.998),
      isFinal: true)
    let series = PairSeries(name: "case", design: ShownPairs.design(limit: limit), pairs: [], isEnded: true)
    let judgement = PairJudgement(
      verdict: verdict, looks: [look], current: look, nextLook: nil, needs: nil, valid: 23, invalid: 0,
      invalidReasons: [])
    return PairWords(item: PairReport.Case(series: series, judgement: judgement)).verdict
  }

  @Test func verdictsAreInWords() {
    #expect(Self.judged(.worse, 0.021, 0.014, 0.028) == "worse: +2.1 % (+1.4 … +2.8 %)")
    #expect(Self.judged(.better, -0.021, -0.028, -0.014) == "better: -2.1 % (-2.8 … -1.4 %)")
    #expect(Self.judged(.noChange, 0.001, -0.006, 0.008) == "no change beyond 1 %: +0.1 % (-0.6 … +0.8 %)")
    #expect(Self.judged(.undecided, 0.004, -0.014, 0.022) == "undecided, ± 1.8 %: +0.4 % (-1.4 … +2.2 %)")
    // What rounds to zero has no sign; a small limit has more decimals, and a large change fewer.
    #expect(Self.judged(.noChange, -0.0002, -0.006, 0.0004) == "no change beyond 1 %: 0.0 % (-0.6 … 0.0 %)")
    #expect(
      Self.judged(.noChange, 0.0004, -0.0012, 0.0021, limit: 0.0025)
        == "no change beyond 0.25 %: +0.04 % (-0.12 … +0.21 %)")
    #expect(Self.judged(.worse, 2.5, 1.014, 30) == "worse: +250 % (+101 … +3000 %)")
    #expect(Self.words(ShownPairs.skipped("x")).verdict == "skipped: no <hugepages>: nr_hugepages is 0")
    #expect(
      Self.words(ShownPairs.series("x", change: 0, count: 4, invalidEvery: 1)).verdict == "failed: no pair counts")
    let empty = PairSeries(name: "x", design: ShownPairs.design(), pairs: [], isEnded: true)
    #expect(Self.words(empty).verdict == "undecided: 0 pairs are too few")
    let one = Self.words(ShownPairs.series("x", change: 0.02, spread: 0, count: 1)).verdict
    #expect(one == "undecided: 1 pair is too few: +2.0 %")
  }

  @Test func timesHaveTheDigitsOfASmallChange() {
    #expect(PairWords.time(1214.34) == "1,214.3 ns")
    #expect(PairWords.time(999.96) == "1,000.0 ns")
    #expect(PairWords.time(97.28) == "97.3 ns")
    #expect(PairWords.time(0.04) == "0.0 ns")
    #expect(PairWords.time(123_456.7) == "123,457 ns")
    #expect(PairWords.time(nil) == "-" && PairWords.time(.infinity) == "-")
  }

  @Test func textSaysHowAndWhy() throws {
    let slow = ShownPairs.item(ShownPairs.series("slow", change: 0.03, count: 40, invalidEvery: 7))
    let text = PairReport(title: nil, cases: [slow]).text()
    #expect(text.hasPrefix("Pairs of base.fio and base.fio with thp=advise,map_align=huge\n"))
    #expect(text.contains("\n1 case: 1 worse.\n"))
    #expect(text.contains("  worse: +"))
    #expect(text.contains("  left out   5 pairs: the base ended 20 ms before the candidate (5)\n"))
    #expect(text.contains("  different  thp=advise, map_align=huge\n"))
    #expect(
      text.contains(
        "  ran        at the same time, on CPU 1, 200 ms each: both are jobs of one\n             fio\n"))
    #expect(text.contains("\nnot judged ") && text.contains("clat_trimmed_ns"))
    #expect(text.contains("Wrong at most 1 % of the time, over all looks (docs/statistics.md)."))
    #expect(text.contains("(clat_p50_ns)"))
    // Measured at once, it is decided at the look that comes first.
    let fast = PairReport(title: nil, cases: [ShownPairs.item(ShownPairs.series("fast", change: -0.05, count: 1200))])
    #expect(fast.text().contains("  pairs      1,200 pairs in 540 s, decided after 12\n"))
    let once = ShownPairs.series("slow", change: 0.03, count: 40, design: ShownPairs.design(alpha: 0.005, pairs: 40))
    let told = PairReport(title: nil, cases: [ShownPairs.item(once), slow]).text()
    #expect(told.contains("Each case is wrong at most 0.5 %, 1 % of the time, over all looks"))
    #expect(PairReport(title: nil, cases: [ShownPairs.item(once)]).text().contains("0.5 % of the time, judged once"))
  }

  /// Each pair has its own milliseconds.
  @Test func reasonsThatDifferInNumbersAreOne() {
    let figures = ["clat_p50_ns": 1.0]
    let pairs = (1...10).map { number in
      let early = "one ended early: the base after \(100 + number) ms of 200"
      let problems = number > 7 ? ["candidate: fio was killed by signal 9."] : [early]
      return Pair(number: number, ended: Double(number), base: figures, candidate: figures, problems: problems)
    }
    let series = PairSeries(name: "x", design: ShownPairs.design(), pairs: pairs, isEnded: true)
    #expect(
      Self.words(series).invalid
        == "10 pairs: one ended early: the base after 101 ms of 200 (7 like it); candidate: fio was killed by signal 9 (3)"
    )
  }

  @Test(arguments: [40, 76, 120]) func textKeepsToItsWidth(_ width: Int) {
    let text = ShownPairs.all().text(width: width)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      #expect(line.count <= width && line.last != " ", "\(line)")
    }
    #expect(!text.unicodeScalars.contains { $0 == "\u{1b}" || $0 == "\u{202e}" })
    let places = ["\nslow\n", "\nnone\n", "\nvague\n", "\nfast\n", "\nsame\n", "\nskipped\n"].map {
      text.range(of: $0)?.lowerBound
    }
    #expect(!places.contains(nil) && places.compactMap { $0 } == places.compactMap { $0 }.sorted())
  }

  @Test func theRunStandsAbove() async throws {
    var suite = StoredSuite(suite: "made")
    suite.add("one", metrics: ["iops"], values: [["iops": 7]])
    let run = try await suite.results().run
    let report = PairReport(title: run, cases: [ShownPairs.item(ShownPairs.series("one", change: 0, count: 20))])
    let text = report.text()
    #expect(text.hasPrefix("Pairs of made: run 1 \"base\", 2025-11-25T00:00:00Z\n"))
    #expect(text.contains("\nfio     fio-3.33 (/usr/bin/fio)\n") && text.contains("\nhost    Linux 6.18.44 x86_64"))
    #expect(report.markdown().contains("- fio: fio-3.33 (/usr/bin/fio)\n"))
    let document = try Self.json(report)
    #expect((document["run"] as? [String: Any])?["fio"] as? String == "fio-3.33")
    #expect(report.junit().contains("<testsuite name=\"made\""))
  }

  @Test func csvHasARowPerCase() throws {
    let report = ShownPairs.all()
    let rows = CSVRenderer().render(report.flat()).components(separatedBy: "\r\n").dropLast()
    #expect(rows.count == 1 + report.cases.count)
    let keys = try #require(rows.first?.split(separator: ",").map(String.init))
    let slow = try #require(rows.first { $0.hasPrefix("slow,") }).split(
      separator: ",", omittingEmptySubsequences: false)
    let cells = Dictionary(uniqueKeysWithValues: zip(keys, slow.map(String.init)))
    #expect(cells["verdict"] == "worse" && cells["pairs"] == "35" && cells["invalid_pairs"] == "5")
    #expect(cells["seconds"] == "18.0" && cells["sharing"] == "one_fio" && cells["cpus"] == "1")
    let change = try #require(cells["change_percent"].flatMap(Double.init))
    let ends = ["lower", "upper"].compactMap { cells["change_\($0)_percent"].flatMap(Double.init) }
    #expect(ends.count == 2 && ends[0] > 1 && ends[0] < change && change < ends[1] && abs(change - 3) < 1)
    let skipped = try #require(rows.first { $0.hasPrefix("skipped,") })
    #expect(
      skipped.contains(",true,clat_p50_ns,,,,,1.0,0.01,0,0,0,0.0,,,one_fio,") && skipped.hasSuffix("nr_hugepages is 0"))
  }

  @Test func markdownHasTheShapeOfItsTables() {
    let report = ShownPairs.all()
    let text = report.markdown()
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("|") }
    let bars = rows.map { $0.replacing("\\|", with: "").count { $0 == "|" } }
    // Nine cases; of those that measured something, four figures that do not decide.
    #expect(bars.count { $0 == 9 } == 2 + 9)
    #expect(bars.count { $0 == 6 } == 7 * (2 + 4) && bars.count { $0 != 9 && $0 != 6 } == 0)
    #expect(text.contains("### slow\n\n**worse: +") && text.contains("- left out: 5 pairs: the base ended"))
    #expect(!text.unicodeScalars.contains { $0 == "\u{1b}" || $0 == "\u{202e}" })
  }

  private static func json(_ report: PairReport) throws -> [String: Any] {
    let text = try JSONRenderer().render(report.document)
    return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func jsonHasEveryPair() throws {
    let report = ShownPairs.all()
    let document = try Self.json(report)
    #expect(document["schema"] as? String == "faultbench.pairs/1" && document["verdict"] as? String == "worse")
    let cases = try #require(document["cases"] as? [[String: Any]])
    #expect(
      cases.map { $0["verdict"] as? String }
        == ["no_change", "worse", "better", "undecided", "failed", "skipped", "undecided", "worse", "undecided"])
    #expect(cases.map { $0["decidable"] as? Bool } == [true, true, true, true, true, true, false, true, true])
    let slow = cases[1]
    let pairs = try #require(slow["pairs"] as? [[String: Any]])
    #expect(pairs.count == 40 && pairs[6]["counts"] as? Bool == false && pairs[6]["number"] as? Int == 7)
    #expect((pairs[6]["problems"] as? [String])?.count == 1 && pairs[5]["problems"] as? [String] == [])
    let (base, candidate) = (pairs[0]["base"] as? [String: Double], pairs[0]["candidate"] as? [String: Double])
    let ratio = try #require((pairs[0]["ratio"] as? [String: Double])?["ns_per_io"])
    #expect(ratio == (candidate?["ns_per_io"] ?? 0) / (base?["ns_per_io"] ?? 1))
    let looks = try #require(slow["looks"] as? [[String: Any]])
    let change = try #require(slow["change"] as? [String: Double])
    #expect(looks.last?["final"] as? Bool == true && looks.first?["pairs"] as? Int == 12)
    #expect((looks.last?["change"] as? [String: Double]) == change && (change["lower"] ?? 0) > 1.01)
    let figures = try #require(slow["figures"] as? [[String: Any]])
    #expect(figures.map { $0["name"] as? String } == PairFigures.names)
    #expect(figures.map { $0["judged"] as? Bool } == [true, false, false, false, false])
    let design = try #require(slow["design"] as? [String: Any])
    #expect(design["sharing"] as? String == "one_fio" && design["budget_s"] as? Double == 60)
    #expect((cases[8]["pairs"] as? [Any])?.count == 1000 && (cases[5]["pairs"] as? [Any])?.isEmpty == true)
    #expect(cases[5]["skip_reason"] as? String == "no <hugepages>: nr_hugepages is 0")
  }

  /// A store may have been written by others.
  @Test func numbersThatJSONDoesNotHaveAreLeftOut() throws {
    let pairs = (1...20).map {
      Pair(
        number: $0, ended: $0 == 20 ? .nan : Double($0),
        base: ["clat_p50_ns": 1e-300, "ns_per_io": .infinity, "made_up": 2],
        candidate: ["clat_p50_ns": 1e308, "ns_per_io": 1, "made_up": 3])
    }
    let series = PairSeries(name: "x", design: ShownPairs.design(), pairs: pairs, isEnded: true)
    let report = PairReport(title: nil, cases: [ShownPairs.item(series)])
    let cases = try #require(try Self.json(report)["cases"] as? [[String: Any]])
    let first = try #require((cases.first?["pairs"] as? [[String: Any]])?.first)
    #expect((first["base"] as? [String: Double])?.keys.sorted() == ["clat_p50_ns", "made_up"])
    #expect(!report.text().isEmpty && !report.markdown().isEmpty && !report.junit().isEmpty)
    #expect(CSVRenderer().render(report.flat()).contains("x,"))
  }

  @Test func junitIsXMLWithTheRightCounts() throws {
    let report = ShownPairs.all()
    let text = report.junit()
    let read = HTMLReading(text)
    #expect(read.error == nil)
    #expect(read.elements.count { $0 == "testcase" } == 9)
    #expect(text.contains("tests=\"9\" failures=\"2\" errors=\"2\" skipped=\"3\" time=\""))
    #expect(read.texts("failure").contains { $0.hasPrefix("worse: +") && $0.contains("left out: 5 pairs") })
    #expect(read.texts("error").contains { $0.hasPrefix("undecided: 1 pair is too few") })
    #expect(read.values("time").contains("18.000"))
    let strict = report.junit(isStrict: true)
    #expect(strict.contains("failures=\"4\" errors=\"2\" skipped=\"1\"") && HTMLReading(strict).error == nil)
  }

  @Test(arguments: [10, 20, 30, 40, 80, 200]) func theProgressFitsItsLine(_ width: Int) {
    let series = ShownPairs.series(ShownPairs.hostile, change: 0.004, count: 23, invalidEvery: 9, isEnded: false)
    let judgement = PairJudgement(series: series)
    for isNamed in [false, true] {
      let line = PairReport.progress(series, judgement, width: width, isNamed: isNamed)
      #expect(line.count <= width && !line.contains("\n") && !line.contains("\u{1b}"), "\(line)")
    }
  }

  @Test func theProgressShowsTheInterval() throws {
    let series = ShownPairs.series("touch", change: 0.004, count: 23, isEnded: false)
    let judgement = PairJudgement(series: series)
    let line = PairReport.progress(series, judgement, width: 80)
    #expect(line.hasPrefix("pair 23, 10 s: +0.") && line.hasSuffix(" %)") && line.contains(" … +"), "\(line)")
    #expect(PairReport.progress(series, judgement, width: 80, isNamed: true) == "touch: " + line)
    // Words go before numbers do.
    #expect(PairReport.progress(series, judgement, width: line.count - 1).hasPrefix("pair 23: +0."))
    let none = PairSeries(name: "touch", design: ShownPairs.design(), pairs: [], isEnded: false)
    #expect(PairReport.progress(none, PairJudgement(series: none), width: 80) == "pair 0")
    let dropped = ShownPairs.series("touch", change: 0.004, count: 23, invalidEvery: 10, isEnded: false)
    #expect(
      PairReport.progress(dropped, PairJudgement(series: dropped), width: 80)
        .hasPrefix("pair 23 (2 do not count), 10 s: "))
  }
}
