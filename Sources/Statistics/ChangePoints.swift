// SPDX-License-Identifier: GPL-2.0-only

/// A place where a series changes.
public struct ChangePoint: Sendable, Hashable {
  /// The first value of the new state.
  public let index: Int
  /// How often chance alone gives as clear a change.
  public let p: Double
}

/// Change points by E-divisive (Matteson and James 2014): the split of a segment with the largest energy distance between its
/// parts counts when fewer than `level` of the segment's random orders have one as large; its parts are then searched in turn.
///
/// No distribution is assumed. The random orders are seeded, so that the same series has the same change points.
public struct ChangePoints: Sendable {
  /// What p must come below or meet.
  public let level: Double
  /// Random orders per test.
  public let orders: Int
  /// No part is shorter.
  public let smallest: Int
  /// Where the generator begins.
  public let seed: UInt64

  /// A search with these parameters.
  public init(level: Double = 0.01, orders: Int = 499, smallest: Int = 3, seed: UInt64 = 1) {
    (self.level, self.orders, self.smallest, self.seed) = (level, max(1, orders), max(1, smallest), seed)
  }

  /// The change points of `series`, ascending.
  public func of(_ series: Sample) -> [ChangePoint] {
    var found: [ChangePoint] = []
    var generator = SeededGenerator(seed)
    var segments = [0..<series.count]
    while let segment = segments.popLast() {
      let energy = EnergyDistance(Array(series.values[segment]))
      guard let split = energy.bestSplit(order: nil, smallest: smallest), split.value > 0 else { continue }
      var order = Array(0..<segment.count)
      var larger = 0
      for _ in 0..<orders {
        generator.shuffle(&order)
        if let other = energy.bestSplit(order: order, smallest: smallest), other.value >= split.value { larger += 1 }
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

/// The distances between all values of a segment.
private struct EnergyDistance {
  private let distances: [Double]
  private let count: Int

  init(_ values: [Double]) {
    count = values.count
    distances = values.flatMap { value in values.map { abs(value - $0) } }
  }

  /// The split with the largest scaled energy distance, with the values in this order; nil where none leaves parts that are
  /// long enough.
  func bestSplit(order: [Int]?, smallest: Int) -> (index: Int, value: Double)? {
    guard count >= 2 * smallest, count >= 2 else { return nil }
    func distance(_ i: Int, _ j: Int) -> Double {
      order.map { distances[$0[i] * count + $0[j]] } ?? distances[i * count + j]
    }
    // Sums of the distances within the left part, within the right part, and between both; a step moves one value.
    var (left, right, between) = (0.0, 0.0, 0.0)
    for i in 0..<count { for j in 0..<i { right += distance(i, j) } }
    var best: (index: Int, value: Double)?
    for split in 1..<count {
      let moved = split - 1
      var (toLeft, toRight) = (0.0, 0.0)
      for other in 0..<moved { toLeft += distance(moved, other) }
      for other in split..<count { toRight += distance(moved, other) }
      left += toLeft
      right -= toRight
      between += toRight - toLeft
      guard split >= smallest, count - split >= smallest else { continue }
      let (m, n) = (Double(split), Double(count - split))
      let within = (m > 1 ? 2 * left / (m * (m - 1)) : 0) + (n > 1 ? 2 * right / (n * (n - 1)) : 0)
      let value = m * n / (m + n) * (2 * between / (m * n) - within)
      if value > best?.value ?? -.infinity { best = (split, value) }
    }
    return best
  }
}
