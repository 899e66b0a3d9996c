// SPDX-License-Identifier: GPL-2.0-only

/// Which share of latencies lies below which latency: what charts of a distribution are made of.
package struct LatencyShares: Sendable, Equatable {
  /// How many latencies.
  package let total: Double
  private let lower: [Double], upper: [Double]
  /// Latencies up to the end of each bin.
  private let reached: [Double]

  /// Of a histogram; nil where nothing stands in bins.
  fileprivate init?(_ histogram: LatencyDistribution) {
    let bins = histogram.bins.filter { $0.count > 0 }
    guard !bins.isEmpty else { return nil }
    lower = bins.map { Double($0.from) }
    upper = bins.map { Double($0.from) + Double($0.width) }
    var sum = 0.0
    reached = bins.map { bin in
      sum += Double(bin.count)
      return sum
    }
    total = sum
  }

  /// Begin of the first bin and end of the last.
  package var minimum: Double { lower[0] }
  package var maximum: Double { upper[upper.count - 1] }

  /// The width of the widest bin between two latencies.
  package func widestBin(from: Double, to: Double) -> Double {
    zip(lower, upper).filter { $0 < to && $1 > from }.map { $1 - $0 }.max() ?? 0
  }

  /// The share below `latency`; within a bin they are spread evenly.
  package func share(below latency: Double) -> Double {
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
  package func quantile(_ p: Double) -> Double { upper[index(of: p)] }

  /// The begin of that bin.
  package func begin(of p: Double) -> Double { lower[index(of: p)] }

  private func index(of p: Double) -> Int { reached.firstIndex { $0 >= p * total } ?? upper.count - 1 }
}

extension LatencyDistribution {
  /// The same, ready to be asked for shares; nil where nothing stands in bins.
  package var shares: LatencyShares? { LatencyShares(self) }
}
