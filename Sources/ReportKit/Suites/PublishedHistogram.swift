// SPDX-License-Identifier: GPL-2.0-only
import FioKit

/// Histograms that were published.
enum PublishedHistogram {
  /// Of map-sync, by its headings: Jan Kara, "[RFC PATCH 0/13 v2] dax, ext4: Synchronous page faults", 2017-08-17.
  static let mapSync: [String: [FaultReport.Histogram.Line]] = [
    "File preallocated, no background load, no MAP_SYNC": lines([(4, 398), (8, 110), (16, 2), (32, 2)]),
    "File preallocated, no background load, MAP_SYNC": lines([(8, 509), (16, 2), (32, 1)]),
    "File empty, no background load, no MAP_SYNC": lines([(16, 503), (32, 8), (64, 1)]),
    "File empty, no background load, MAP_SYNC": lines([(64, 467), (128, 45)]),
    "File empty, background load, no MAP_SYNC": lines([(16, 507), (32, 4), (64, 1)]),
    "File empty, background load, MAP_SYNC": lines([(64, 489), (128, 23)]),
  ]

  private static func lines(_ counts: [(from: UInt64, count: UInt64)]) -> [FaultReport.Histogram.Line] {
    counts.map { FaultReport.Histogram.Line(from: $0.from, to: 2 * $0.from - 1, count: $0.count) }
  }
}
