// SPDX-License-Identifier: GPL-2.0-only

/// What is told of a latency distribution.
package enum LatencyStatistic: String, CaseIterable, CustomStringConvertible {
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
