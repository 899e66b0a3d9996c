// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import TestSupport
import Testing

@testable import FaultMemory

@Suite("Latency histograms")
struct LatencyHistogramTests {
  private func recorded(_ values: [UInt64]) throws -> LatencyHistogram {
    let histogram = try LatencyHistogram.make()
    for value in values { histogram.record(value) }
    return histogram
  }

  /// Latencies over the whole range, as likely short as long.
  private func latencies(_ count: Int, seed: UInt64, bits: UInt64 = 63) -> [UInt64] {
    var generator = Dice(seed: seed)
    return (0..<count).map { _ in generator.next() >> (64 - 1 - generator.next() % bits) }
  }

  @Test("Every percentile is within the stated error of exact sorting", arguments: 1...8)
  func percentiles(_ seed: UInt64) throws {
    let values = latencies(Int(1 + seed * seed * 1000), seed: seed, bits: 8 * seed).sorted()
    let histogram = try recorded(values)
    defer { histogram.destroy() }
    for share in [UInt64(0), 1, 10_000, 250_000, 500_000, 900_000, 990_000, 999_000, 999_999, 1_000_000] {
      let rank = max((values.count * Int(share) + 999_999) / 1_000_000, 1)
      let exact = values[rank - 1]
      let found = try #require(histogram.percentile(perMillion: share))
      let difference = Double(found > exact ? found - exact : exact - found)
      #expect(difference * 1_000_000 <= Double(exact) * Double(LatencyHistogram.relativeErrorPerMillion))
      if exact < 128 { #expect(found == exact) }
    }
    #expect(histogram.percentile(perMillion: 1_000_001) == histogram.percentile(perMillion: 1_000_000))
  }

  @Test("Count, sum, minimum and maximum are exact", arguments: 1...4)
  func totals(_ seed: UInt64) throws {
    let values = latencies(5000, seed: seed, bits: 40)
    let histogram = try recorded(values)
    defer { histogram.destroy() }
    #expect(histogram.count == 5000)
    #expect(histogram.sum == values.reduce(0, +))
    #expect(histogram.minimum == values.min())
    #expect(histogram.maximum == values.max())
  }

  @Test("The log2 table in microseconds is exact", arguments: 1...4)
  func microseconds(_ seed: UInt64) throws {
    var values = latencies(20_000, seed: seed)
    // Both sides of each boundary.
    for power in 0...50 { values += [(1 << power) * 1000 - 1, (1 << power) * 1000, (1 << power) * 1000 + 1] }
    values += [0, 1, 999, .max]
    let histogram = try recorded(values)
    defer { histogram.destroy() }
    var total: UInt64 = 0
    for index in 0..<LatencyHistogram.microsecondLineCount {
      let line = histogram.microseconds(index)
      #expect(line.count == UInt64(values.count { $0 / 1000 >= line.from && $0 / 1000 <= line.to }), "line \(index)")
      total += line.count
    }
    #expect(total == UInt64(values.count))
    let third = histogram.microseconds(3)
    #expect(third.from == 4 && third.to == 7)
  }

  @Test("Buckets follow each other without gap or overlap up to the largest number")
  func buckets() {
    var expected: UInt64 = 0
    for bucket in 0..<LatencyHistogram.bucketCount {
      let first = LatencyHistogram.lowerBound(of: bucket)
      let last = first &+ (LatencyHistogram.width(of: bucket) - 1)
      #expect(first == expected)
      #expect(LatencyHistogram.bucket(of: first) == bucket && LatencyHistogram.bucket(of: last) == bucket)
      expected = last &+ 1
    }
    #expect(expected == 0, "the last bucket ends at UInt64.max")
  }

  @Test("Merging is as if one had recorded both")
  func merge() throws {
    let first = latencies(3000, seed: 1)
    let second = latencies(50, seed: 2, bits: 12)
    let (one, other, both) = (try recorded(first), try recorded(second), try recorded(first + second))
    let empty = try recorded([])
    defer { for histogram in [one, other, both, empty] { histogram.destroy() } }
    one.merge(other)
    one.merge(empty)
    #expect(one.count == both.count && one.sum == both.sum)
    #expect(one.minimum == both.minimum && one.maximum == both.maximum)
    for bucket in 0..<LatencyHistogram.bucketCount { #expect(one.buckets[bucket] == both.buckets[bucket]) }
  }

  @Test("Nothing recorded is nothing, also after a reset")
  func empty() throws {
    let histogram = try recorded([5, 1 << 40])
    defer { histogram.destroy() }
    histogram.reset()
    #expect(histogram.count == 0 && histogram.sum == 0)
    #expect(histogram.minimum == nil && histogram.maximum == nil && histogram.percentile(perMillion: 500_000) == nil)
    histogram.record(.max)
    #expect(histogram.minimum == .max && histogram.maximum == .max)
  }

  @Test("Without memory there is an error, not a histogram")
  func noMemory() {
    let error = SystemCallError(.allocate, errno: ENOMEM)
    Syscalls.$failing.withValue(error) { _ = #expect(throws: error) { try LatencyHistogram.make() } }
  }
}
