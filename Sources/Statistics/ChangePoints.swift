// SPDX-License-Identifier: GPL-2.0-only

/// A place where a series changes.
package struct ChangePoint: Sendable, Hashable {
  /// The first value of the new state.
  package let index: Int
  /// How often chance alone gives as clear a change.
  package let p: Double
}

/// Change points by E-divisive (Matteson and James 2014): the split of a segment with the largest energy distance between its
/// parts counts when fewer than `level` of the segment's random orders have one as large; its parts are then searched in turn.
///
/// No distribution is assumed. The random orders are seeded, so that the same series has the same change points.
package struct ChangePoints: Sendable {
  /// What p must come below or meet.
  package let level: Double
  /// Random orders per test.
  package let orders: Int
  /// No part is shorter.
  package let smallest: Int
  /// Where the generator begins.
  package let seed: UInt64

  /// A search with these parameters.
  package init(level: Double = 0.01, orders: Int = 499, smallest: Int = 3, seed: UInt64 = 1) {
    (self.level, self.orders, self.smallest, self.seed) = (level, max(1, orders), max(1, smallest), seed)
  }

  /// The change points of `series`, ascending.
  package func of(_ series: Sample) -> [ChangePoint] {
    var found: [ChangePoint] = []
    var generator = SeededGenerator(seed)
    var segments = [0..<series.count]
    while let segment = segments.popLast() {
      let energy = EnergyDistance(Array(series.values[segment]))
      var order = Array(0..<segment.count)
      guard let split = energy.bestSplit(order, smallest: smallest), split.value > 0 else { continue }
      // Equal splits count as equal, whatever the order of the sums made of them.
      let least = split.value * (1 - 1e-9)
      var larger = 0
      for _ in 0..<orders {
        generator.shuffle(&order)
        if let other = energy.bestSplit(order, smallest: smallest), other.value >= least { larger += 1 }
        // It cannot become significant any more.
        if Double(larger + 1) > level * Double(orders + 1) { break }
      }
      let p = Double(larger + 1) / Double(orders + 1)
      guard p <= level else { continue }
      let index = segment.lowerBound + split.index
      found.append(ChangePoint(index: index, p: p))
      segments += [segment.lowerBound..<index, index..<segment.upperBound]
    }
    return found.sorted { $0.index < $1.index }
  }
}
