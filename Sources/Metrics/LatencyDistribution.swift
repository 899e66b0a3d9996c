// SPDX-License-Identifier: GPL-2.0-only

/// Latencies in nanoseconds, counted in bins: those of a job, or of several merged by adding equal bins.
package struct LatencyDistribution: Sendable, Equatable {
  /// Whose bins they are: each program finds percentiles in its own way, and what is merged here is found as it would.
  package enum Counting: Sendable {
    /// fio prints the upper one of the two middles of a bin, also where that is beyond the largest latency.
    case fio
    /// The engine prints the lower one, within the smallest and the largest latency (nearest rank, in whole numbers).
    case engine
  }

  /// So many latencies of `from` nanoseconds to `width` more.
  package struct Bin: Sendable, Hashable {
    /// Its lower end and its width, in nanoseconds.
    package let from: UInt64, width: UInt64
    /// How many latencies lie in it.
    package fileprivate(set) var count: UInt64

    /// A bin; a width of 0 counts as 1.
    package init(from: UInt64, width: UInt64, count: UInt64) {
      (self.from, self.width, self.count) = (from, max(1, width), count)
    }

    /// The lower one of the two middles, of an odd width the only one; what is too large for the type is its largest value.
    package var middle: UInt64 { place((width - 1) / 2) }

    fileprivate var upperMiddle: UInt64 { place(width / 2) }

    /// Where it begins, and how long it is, if each whole nanosecond stands for half of one to both sides.
    fileprivate var begin: Double { Double(from) - 0.5 }
    fileprivate var length: Double { Double(width) }

    private func place(_ distance: UInt64) -> UInt64 {
      let (place, overflow) = from.addingReportingOverflow(distance)
      return overflow ? .max : place
    }
  }

  /// So many latencies of `from` to `to` whole microseconds, or whole instructions.
  package struct Line: Sendable, Hashable, Codable {
    /// Its first and its last microsecond, or instruction.
    package let from: UInt64, to: UInt64
    /// How many latencies lie in it.
    package let count: UInt64

    /// A line.
    package init(from: UInt64, to: UInt64, count: UInt64) {
      (self.from, self.to, self.count) = (from, to, count)
    }
  }

  /// Whose bins they are.
  package let counting: Counting
  /// How many latencies.
  package private(set) var count: UInt64
  /// The smallest and the largest one, exact; nil without latencies.
  package private(set) var minimum: UInt64?, maximum: UInt64?
  /// The sum of all, exact up to 2^53; nil where it is not known.
  package private(set) var sum: Double?
  /// The bins, ascending; none where the program printed no histogram.
  package private(set) var bins: [Bin]
  /// Counts by powers of two of whole microseconds, where the program printed them.
  package private(set) var lines: [Line]
  /// Percentiles as they were printed, by their rank in per cent: those of one job, not of several.
  private var printed: [Double: UInt64]

  /// Latencies as a program printed them; bins in any order.
  package init(
    _ counting: Counting, count: UInt64, minimum: UInt64?, maximum: UInt64?, sum: Double?, bins: [Bin],
    lines: [Line] = [], percentiles: [Double: UInt64] = [:]
  ) {
    (self.counting, self.count, self.minimum, self.maximum, self.sum) = (counting, count, minimum, maximum, sum)
    (self.lines, printed) = (lines, percentiles)
    let isSorted = zip(bins, bins.dropFirst()).allSatisfy { $0.from < $1.from }
    self.bins = isSorted ? bins : Self.joined(bins.sorted { $0.from < $1.from }, [])
  }

  /// No latencies.
  package init(_ counting: Counting) {
    self.init(counting, count: 0, minimum: nil, maximum: nil, sum: nil, bins: [])
  }

  /// All of these together; nil without any. What has no latencies has no part in it.
  package static func merged(_ all: [LatencyDistribution]) -> LatencyDistribution? {
    let counted = all.filter { $0.count > 0 }
    guard var merged = counted.first ?? all.first else { return nil }
    for other in counted.dropFirst() { merged.add(other) }
    return merged
  }

  /// Adds another job's latencies. What only one of both knows, nobody knows of both together.
  package mutating func add(_ other: LatencyDistribution) {
    guard other.count > 0 else { return }
    guard count > 0 else { return self = other }
    let isBinned = !bins.isEmpty && !other.bins.isEmpty
    bins = isBinned ? Self.joined(bins, other.bins) : []
    printed = [:]
    count &+= other.count
    sum = sum.flatMap { own in other.sum.map { own + $0 } }
    minimum = minimum.flatMap { own in other.minimum.map { min(own, $0) } }
    maximum = maximum.flatMap { own in other.maximum.map { max(own, $0) } }
    let ends = Dictionary((lines + other.lines).map { ($0.from, $0.to) }) { first, _ in first }
    let sums = Dictionary((lines + other.lines).map { ($0.from, $0.count) }, uniquingKeysWith: &+)
    lines = ends.sorted { $0.key < $1.key }.map { Line(from: $0.key, to: $0.value, count: sums[$0.key] ?? 0) }
  }

  /// Two ascending lists as one; what begins at the same latency is one bin.
  private static func joined(_ one: [Bin], _ other: [Bin]) -> [Bin] {
    var joined: [Bin] = []
    joined.reserveCapacity(max(one.count, other.count))
    func take(_ bin: Bin) {
      if joined.last?.from == bin.from { joined[joined.count - 1].count &+= bin.count } else { joined.append(bin) }
    }
    var rest = other[...]
    for bin in one {
      while let next = rest.first, next.from < bin.from {
        take(next)
        rest.removeFirst()
      }
      take(bin)
    }
    rest.forEach(take)
    return joined
  }
}

/// What is told of a latency distribution.
package enum LatencyStatistic: String, CaseIterable, CustomStringConvertible, Sendable {
  case min, mean, max, p50, p90, p99, p999

  /// Its word in the names of metrics.
  package var description: String { rawValue }

  /// Rank in per cent; nil where it is no percentile.
  package var rank: Double? {
    switch self {
    case .min, .mean, .max: nil
    case .p50: 50
    case .p90: 90
    case .p99: 99
    case .p999: 99.9
    }
  }
}

extension LatencyDistribution {
  /// Whether times were taken: those that are all 0 were not, as the clock was too coarse, or there was none.
  package var isTimed: Bool { count > 0 && (maximum ?? 0) > 0 }

  /// Nanoseconds; nil where that was not measured.
  package func value(_ statistic: LatencyStatistic) -> Double? {
    guard isTimed else { return nil }
    switch statistic {
    case .min: return minimum.map { Double($0) }
    case .max: return maximum.map { Double($0) }
    case .mean: return sum.map { $0 / Double(count) }
    case .p50, .p90, .p99, .p999: return statistic.rank.flatMap(percentile).map { Double($0) }
    }
  }

  /// The latency in nanoseconds that `rank` per cent do not exceed: as it was printed, else from the bins, as the program that
  /// counted them finds it; nil without either.
  package func percentile(_ rank: Double) -> UInt64? {
    guard count > 0 else { return nil }
    if let printed = printed[rank] { return printed }
    guard !bins.isEmpty else { return nil }
    let wanted = wantedCount(rank)
    var seen: UInt64 = 0
    for bin in bins {
      seen &+= bin.count
      if seen >= wanted { return told(bin) }
    }
    return bins.last.map(told)
  }

  /// The latency that stands for those of a bin.
  private func told(_ bin: Bin) -> UInt64 {
    switch counting {
    case .fio: return bin.upperMiddle
    case .engine:
      // A damaged report may hold a smallest one above the largest.
      guard let minimum, let maximum, minimum <= maximum else { return bin.middle }
      return min(max(bin.middle, minimum), maximum)
    }
  }

  /// The latency in nanoseconds below which the share `p` of all lies, interpolated within its bin, so that it does not move in
  /// steps as ``percentile(_:)`` does; nil without bins.
  ///
  /// The latencies of a bin count as spread evenly over it. Each is a whole number of nanoseconds and stands for half of one to
  /// both sides, so that a bin whose width is 1 is not moved up.
  package func interpolatedQuantile(_ p: Double) -> Double? {
    guard let reach = reach(p) else { return nil }
    return within(reach.bin.map { $0.begin + $0.length * reach.part } ?? .infinity)
  }

  /// The mean in nanoseconds of all latencies but the slowest, of which there is the share `slowest`; of a bin that is cut, its
  /// lower part counts. nil without bins.
  package func trimmedMean(withoutSlowest slowest: Double) -> Double? {
    guard let reach = reach(1 - slowest), reach.wanted > 0 else { return nil }
    var sum = 0.0
    for bin in bins[..<reach.place] { sum += Double(bin.count) * (bin.begin + bin.length / 2) }
    if let bin = reach.bin { sum += Double(bin.count) * reach.part * (bin.begin + bin.length * reach.part / 2) }
    return within(sum / reach.wanted)
  }

  /// The bin in which the share `p` of what stands in bins is reached, and the part of it that is below; no bin where rounding
  /// leads beyond the last one. nil without bins, or where `p` is no share.
  private func reach(_ p: Double) -> (place: Int, bin: Bin?, part: Double, wanted: Double)? {
    let all = bins.reduce(0.0) { $0 + Double($1.count) }
    guard all > 0, (0...1).contains(p) else { return nil }
    let wanted = p * all
    var before = 0.0
    for (place, bin) in bins.enumerated() where bin.count > 0 {
      if before + Double(bin.count) >= wanted { return (place, bin, (wanted - before) / Double(bin.count), wanted) }
      before += Double(bin.count)
    }
    return (bins.count, nil, 0, wanted)
  }

  /// No figure lies outside the smallest and the largest latency, which are exact.
  private func within(_ latency: Double) -> Double {
    // A damaged result may hold a smallest one above the largest.
    guard let minimum, let maximum, minimum <= maximum else { return latency }
    return min(max(latency, Double(minimum)), Double(maximum))
  }

  /// How many latencies `rank` per cent of all are, of those that stand in bins.
  private func wantedCount(_ rank: Double) -> UInt64 {
    let all = bins.reduce(UInt64(0)) { $0 &+ $1.count }
    switch counting {
    case .fio:
      #if arch(x86_64)
        // As fio calculates it: where the rank is no binary number, whole counts come out one too high else.
        let wanted = Float80(rank) / 100 * Float80(all)
      #else
        let wanted = rank / 100 * Double(all)
      #endif
      return UInt64(exactly: wanted.rounded(.up)) ?? all
    case .engine:
      let perMillion = UInt64(exactly: (rank * 10_000).rounded()).map { min($0, 1_000_000) } ?? 0
      let rest = (all % 1_000_000 * perMillion + 999_999) / 1_000_000
      return max(all / 1_000_000 * perMillion + rest, 1)
    }
  }
}
