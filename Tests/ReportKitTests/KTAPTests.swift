// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import MadeResults
import TestSupport
import Testing

@testable import ReportKit

@Suite("KTAP") struct KTAPTests {
  private static func comparison() throws -> Comparison {
    try MadeSide.compare(
      [
        MadeSide.item("ok", 1000), MadeSide.item("slow", 1000), MadeSide.item("gone", 1000),
        MadeSide.item("broken", 1000), MadeSide.item("skipped", 1, skip: "no #hugepages"),
        MadeSide.item("vague", 1000, spread: 0.2, count: 8), MadeSide.item("few", 1000, count: 2),
      ],
      [
        MadeSide.item("ok", 1000), MadeSide.item("slow", 1500, seed: 2),
        MadeSide.item("broken", 1000, problems: ["repeat 3 failed: fio was killed"]),
        MadeSide.item("skipped", 1, skip: "no #hugepages"),
        MadeSide.item("vague", 1000, spread: 0.2, count: 8, seed: 9), MadeSide.item("few", 1000, count: 2, seed: 3),
      ])
  }

  @Test("Each verdict is the result that the exit code stands for")
  func results() throws {
    let lines = KTAPRenderer(ComparisonGate()).render(try Self.comparison()).split(separator: "\n")
    #expect(lines.prefix(5) == ["KTAP version 1", "1..1", "  KTAP version 1", "  # Subtest: made", "  1..7"])
    let results = lines.filter { $0.hasPrefix("  ok") || $0.hasPrefix("  not ok") || !$0.hasPrefix(" ") }.dropFirst(2)
    #expect(
      results.filter { !$0.hasPrefix("#") } == [
        "  ok 1 ok", "  not ok 2 slow", "  not ok 3 gone # ERROR the candidate has no such case", "  not ok 4 broken",
        "  ok 5 skipped # SKIP skipped: no _hugepages", "  ok 6 vague", "  not ok 7 few",
        "not ok 1 made",
      ])
    // What readers count is what has no subtests.
    #expect(lines.contains("    not ok 2 repeats # ERROR candidate: repeat 3 failed: fio was killed"))
    #expect(
      lines.contains { $0.wholeMatch(of: /[ ]{4}ok 1 ns_per_fault # SKIP inconclusive(, needs n ≈ \d+)?/) != nil })
    #expect(
      lines.contains { $0.wholeMatch(of: /[ ]{4}not ok 1 ns_per_fault # ERROR inconclusive, needs n ≥ \d+/) != nil })
    #expect(lines.contains { $0.hasPrefix("    # ns_per_fault: ") && $0.hasSuffix(", worse, n 10/10") })
    #expect(lines.contains { $0.hasPrefix("  # iops: ") && $0.hasSuffix("reported only") })
  }

  @Test("Plans are the numbers of results, and numbers go up by one")
  func plans() throws {
    var dice = Dice(seed: Dice.seedOfThisRun)
    for _ in 0..<50 {
      let text = KTAPRenderer(ComparisonGate()).render(try DrawnComparison.draw(&dice))
      // By depth: how many are planned, and how many came.
      var open: [(planned: Int, seen: Int)] = []
      for line in text.split(separator: "\n") {
        let depth = line.prefix { $0 == " " }.count / 2
        let words = line.drop { $0 == " " }
        if let plan = words.wholeMatch(of: /1\.\.(\d+)/) {
          #expect(open.count == depth, "\(text)")
          open.append((Int(plan.1) ?? 0, 0))
        } else if let result = words.prefixMatch(of: /(not )?ok (\d+) \S/) {
          while open.count > depth + 1 {
            let ended = open.removeLast()
            #expect(ended.planned == ended.seen, "\(text)")
          }
          open[depth].seen += 1
          #expect(Int(result.2) == open[depth].seen, "\(text)")
        } else {
          #expect(words.hasPrefix("# ") || words == "KTAP version 1", "\(line)")
        }
      }
      #expect(open.map(\.planned) == open.map(\.seen) && open.count == 1, "\(text)")
    }
  }

  @Test(
    "The kernel's own parser reads of each document what the exit code says",
    .enabled(if: ResultReaders.kunitObstacle == nil, "\(ResultReaders.kunitObstacle ?? "")"))
  func kernelParser() async throws {
    let seed = Dice.seedOfThisRun
    var dice = Dice(seed: seed)
    let gates = [
      ComparisonGate(), ComparisonGate(isStrict: true), ComparisonGate(failing: [.missing]),
      ComparisonGate(failing: [.worse, .missing, .inconclusive]),
    ]
    let drawn = try (0..<80).map { number in
      (try number == 0 ? Self.comparison() : DrawnComparison.draw(&dice), gates[number % gates.count])
    }
    let texts = drawn.map { KTAPRenderer($1).render($0) }
    let parsed = try await ResultReaders.parse(ktap: texts)
    try #require(parsed.count == texts.count)
    for (((comparison, gate), test), text) in zip(zip(drawn, parsed), texts) {
      let comment: Comment = "seed \(seed)\n\(text)"
      let end = gate.end(comparison)
      #expect(test.allErrors == 0, comment)
      #expect((test.status == "FAILURE") == (end == .failed || end == .inconclusive), comment)
      #expect((test.status == "SKIPPED") == test.leaves.allSatisfy { $0.status == "SKIPPED" }, comment)
      let suite = try #require(test.subtests.first, comment)
      #expect(test.subtests.count == 1 && suite.expected == comparison.cases.count, comment)
      #expect(suite.subtests.count == comparison.cases.count, comment)
      for (item, found) in zip(comparison.cases, suite.subtests) {
        #expect((found.status == "FAILURE") == gate.outcome(item.verdict).fails, comment)
        // Nothing that lacks a side or is broken passes.
        if item.verdict == .missing || item.verdict == .failed { #expect(found.status == "FAILURE", comment) }
        let judged = item.metrics.filter(\.isGated).count
        #expect(judged == 0 ? found.subtests.isEmpty : found.subtests.count >= judged, comment)
      }
    }
  }

  @Test(
    "The kernel's parser finds what is wrong with a document",
    .enabled(if: ResultReaders.kunitObstacle == nil, "\(ResultReaders.kunitObstacle ?? "")"))
  func kernelParserObjects() async throws {
    let text = KTAPRenderer(ComparisonGate()).render(try Self.comparison())
    let broken = [
      ("  1..7", "  1..8"), ("  not ok 2 slow", "  not ok 3 slow"), ("  # Subtest: made", "  # Subtest: x"),
    ]
    for (part, _) in broken { #expect(text.contains("\n\(part)\n"), "\(part)") }
    let texts = broken.map { part, other in text.replacing("\n\(part)\n", with: "\n\(other)\n") }
    for test in try await ResultReaders.parse(ktap: texts) { #expect(test.allErrors > 0) }
  }
}
