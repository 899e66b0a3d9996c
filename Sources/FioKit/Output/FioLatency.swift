// SPDX-License-Identifier: GPL-2.0-only

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
    /// Nanoseconds.
    package let value: Int
  }

  /// A bin of the histogram.
  package struct Bin: Sendable, Equatable {
    /// Nanoseconds.
    package let value: Int
    /// I/Os.
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

  /// The latency in nanoseconds at `rank` per cent: as fio printed it, else from the histogram; nil without either.
  package func percentile(_ rank: Double) -> Int? {
    guard samples > 0 else { return nil }
    return percentiles.first { $0.rank == rank }?.value ?? percentileFromBins(rank)
  }

  /// The time of all I/Os together, in nanoseconds; nil without any, or where it is no number.
  package var total: Double? {
    let total = mean * Double(samples)
    return samples > 0 && total.isFinite ? total : nil
  }

  /// The first bin at which `rank` per cent of the I/Os are reached, as fio finds its percentiles.
  private func percentileFromBins(_ rank: Double) -> Int? {
    let all = bins.reduce(0.0) { $0 + Double($1.count) }
    guard all > 0 else { return nil }
    var seen = 0.0
    for bin in bins {
      seen += Double(bin.count)
      if seen >= rank / 100 * all { return bin.value }
    }
    return bins.last?.value
  }
}
