// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Testing

@testable import StoreKit

@Suite struct TimestampTests {
  @Test func textIsWhatTheCalendarSays() throws {
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    // Steps that meet every month, leap days and the ends of centuries.
    for step in 0..<2000 {
      let milliseconds = Int64(step) * 123_456_789_012 + 7
      let timestamp = try #require(Timestamp(milliseconds: milliseconds))
      let whole = Date(timeIntervalSince1970: Double(milliseconds / 1000))
      let text = timestamp.text
      #expect(text.prefix(19) == whole.formatted(style).prefix(19))
      #expect(Timestamp(text: text) == timestamp)
      #expect(Timestamp(timestamp.date) == timestamp)
    }
    #expect(Timestamp(milliseconds: 0)?.text == "1970-01-01T00:00:00.000Z")
    #expect(Timestamp(milliseconds: Timestamp.range.upperBound)?.text == "9999-12-31T23:59:59.999Z")
    #expect(Timestamp(text: "2028-02-29T23:59:59.999Z")?.milliseconds == 1_835_481_599_999)
  }

  @Test(arguments: [
    "2027-02-29T00:00:00.000Z", "2027-13-01T00:00:00.000Z", "2027-01-01T24:00:00.000Z", "2027-01-01T00:00:00Z",
    "2027-01-01 00:00:00.000Z", "1969-12-31T23:59:59.999Z", "2027-01-01T00:00:60.000Z", "", "٢027-01-01T00:00:00.000Z",
  ])
  func otherTextsAreRefused(_ text: String) {
    #expect(Timestamp(text: text) == nil)
  }

  @Test func datesOutOfRangeAreRefused() {
    for seconds in [-1, .nan, .infinity, 1e18, -.infinity] {
      #expect(Timestamp(Date(timeIntervalSince1970: seconds)) == nil)
    }
  }
}
