// SPDX-License-Identifier: GPL-2.0-only

extension FaultReport {
  /// A histogram, or null where there is none.
  func describe(_ histogram: LatencyHistogram?, into text: inout JSONText) {
    guard let histogram else { return text.null() }
    text.object { text in
      let count = histogram.count
      text.member("count", count)
      text.member("min_ns", histogram.minimum)
      text.member("max_ns", histogram.maximum)
      text.member("sum_ns", histogram.sum)
      text.member("error_per_million", LatencyHistogram.relativeErrorPerMillion)
      text.name("percentiles")
      text.array { text in
        if count > 0 { describePercentiles(of: histogram, into: &text) }
      }
      text.name("log2_us")
      text.array { text in describeMicroseconds(of: histogram, into: &text) }
      text.name("buckets")
      text.array { text in describeBuckets(of: histogram, into: &text) }
    }
  }

  private func describePercentiles(of histogram: LatencyHistogram, into text: inout JSONText) {
    let shares: InlineArray<_, UInt64> = [
      10_000, 50_000, 100_000, 250_000, 500_000, 750_000, 900_000, 950_000, 990_000, 999_000, 999_900, 999_990,
    ]
    for index in shares.indices {
      text.object { text in
        text.member("per_million", shares[index])
        text.member("ns", histogram.percentile(perMillion: shares[index]))
      }
    }
  }

  /// Lines that count nothing are left out.
  private func describeMicroseconds(of histogram: LatencyHistogram, into text: inout JSONText) {
    for index in 0..<LatencyHistogram.microsecondLineCount {
      let line = histogram.microseconds(index)
      if line.count == 0 { continue }
      text.object { text in
        text.member("from", line.from)
        text.member("to", line.to)
        text.member("count", line.count)
      }
    }
  }

  /// All that was counted, so that a reader can merge jobs.
  private func describeBuckets(of histogram: LatencyHistogram, into text: inout JSONText) {
    for index in 0..<LatencyHistogram.bucketCount where histogram.buckets[index] > 0 {
      text.object { text in
        text.member("from_ns", LatencyHistogram.lowerBound(of: index))
        text.member("width_ns", LatencyHistogram.width(of: index))
        text.member("count", histogram.buckets[index])
      }
    }
  }
}
