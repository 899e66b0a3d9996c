// SPDX-License-Identifier: GPL-2.0-only
import FioKit

/// Latencies counted in bins, those of several repeats together.
struct LatencyDistribution: Sendable, Equatable {
  private var counts: [UInt64: Bin] = [:]

  private struct Bin: Sendable, Equatable {
    var width: UInt64
    var count: Double
  }

  /// Adds a bin; one that begins at the same latency gets its count.
  mutating func add(from lower: UInt64, width: UInt64, count: UInt64) {
    guard count > 0 else { return }
    counts[lower, default: Bin(width: max(1, width), count: 0)].count += Double(count)
  }

  /// Adds bins of fio's: its values stand for the middle of a bin.
  mutating func add(_ bins: [FioLatency.Bin]) {
    for bin in bins where bin.value >= 0 && bin.count > 0 {
      let value = UInt64(bin.value)
      let width = Self.fioWidth(value)
      add(from: value - min(value, width / 2), width: width, count: UInt64(bin.count))
    }
  }

  /// Whether there are none.
  var isEmpty: Bool { counts.isEmpty }

  /// Adds those of another.
  mutating func add(_ other: LatencyDistribution) {
    for (lower, bin) in other.counts { counts[lower, default: Bin(width: bin.width, count: 0)].count += bin.count }
  }

  /// Adds a histogram of the engine's.
  mutating func add(_ histogram: FaultReport.Histogram) {
    for bucket in histogram.buckets { add(from: bucket.from, width: bucket.width, count: bucket.count) }
  }

  /// fio has 64 bins per power of two, and below 128 ns one per nanosecond.
  private static func fioWidth(_ value: UInt64) -> UInt64 {
    value < 128 ? 1 : 1 << UInt64(UInt64.bitWidth - 1 - value.leadingZeroBitCount - 6)
  }

  /// The same, ready to be asked for shares; nil without latencies.
  var shares: LatencyShares? { LatencyShares(counts.map { ($0.key, $0.value.width, $0.value.count) }) }
}

/// Which share of latencies lies below which latency.
struct LatencyShares: Sendable, Equatable {
  /// How many latencies.
  let total: Double
  private let lower: [Double], upper: [Double]
  /// Latencies up to the end of each bin.
  private let reached: [Double]

  fileprivate init?(_ bins: [(lower: UInt64, width: UInt64, count: Double)]) {
    guard !bins.isEmpty else { return nil }
    let sorted = bins.sorted { $0.lower < $1.lower }
    lower = sorted.map { Double($0.lower) }
    upper = sorted.map { Double($0.lower) + Double($0.width) }
    var sum = 0.0
    reached = sorted.map { bin in
      sum += bin.count
      return sum
    }
    total = sum
  }

  /// Begin of the first bin and end of the last.
  var minimum: Double { lower[0] }
  var maximum: Double { upper[upper.count - 1] }

  /// The width of the widest bin between two latencies.
  func widestBin(from: Double, to: Double) -> Double {
    zip(lower, upper).filter { $0 < to && $1 > from }.map { $1 - $0 }.max() ?? 0
  }

  /// The share below `latency`; within a bin they are spread evenly.
  func share(below latency: Double) -> Double {
    var (low, high) = (0, upper.count)
    while low < high {
      let middle = (low + high) / 2
      if upper[middle] <= latency { low = middle + 1 } else { high = middle }
    }
    let before = low == 0 ? 0 : reached[low - 1]
    guard low < upper.count, latency > lower[low] else { return before / total }
    let part = (latency - lower[low]) / (upper[low] - lower[low])
    return (before + (reached[low] - before) * part) / total
  }

  /// The end of the first bin at which the share `p` is reached.
  func quantile(_ p: Double) -> Double { upper[index(of: p)] }

  /// The begin of that bin.
  func begin(of p: Double) -> Double { lower[index(of: p)] }

  private func index(of p: Double) -> Int { reached.firstIndex { $0 >= p * total } ?? upper.count - 1 }
}
