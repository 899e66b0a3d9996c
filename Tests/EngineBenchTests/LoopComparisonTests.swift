// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import EngineBench

@Suite("Comparison with C loops")
struct LoopComparisonTests {
  @Test(
    "The bar is on the median of speeds: 3 % for loops, 2 % for populate",
    arguments: [
      ("touch", 103, true), ("touch", 104, false), ("populate", 102, true), ("populate", 103, false),
      ("touch", 50, true),
    ])
  func bars(_ name: String, _ swift: Int, _ met: Bool) throws {
    let lines = (0..<9).map { "\(name)\t100\t\($0 < 5 ? swift : 1000)\n" }.joined()
    // Five of nine: the median; four are outliers on the slow side, so the median is what the five say.
    let comparison = try LoopComparison(lines: lines)
    #expect(comparison.isMet == met)
    #expect(comparison.table.markdown.contains(met ? "met" : "MISSED"))
  }

  @Test("Cases keep their order, and one that misses is enough")
  func cases() throws {
    let comparison = try LoopComparison(lines: "b\t100\t100\nb\t100\t101\na\t100\t200\n")
    #expect(comparison.cases.map(\.name) == ["b", "a"])
    #expect(comparison.cases.map(\.result.pairs) == [2, 1])
    #expect(!comparison.isMet)
  }

  @Test(
    "What is no pair of times ends the comparison", arguments: ["", "a\t1\n", "a\t0\t1\n", "a\tx\t1\n", "a\t1\t-1"])
  func broken(_ lines: String) {
    #expect(throws: BenchError.self) { try LoopComparison(lines: lines) }
  }
}
