// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation

/// Documents made from parts of real ones.
enum JSON {
  /// A latency without printed percentiles.
  static func latency(bins: [FioLatency.Bin], samples: Int) throws -> FioLatency {
    let text = bins.map { "\"\($0.value)\": \($0.count)" }.joined(separator: ",")
    let json = #"{"min":0,"max":0,"mean":0,"stddev":0,"N":\#(samples),"bins":{\#(text)}}"#
    return try JSONDecoder().decode(FioLatency.self, from: Data(json.utf8))
  }
}
