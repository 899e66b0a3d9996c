// SPDX-License-Identifier: GPL-2.0-only

/// What a side of a pair measures, and the ratio of both sides is taken of.
package enum PairFigures {
  /// By their names: the time per I/O at equal CPU shares, percentiles interpolated within the bins of the histogram, and the
  /// mean of all completion latencies but the slowest tenth; times, so that less is better.
  package static let names = ["clat_p50_ns", "clat_p90_ns", "clat_p99_ns", "clat_trimmed_ns", "ns_per_io"]

  /// What a stored pair calls the figure of its base, of its candidate, and the ratio of both.
  package static let prefixes = ["base.", "candidate.", "ratio."]
}
