// SPDX-License-Identifier: GPL-2.0-only

/// Times as suite.yaml and the command line write them: a whole number, of seconds where it has no unit.
package enum DurationText {
  /// What may be written, for those who wrote something else.
  package static let rule = "a whole number of seconds, or with s, m or h, up to a week: 90, 90s, 5m, 1h"

  /// The time; nil for anything else.
  package static func parse(_ text: String) -> Duration? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int64(digits), let unit = units[String(text.dropFirst(digits.count))] else { return nil }
    let (seconds, overflow) = number.multipliedReportingOverflow(by: unit)
    guard !overflow, (1...maxSeconds).contains(seconds) else { return nil }
    return .seconds(seconds)
  }

  /// The seconds of a week.
  private static let maxSeconds: Int64 = 604_800

  private static let units: [String: Int64] = ["": 1, "s": 1, "m": 60, "min": 60, "h": 3600]
}
