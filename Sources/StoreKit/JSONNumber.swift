// SPDX-License-Identifier: GPL-2.0-only

/// A number as JSON's grammar has it, of which Swift's and C's readers accept more.
private struct JSONNumber {
  var isNegative = false
  var isWhole = true
  /// All digits as one number; nil when 64 bits do not hold it.
  var digits: UInt64? = 0
  /// The power of ten that `digits` is multiplied by.
  var exponent = 0

  /// Powers of ten that a Double holds exactly.
  private static let exactPowers: [Double] = (0...22).map { exponent in
    (0..<exponent).reduce(1.0) { power, _ in power * 10 }
  }

  /// The value where one division or multiplication of exact numbers gives it, correctly rounded: nearly always.
  var exact: Double? {
    guard let digits, digits <= 1 << 53, abs(exponent) < Self.exactPowers.count else { return nil }
    let power = Self.exactPowers[abs(exponent)]
    let value = exponent < 0 ? Double(digits) / power : Double(digits) * power
    return isNegative ? -value : value
  }

  mutating func append(_ digit: UInt8) {
    guard let old = digits else { return }
    let (tenfold, overflow) = old.multipliedReportingOverflow(by: 10)
    let (sum, carry) = tenfold.addingReportingOverflow(UInt64(digit))
    digits = overflow || carry ? nil : sum
  }
}

extension JSONScanner {
  /// A whole number of 64 bits.
  mutating func integer() throws(JSONMistake) -> Int64 {
    let start = try numberStart("a whole number")
    let number = read()
    let value = number.flatMap { number -> Int64? in
      guard number.isWhole, let digits = number.digits else { return nil }
      return number.isNegative ? (digits == 0 ? nil : Int64(exactly: -Int128(digits))) : Int64(exactly: digits)
    }
    guard let value else {
      throw mistake("expected a whole number of 64 bits, found \(token(from: start))", at: start)
    }
    return value
  }

  /// A number.
  mutating func number() throws(JSONMistake) -> Double {
    let start = try numberStart("a number")
    guard let number = read() else { throw mistake("expected a number, found \(token(from: start))", at: start) }
    if let exact = number.exact { return exact }
    guard let value = Double(String(decoding: bytes[start..<position], as: UTF8.self)), value.isFinite else {
      throw mistake("\(token(from: start)) is too large for a number of 64 bits", at: start)
    }
    return value
  }

  private mutating func numberStart(_ wanted: String) throws(JSONMistake) -> Int {
    skipSpace()
    guard let byte = peek, byte == UInt8(ascii: "-") || digit(byte) != nil else { throw unexpected(wanted) }
    return position
  }

  private mutating func read() -> JSONNumber? {
    var number = JSONNumber()
    if peek == UInt8(ascii: "-") {
      number.isNegative = true
      position += 1
    }
    let isZero = peek == UInt8(ascii: "0")
    let whole = digits(&number)
    guard whole == 1 || (whole > 1 && !isZero) else { return nil }
    if peek == UInt8(ascii: ".") {
      position += 1
      number.isWhole = false
      let fraction = digits(&number)
      guard fraction > 0 else { return nil }
      number.exponent = -fraction
    }
    if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
      position += 1
      number.isWhole = false
      guard let exponent = exponent() else { return nil }
      number.exponent += exponent
    }
    return number
  }

  private mutating func digits(_ number: inout JSONNumber) -> Int {
    let start = position
    while let byte = peek, let digit = digit(byte) {
      number.append(digit)
      position += 1
    }
    return position - start
  }

  private mutating func exponent() -> Int? {
    let isNegative = peek == UInt8(ascii: "-")
    if isNegative || peek == UInt8(ascii: "+") { position += 1 }
    var number = JSONNumber()
    guard digits(&number) > 0 else { return nil }
    // Beyond this a number is zero or too large, which the slow reader decides.
    let value = Int(min(number.digits ?? 100_000, 100_000))
    return isNegative ? -value : value
  }

  private func digit(_ byte: UInt8) -> UInt8? {
    let digit = byte &- 0x30
    return digit < 10 ? digit : nil
  }

  private func token(from start: Int) -> String {
    let end = bytes[start...].firstIndex { ",]} \n\r\t".utf8.contains($0) } ?? bytes.count
    return Self.short(String(decoding: bytes[start..<end], as: UTF8.self))
  }
}
