// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import Statistics

@Suite("Signed ranks and the shift of pairs") struct SignedRankTests {
  /// Two-sided p from all 2ⁿ choices of signs, and the midranks by definition.
  private static func enumerated(_ values: [Double]) -> Double {
    let values = values.filter { $0 != 0 }
    let ranks = values.map { value in
      let (below, equal) = (values.count { abs($0) < abs(value) }, values.count { abs($0) == abs(value) })
      return Double(below) + Double(equal + 1) / 2
    }
    let observed = zip(values, ranks).reduce(0) { $0 + ($1.0 > 0 ? $1.1 : 0) }
    var (low, high) = (0, 0)
    for signs in 0..<(1 << values.count) {
      let sum = ranks.indices.reduce(0.0) { $0 + (signs >> $1 & 1 == 1 ? ranks[$1] : 0) }
      if sum <= observed { low += 1 }
      if sum >= observed { high += 1 }
    }
    return min(1, 2 * Double(min(low, high)) / Double(1 << values.count))
  }

  @Test func pIsThatOfAllChoicesOfSigns() throws {
    var dice = SeededGenerator(1)
    for round in 0..<120 {
      let spread = round % 3 == 0 ? 4 : 1_000_000
      let values = (0..<(1 + round % 11)).map { _ in Double(dice.index(below: 2 * spread + 1) - spread / 2) }
      let test = SignedRank(try Sample(values))
      #expect(test.isExact)
      #expect(abs(test.p - Self.enumerated(values)) < 1e-12, "\(values)")
    }
  }

  @Test func valuesWithoutASignAreLeftOut() throws {
    #expect(SignedRank(try Sample([0, 0, 0])).p == 1)
    #expect(SignedRank(try Sample([0, -0.0])).count == 0)
    let (with, without) = (SignedRank(try Sample([0, 3, 0, 5, -1])), SignedRank(try Sample([3, 5, -1])))
    #expect(with.p == without.p && with.count == 3)
    #expect(SignedRank(try Sample([7])).p == 1)
    // Equal values have one sign, as those that differ.
    #expect(SignedRank(try Sample([Double](repeating: 0.5, count: 8))).p == 2.0 / 256)
    #expect(SignedRank.smallestP(8) == 2.0 / 256)
    #expect(SignedRank.smallestP(50) == SignedRank(try Sample((1...50).map(Double.init))).p)
  }

  /// The estimate and the interval by their definitions: all Walsh averages sorted, and the deepest ends that as many choices of
  /// signs allow.
  @Test func theIntervalInvertsTheTest() throws {
    var dice = SeededGenerator(2)
    for round in 0..<60 {
      let (count, spread) = (1 + round % 12, round % 4 == 0 ? 5 : 1_000_000)
      let values = (0..<count).map { _ in Double(dice.index(below: spread) - spread / 3) }
      let averages = values.indices.flatMap { i in (0...i).map { (values[i] + values[$0]) / 2 } }.sorted()
      let level = [0.01, 0.05, 0.2][round % 3]
      var sums = [Int](repeating: 0, count: averages.count + 1)
      for signs in 0..<(1 << count) { sums[(0..<count).reduce(0) { $0 + (signs >> $1 & 1) * ($1 + 1) }] += 1 }
      var (depth, tail) = (-1, 0)
      while Double(2 * (tail + sums[depth + 1])) <= level * Double(1 << count) {
        depth += 1
        tail += sums[depth]
      }
      let shift = try PairedShift(Sample(values), level: level)
      #expect(shift.estimate == Sample.median(of: averages))
      #expect((shift.interval == nil) == (depth < 0), "\(count) \(level)")
      guard let interval = shift.interval else { continue }
      #expect(interval.lower == averages[depth] && interval.upper == averages[averages.count - 1 - depth])
      #expect(abs(interval.confidence - (1 - 2 * Double(tail) / Double(1 << count))) < 1e-12)
    }
  }

  @Test func searchedAveragesAreTheListedOnes() throws {
    var dice = SeededGenerator(3)
    for (count, spread) in [(1, 9), (2, 9), (40, 3), (40, 1_000_000), (97, 1), (97, 7), (97, 1_000_000_000)] {
      let values = (0..<count).map { _ in Double(dice.index(below: spread) - spread / 2) / 1024 }
      let searched = WalshAverages(try Sample(values))
      let listed = values.indices.flatMap { i in (0...i).map { values[i] / 2 + values[$0] / 2 } }.sorted()
      #expect(searched.count == listed.count)
      for index in stride(from: 0, to: listed.count, by: 1 + listed.count / 97) {
        #expect(searched.value(index) == listed[index], "\(count) \(spread) \(index)")
        #expect(searched.atMost(listed[index]) == listed.count { $0 <= listed[index] })
        #expect(searched.below(listed[index]) == listed.count { $0 < listed[index] })
      }
    }
  }

  @Test func whichSideOfALimitIsThatOfTheInterval() throws {
    var dice = SeededGenerator(4)
    var seen: Set<ShiftLimit.Side?> = []
    for round in 0..<400 {
      let (count, centre) = (3 + dice.index(below: 70), Double(round % 5 - 2) * 10)
      let sample = try Sample((0..<count).map { _ in centre + Double(dice.index(below: 41) - 20) / 2 })
      let interval = try PairedShift(sample, level: 0.01).interval
      let wanted: ShiftLimit.Side? =
        switch interval {
        case let it? where it.lower > 7: .above
        case let it? where it.upper < -7: .below
        case let it? where it.lower > -7 && it.upper < 7: .between
        default: nil
        }
      #expect(ShiftLimit(7).side(of: sample, level: 0.01) == wanted)
      seen.insert(wanted)
    }
    #expect(seen.count == 4)
  }

  /// The normal approximation must not promise more than it keeps: against the exact distribution, as probabilities.
  @Test func theApproximationErrsNoMoreOftenThanItSays() throws {
    for count in [51, 60, 100, 150] {
      var chances = [1.0]
      for rank in 1...count {
        var next = [Double](repeating: 0, count: chances.count + rank)
        for (sum, chance) in chances.enumerated() {
          next[sum] += chance / 2
          next[sum + rank] += chance / 2
        }
        chances = next
      }
      for level in [0.05, 0.01, 0.001, 3e-4, 3e-5, 1e-6] {
        let depth = try #require(SignedRank.depth(count, level: level)?.depth)
        let real = 2 * chances[...depth].reduce(0, +)
        #expect(real <= level && real > level / 10, "\(count) \(level) \(real)")
      }
    }
  }

  @Test func fewValuesHaveNoInterval() throws {
    #expect(try PairedShift(Sample([3]), level: 0.05).interval == nil)
    #expect(try PairedShift(Sample([3]), level: 0.05).estimate == 3)
    #expect(SignedRank.depth(5, level: 0.05) == nil && SignedRank.depth(6, level: 0.05)?.depth == 0)
    #expect(SignedRank.depth(7, level: 0.01) == nil && SignedRank.depth(8, level: 0.01)?.level == 2.0 / 256)
    #expect(throws: StatisticsError.self) { try PairedShift(Sample([1, 2]), level: 0) }
    #expect(throws: StatisticsError.self) { try PairedShift(Sample([1, 2]), level: 1) }
    let equal = try PairedShift(Sample([Double](repeating: -2, count: 60)), level: 0.01)
    #expect(equal.estimate == -2 && equal.interval?.lower == -2 && equal.interval?.upper == -2)
  }

  @Test func manyValuesTakeNoTable() throws {
    var dice = SeededGenerator(5)
    let values = (0..<1500).map { _ in Double(dice.index(below: 2_000_001) - 1_000_000) }
    let shift = try PairedShift(Sample(values), level: 0.01)
    let interval = try #require(shift.interval)
    #expect(interval.lower < shift.estimate && shift.estimate < interval.upper)
    #expect(interval.lower < 0 && interval.upper > 0)
  }
}
