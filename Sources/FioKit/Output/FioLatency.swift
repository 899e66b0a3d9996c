// SPDX-License-Identifier: GPL-2.0-only
import Metrics

/// A latency distribution, in nanoseconds.
package struct FioLatency: Sendable, Equatable, JSONReadable {
  /// Smallest and largest; 0 without samples.
  package let min: Int, max: Int
  /// Mean and standard deviation; NaN when fio printed no number.
  package let mean: Double, standardDeviation: Double
  /// How many I/Os were timed.
  package let samples: Int
  /// The percentiles that fio printed, ascending.
  package let percentiles: [Percentile]
  /// The histogram (json+ only), ascending; `value` stands for its bin, `count` are the I/Os in it.
  package let bins: [Bin]

  /// A percentile as printed: rank in per cent and latency in nanoseconds.
  package struct Percentile: Sendable, Equatable {
    /// Rank in per cent.
    package let rank: Double
    /// The latency at this rank, in nanoseconds.
    package let value: Int
  }

  /// A bin of the histogram.
  package struct Bin: Sendable, Equatable {
    /// The latency of the bin as fio prints it, in nanoseconds.
    package let value: Int
    /// I/Os that took so long.
    package let count: Int
  }

  /// Reads a distribution; keys that are no numbers are refused, and figures that cannot be.
  init(_ cursor: inout JSONCursor) throws(JSONCursorError) {
    var (min, max, samples): (Int?, Int?, Int?)
    var (mean, deviation) = (Double.nan, Double.nan)
    var percentiles: [Percentile] = []
    var bins: [Bin] = []
    try cursor.object { cursor, key throws(JSONCursorError) in
      switch key {
      case "min": min = try cursor.count()
      case "max": max = try cursor.count()
      case "N": samples = try cursor.count()
      case "mean": mean = try cursor.figure()
      case "stddev": deviation = try cursor.figure()
      case "percentile": percentiles = try cursor.numbered(Double.init).map { Percentile(rank: $0, value: $1) }
      case "bins": bins = try cursor.numbered(Int.init).map { Bin(value: $0, count: $1) }
      default: try cursor.skip()
      }
    }
    self.min = try cursor.required(min, "min")
    self.max = try cursor.required(max, "max")
    self.samples = try cursor.required(samples, "N")
    self.mean = mean
    standardDeviation = deviation
    self.percentiles = percentiles
    self.bins = bins
    try check(cursor)
  }

  /// The same as everybody else counts latencies.
  package var distribution: LatencyDistribution {
    let isTimed = samples > 0
    return LatencyDistribution(
      .fio, count: UInt64(samples), minimum: isTimed ? UInt64(min) : nil, maximum: isTimed ? UInt64(max) : nil,
      sum: isTimed && mean.isFinite ? mean * Double(samples) : nil,
      bins: bins.filter { $0.value >= 0 && $0.count >= 0 }.map(\.range),
      percentiles: Dictionary(percentiles.map { ($0.rank, UInt64(clamping: $0.value)) }) { first, _ in first })
  }
}

extension FioLatency.Bin {
  /// Where it begins and how wide it is: fio has 64 bins per power of two, below 128 ns one per nanosecond, and prints the
  /// middle of each.
  fileprivate var range: LatencyDistribution.Bin {
    let value = UInt64(clamping: value)
    let width: UInt64 = value < 128 ? 1 : 1 << UInt64(UInt64.bitWidth - 1 - value.leadingZeroBitCount - 6)
    return LatencyDistribution.Bin(from: value - width / 2, width: width, count: UInt64(clamping: count))
  }
}
