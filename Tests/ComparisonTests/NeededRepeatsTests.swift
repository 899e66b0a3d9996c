// SPDX-License-Identifier: GPL-2.0-only
import MadeResults
import Statistics
import Testing

@testable import Comparison

/// Whether the repeats that a comparison asks for decide: made-up noise, whose truth is known.
@Suite("The repeats that an inconclusive comparison asks for") struct NeededRepeatsTests {
  private struct Outcome {
    var asked = 0, decided = 0
    var sizes: [Int] = []
  }

  /// `draws` comparisons of `count` repeats whose sides differ by `effect`; those that are inconclusive are made again with as
  /// many as they ask for.
  private static func follow(spread: Double, effect: Double, count: Int, draws: Int) throws -> Outcome {
    var outcome = Outcome()
    for draw in 0..<draws {
      func compare(_ count: Int, _ seed: UInt64) throws -> Comparison {
        try MadeSide.compare(
          [MadeSide.item("x", 1000, spread: spread, count: count, seed: seed)],
          [MadeSide.item("x", 1000 * (1 + effect), spread: spread, count: count, seed: seed + 1)])
      }
      let seed = UInt64(draw) * 4 + 1
      guard case .inconclusive(.about(let needs)) = try compare(count, seed).verdict, needs <= 400 else { continue }
      outcome.asked += 1
      outcome.sizes.append(needs)
      if case .inconclusive = try compare(needs, seed + 2).verdict { continue }
      outcome.decided += 1
    }
    return outcome
  }

  /// They are planned for 95 %, from few repeats, whose spread and difference are estimates.
  @Test(arguments: [(0.04, 0.10, 10), (0.04, 0.0, 8), (0.07, 0.2, 6)])
  func theyDecideMostly(_ spread: Double, _ effect: Double, _ count: Int) throws {
    let outcome = try Self.follow(spread: spread, effect: effect, count: count, draws: 200)
    #expect(outcome.asked >= 40, "\(outcome)")
    #expect(outcome.sizes.allSatisfy { $0 > count })
    #expect(Double(outcome.decided) >= 0.9 * Double(outcome.asked), "\(outcome.decided) of \(outcome.asked)")
  }
}
