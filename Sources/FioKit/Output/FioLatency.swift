// SPDX-License-Identifier: GPL-2.0-only

/// A latency distribution, in nanoseconds.
public struct FioLatency: Sendable, Equatable, Decodable {
  /// Smallest and largest; 0 without samples.
  public let min: Int, max: Int
  /// Mean and standard deviation; NaN when fio printed no number.
  public let mean: Double, standardDeviation: Double
  /// How many I/Os were timed.
  public let samples: Int
  /// The percentiles that fio printed, ascending.
  public let percentiles: [Percentile]
  /// The histogram (json+ only), ascending; `value` stands for its bin, `count` are the I/Os in it.
  public let bins: [Bin]

  /// A percentile as printed: rank in per cent and latency in nanoseconds.
  public struct Percentile: Sendable, Equatable {
    /// Rank in per cent.
    public let rank: Double
    /// Nanoseconds.
    public let value: Int
  }

  /// A bin of the histogram.
  public struct Bin: Sendable, Equatable {
    /// Nanoseconds.
    public let value: Int
    /// I/Os.
    public let count: Int
  }

  enum CodingKeys: String, CodingKey {
    case min, max, mean, bins
    case standardDeviation = "stddev"
    case samples = "N"
    case percentiles = "percentile"
  }

  /// Decodes a distribution; histogram keys that are no numbers are refused.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    min = try container.decode(Int.self, forKey: .min)
    max = try container.decode(Int.self, forKey: .max)
    mean = try container.decodeIfPresent(Double.self, forKey: .mean) ?? .nan
    standardDeviation = try container.decodeIfPresent(Double.self, forKey: .standardDeviation) ?? .nan
    samples = try container.decode(Int.self, forKey: .samples)
    percentiles = try container.numbered(.percentiles, Double.init).map { Percentile(rank: $0, value: $1) }
    bins = try container.numbered(.bins, Int.init).map { Bin(value: $0, count: $1) }
  }

  /// The latency in nanoseconds at `rank` per cent: as fio printed it, else from the histogram; nil without either.
  public func percentile(_ rank: Double) -> Int? {
    guard samples > 0 else { return nil }
    return percentiles.first { $0.rank == rank }?.value ?? percentileFromBins(rank)
  }

  /// The time of all I/Os together, in nanoseconds.
  public var total: Double? {
    samples > 0 && mean.isFinite ? mean * Double(samples) : nil
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

extension KeyedDecodingContainer {
  /// An object whose keys are numbers, ascending.
  fileprivate func numbered<Number: Comparable>(
    _ key: Key, _ number: (String) -> Number?
  ) throws -> [(Number, Int)] {
    let pairs = try decodeIfPresent([String: Int].self, forKey: key) ?? [:]
    return try pairs.map { name, count in
      guard let value = number(name) else {
        throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: "`\(name)` is no number")
      }
      return (value, count)
    }.sorted { $0.0 < $1.0 }
  }
}
