// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GRDB

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
    let fraction = String(milliseconds % 1000 + 1000).dropFirst()
    return "\(Date(timeIntervalSince1970: Double(milliseconds / 1000)).formatted(Self.seconds).dropLast()).\(fraction)Z"
  }

  /// From ``text``, in exactly that form.
  init?(text: String) {
    guard let date = try? Self.withFraction.parse(text), let read = Timestamp(date), read.text == text else {
      return nil
    }
    self = read
  }

  private static let seconds = Date.ISO8601FormatStyle()
  private static let withFraction = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
}

extension Date: ColumnValue {
  /// Dates that cannot be stored are refused before.
  var column: DatabaseValue { Timestamp(self)?.milliseconds.databaseValue ?? .null }

  init(_ row: inout SealedRow) throws(ProblemError) {
    guard let moment = Timestamp(milliseconds: try row.integer()) else { throw row.damaged }
    self = moment.date
  }

  func write(to writer: inout JSONWriter) { (Timestamp(self)?.text).write(to: &writer) }

  init(_ reader: inout JSONReader) throws(JSONError) {
    reader.skipSpace()
    let start = reader.position
    let text = try reader.string()
    guard let moment = Timestamp(text: text) else {
      let found = JSONReader.short(text)
      throw reader.mistake("expected a time like 2026-07-01T10:00:00.123Z, found \(found)", at: start)
    }
    self = moment.date
  }
}
