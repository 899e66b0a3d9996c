// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import EngineBench

@Suite("Paired ratios")
struct PairedRatioTests {
  @Test(
    "Ranks of the interval are those of the sign test's tables",
    arguments: [(5, 0), (6, 1), (10, 2), (20, 6), (40, 14)])
  func tailRanks(count: Int, rank: Int) {
    #expect(PairedRatio.tailRanks(of: count, confidence: 0.95) == rank)
  }

  @Test("A drift that both engines see leaves the ratio alone")
  func driftCancels() {
    var pairs = PairedRatio()
    for index in 1...20 { pairs.append(candidate: 0.9 * Double(index), reference: Double(index)) }
    #expect(abs(pairs.median - 0.9) < 1e-9)
    #expect(pairs.interval.upperBound < 0.98)
  }

  @Test("One wild pair moves neither median nor interval")
  func outlier() {
    var pairs = PairedRatio()
    for _ in 1...10 { pairs.append(candidate: 1, reference: 1) }
    pairs.append(candidate: 100, reference: 1)
    #expect(pairs.median == 1)
    #expect(pairs.interval == 1...1)
  }
}
