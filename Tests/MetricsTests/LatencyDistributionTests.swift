// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import Testing

@Suite("Latencies in bins")
struct LatencyDistributionTests {
  private static func histogram(_ bins: [(from: UInt64, width: UInt64, count: UInt64)]) -> LatencyDistribution {
    LatencyDistribution(
      .engine, count: bins.reduce(0) { $0 + $1.count }, minimum: bins.map(\.from).min(),
      maximum: bins.map { $0.from + $0.width - 1 }.max(),
      sum: bins.reduce(0) { $0 + Double($1.from) * Double($1.count) },
      bins: bins.map { LatencyDistribution.Bin(from: $0.from, width: $0.width, count: $0.count) })
  }

  /// One bin for each latency, so that nothing is lost.
  private static func exact(_ values: [UInt64], _ counting: LatencyDistribution.Counting = .engine)
    -> LatencyDistribution
  {
    LatencyDistribution(
      counting, count: UInt64(values.count), minimum: values.min(), maximum: values.max(),
      sum: values.reduce(0) { $0 + Double($1) },
      bins: values.map { LatencyDistribution.Bin(from: $0, width: 1, count: 1) })
  }

  @Test func sharesAreThoseOfAllBins() throws {
    let one = Self.histogram([(100, 10, 50), (110, 10, 50), (100, 10, 0)])
    var other = Self.histogram([(200, 100, 100)])
    #expect(LatencyDistribution(.engine).shares == nil)
    other.add(one)
    let shares = try #require(other.shares)
    #expect(shares.total == 200)
    #expect((shares.minimum, shares.maximum) == (100, 300))
    for (latency, share) in [
      (0.0, 0.0), (100, 0), (105, 0.125), (110, 0.25), (120, 0.5), (160, 0.5), (250, 0.75), (300, 1), (1e9, 1),
    ] {
      #expect(abs(shares.share(below: latency) - share) < 1e-12, "\(latency)")
    }
    #expect(shares.quantile(0.5) == 120)
    #expect(shares.begin(of: 0.5) == 110)
    #expect(shares.widestBin(from: 100, to: 120) == 10)
  }

  /// Merged in any order and grouping, the figures are those of all values sorted.
  @Test(arguments: 0..<50)
  func mergingIsTakingAllValuesTogether(_ round: Int) throws {
    let parts = (0..<Int.random(in: 1...6)).map { _ in
      (0..<Int.random(in: 0...400)).map { _ in UInt64.random(in: 1...(round.isMultiple(of: 2) ? 300 : 1 << 40)) }
    }
    let all = parts.joined().sorted()
    guard !all.isEmpty else { return }
    for counting in [LatencyDistribution.Counting.engine, .fio] {
      let merged = try #require(LatencyDistribution.merged(parts.shuffled().map { Self.exact($0, counting) }))
      #expect(merged.count == UInt64(all.count))
      #expect(merged.value(.min) == Double(all[0]) && merged.value(.max) == Double(all[all.count - 1]))
      let mean = try #require(merged.value(.mean))
      #expect(abs(mean - all.reduce(0) { $0 + Double($1) } / Double(all.count)) <= 1e-9 * mean)
      #expect(zip(merged.bins, merged.bins.dropFirst()).allSatisfy { $0.from < $1.from })
      for (rank, percent) in [(LatencyStatistic.p50, 50), (.p90, 90), (.p99, 99)] {
        // Nearest rank, in whole numbers.
        let place = max(1, (all.count * percent + 99) / 100)
        #expect(merged.value(rank) == Double(all[place - 1]), "\(rank) of \(all.count), \(counting)")
      }
    }
  }

  @Test func whatOnlyOneKnowsIsNotKnownOfBoth() throws {
    let known = Self.exact([10, 20, 30])
    let bare = LatencyDistribution(
      .fio, count: 3, minimum: 5, maximum: 50, sum: nil, bins: [], percentiles: [50: 20])
    #expect(bare.value(.p50) == 20 && bare.value(.mean) == nil)
    var both = known
    both.add(bare)
    #expect((both.value(.p50), both.value(.mean)) == (nil, nil))
    #expect((both.value(.min), both.value(.max)) == (5, 50))
    // What has no latencies takes nothing away.
    #expect(LatencyDistribution.merged([LatencyDistribution(.fio), bare, LatencyDistribution(.fio)]) == bare)
    #expect(LatencyDistribution.merged([]) == nil)
  }

  @Test func ranksThatAreNoneAreNoTrap() {
    for counting in [LatencyDistribution.Counting.engine, .fio] {
      let values = Self.exact([1, 2, 3], counting)
      for rank in [Double.nan, -1, .infinity, -.infinity, 1e300, 101] { _ = values.percentile(rank) }
      #expect(values.percentile(0) == 1 && values.percentile(100) == 3)
    }
  }
}
