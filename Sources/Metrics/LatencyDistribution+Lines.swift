// SPDX-License-Identifier: GPL-2.0-only

/// Coarser bins, for people. A bin belongs to the line of its middle.
extension LatencyDistribution {
  /// Counts by steps of whole microseconds, from the first to the last that has any.
  package func steps(microseconds: UInt64) -> [Line] {
    let (width, overflow) = max(1, microseconds).multipliedReportingOverflow(by: 1000)
    guard !overflow else { return [] }
    return steps(of: width).map { Line(from: $0.from / 1000, to: ($0.to + 1) / 1000 - 1, count: $0.count) }
  }

  /// Counts by steps of so many nanoseconds, or instructions, likewise.
  package func steps(of width: UInt64) -> [Line] {
    let width = max(1, width)
    var found: [UInt64: UInt64] = [:]
    for bin in bins where bin.count > 0 { found[bin.middle / width, default: 0] &+= bin.count }
    guard let first = found.keys.min(), let last = found.keys.max(), last - first < 100_000 else { return [] }
    return (first...last).compactMap { place in
      let (from, overflow) = place.multipliedReportingOverflow(by: width)
      let (end, isLast) = from.addingReportingOverflow(width - 1)
      // Damaged reports may have bins beyond every latency.
      return overflow || isLast ? nil : Line(from: from, to: end, count: found[place] ?? 0)
    }
  }

  /// Counts by powers of two of nanoseconds, or instructions; only those that have any.
  package var powersOfTwo: [Line] {
    var found: [UInt64: UInt64] = [:]
    for bin in bins where bin.count > 0 {
      let top = bin.middle == 0 ? 0 : UInt64(1) << (63 - bin.middle.leadingZeroBitCount)
      found[top, default: 0] &+= bin.count
    }
    return found.sorted { $0.key < $1.key }.map { from, count in
      Line(from: from, to: from == 0 ? 0 : from - 1 + from, count: count)
    }
  }
}
