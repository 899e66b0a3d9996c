// SPDX-License-Identifier: GPL-2.0-only

@testable import FioKit

/// Documents made from parts of real ones.
enum JSON {
  /// A latency without printed percentiles.
  static func latency(bins: [FioLatency.Bin], samples: Int) throws -> FioLatency {
    let text = bins.map { "\"\($0.value)\": \($0.count)" }.joined(separator: ",")
    let values = bins.map(\.value)
    let (least, most) = (values.min() ?? 0, values.max() ?? 0)
    let json = #"{"min":\#(least),"max":\#(most),"mean":\#(most),"stddev":0,"N":\#(samples),"bins":{\#(text)}}"#
    var cursor = JSONCursor(Array(json.utf8)[...])
    return try FioLatency(&cursor)
  }
}
