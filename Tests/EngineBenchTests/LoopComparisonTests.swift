// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import EngineBench

@Suite("Comparison with C loops")
struct LoopComparisonTests {
  @Test("The median of speeds counts, whatever the slowest are")
  func medians() throws {
    let lines = (0..<9).map { "touch\t100\t\($0 < 5 ? 104 : 1000)\n" }.joined()
    let comparison = try LoopComparison(lines: lines)
    #expect(abs(try #require(comparison.cases.first).result.median - 100.0 / 104) < 1e-9)
    #expect(comparison.table.markdown.contains("  0.9615 |"))
  }

  @Test("Cases keep their order")
  func cases() throws {
    let comparison = try LoopComparison(lines: "b\t100\t100\nb\t100\t101\na\t100\t200\n")
    #expect(comparison.cases.map(\.name) == ["b", "a"])
    #expect(comparison.cases.map(\.result.pairs) == [2, 1])
  }

  @Test(
    "What is no pair of times ends the comparison", arguments: ["", "a\t1\n", "a\t0\t1\n", "a\tx\t1\n", "a\t1\t-1"])
  func broken(_ lines: String) {
    #expect(throws: BenchError.self) { try LoopComparison(lines: lines) }
  }
}
