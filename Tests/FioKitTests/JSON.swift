// SPDX-License-Identifier: GPL-2.0-only

@testable import FioKit

/// Documents made from parts of real ones.
enum JSON {
  /// A latency without printed percentiles.
  static func latency(bins: [FioLatency.Bin], samples: Int) throws -> FioLatency {
    let text = bins.map { "\"\($0.value)\": \($0.count)" }.joined(separator: ",")
    let json = #"{"min":0,"max":0,"mean":0,"stddev":0,"N":\#(samples),"bins":{\#(text)}}"#
    var cursor = JSONCursor(Array(json.utf8)[...])
    return try FioLatency(&cursor)
  }
}
