// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// A moment in whole milliseconds since 1970: exact in the store and in text, which a floating-point date is not.
struct Timestamp: Equatable {
  let milliseconds: Int64

  /// Years 1970 to 9999, which four digits can write.
  static let range: ClosedRange<Int64> = 0...253_402_300_799_999

  init?(milliseconds: Int64) {
    guard Self.range.contains(milliseconds) else { return nil }
    self.milliseconds = milliseconds
  }

  init?(_ date: Date) {
    let value = (date.timeIntervalSince1970 * 1000).rounded()
    guard value >= 0, value <= Double(Self.range.upperBound) else { return nil }
    self.init(milliseconds: Int64(value))
  }

  var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }

  /// For example `2026-07-01T10:00:00.123Z`.
  var text: String {
    let (days, rest) = milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
    let (year, month, day) = Self.civil(days)
    let time = [rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60].map { Self.digits($0, 2) }
    return "\(Self.digits(year, 4))-\(Self.digits(month, 2))-\(Self.digits(day, 2))T"
      + "\(time.joined(separator: ":")).\(Self.digits(rest % 1000, 3))Z"
  }

  /// From ``text``, in exactly that form. An export has one per repeat, hence no regular expression.
  init?(text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == Self.form.count else { return nil }
    var parts: [Int64] = [0]
    for (byte, expected) in zip(bytes, Self.form) {
      if expected == UInt8(ascii: "d") {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        parts[parts.count - 1] = parts[parts.count - 1] * 10 + Int64(byte - UInt8(ascii: "0"))
      } else {
        guard byte == expected else { return nil }
        parts.append(0)
      }
    }
    guard (1...12).contains(parts[1]), (1...31).contains(parts[2]), parts[3] < 24, parts[4] < 60, parts[5] < 60
    else { return nil }
    let days = Self.days(parts[0], parts[1], parts[2])
    // 30 February is another day by another name.
    guard Self.civil(days) == (parts[0], parts[1], parts[2]) else { return nil }
    let time = ((days * 24 + parts[3]) * 60 + parts[4]) * 60 + parts[5]
    self.init(milliseconds: time * 1000 + parts[6])
  }

  private static let form = Array("dddd-dd-ddTdd:dd:dd.dddZ".utf8)

  /// Days since 1970 of a date of the Gregorian calendar, and back; years begin in March, so that the leap day is the last.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let year = month > 2 ? year : year - 1
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
  }

  private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let (era, day) = (days + 719_468).quotientAndRemainder(dividingBy: 146_097)
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
    let dayOfYear = day - (365 * year + year / 4 - year / 100)
    let month = (5 * dayOfYear + 2) / 153
    return (
      year + era * 400 + (month < 10 ? 0 : 1), month < 10 ? month + 3 : month - 9,
      dayOfYear - (153 * month + 2) / 5 + 1
    )
  }

  private static func digits(_ value: Int64, _ count: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, count - text.count)) + text
  }
}
