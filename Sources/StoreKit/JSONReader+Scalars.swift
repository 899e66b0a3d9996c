// SPDX-License-Identifier: GPL-2.0-only

/// Numbers, as JSON's grammar has them; Swift's and C's readers accept more.
extension JSONReader {
  /// A whole number of 64 bits.
  mutating func integer() throws(JSONError) -> Int64 {
    let token = try numberToken("a whole number")
    let text = String(decoding: bytes[token], as: UTF8.self)
    guard let value = Int64(text), text != "-0" else {
      throw mistake("expected a whole number of 64 bits, found \(Self.short(text))", at: token.lowerBound)
    }
    return value
  }

  /// A number.
  mutating func number() throws(JSONError) -> Double {
    let token = try numberToken("a number")
    if let exact = bytes[token].withUnsafeBufferPointer(Self.exact) { return exact }
    let text = String(decoding: bytes[token], as: UTF8.self)
    guard let value = Double(text), value.isFinite else {
      throw mistake("\(Self.short(text)) is too large for a number of 64 bits", at: token.lowerBound)
    }
    return value
  }

  /// Where the number that comes next stands.
  mutating func numberToken(_ wanted: String) throws(JSONError) -> Range<Int> {
    skipSpace()
    let start = position
    guard let first = peek, first == UInt8(ascii: "-") || Self.isDigit(first) else { throw unexpected(wanted) }
    if first == UInt8(ascii: "-") { position += 1 }
    let beginsWithZero = peek == UInt8(ascii: "0")
    let whole = passDigits()
    var isNumber = whole == 1 || (whole > 1 && !beginsWithZero)
    if isNumber, peek == UInt8(ascii: ".") {
      position += 1
      isNumber = passDigits() > 0
    }
    if isNumber, let byte = peek, byte | 0x20 == UInt8(ascii: "e") {
      position += 1
      if let sign = peek, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { position += 1 }
      isNumber = passDigits() > 0
    }
    guard isNumber else {
      let end = bytes[start...].firstIndex { ",]} \n\r\t".utf8.contains($0) } ?? bytes.count
      let found = Self.short(String(decoding: bytes[start..<end], as: UTF8.self))
      throw mistake("expected \(wanted), found \(found)", at: start)
    }
    return start..<position
  }

  private mutating func passDigits() -> Int {
    let start = position
    while let byte = peek, Self.isDigit(byte) { position += 1 }
    return position - start
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  /// The value of digits, with or without a point among them, where one division of numbers that are exact gives it, correctly
  /// rounded: that of nearly every number. nil for all others, and for what is no number.
  static func exact(_ token: UnsafeBufferPointer<UInt8>) -> Double? {
    guard let first = token.first, token.count <= 18, isDigit(first) else { return nil }
    var (digits, fraction, hasPoint) = (0, 0, false)
    for byte in token {
      if isDigit(byte) {
        digits = digits &* 10 &+ Int(byte &- 0x30)
        if hasPoint { fraction &+= 1 }
      } else if byte == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else {
        return nil
      }
    }
    // `1.` and `01` are none of JSON's.
    guard !hasPoint || fraction > 0, first != 0x30 || token.count == 1 || token[1] == UInt8(ascii: ".") else {
      return nil
    }
    return digits <= 1 << 53 ? Double(digits) / exactPowers[fraction] : nil
  }

  /// Powers of ten that a Double holds exactly.
  private static let exactPowers: [Double] = (0...18).map { (0..<$0).reduce(1.0) { power, _ in power * 10 } }
}

/// Strings.
extension JSONReader {
  /// A string.
  mutating func string() throws(JSONError) -> String {
    skipSpace()
    guard peek == UInt8(ascii: "\"") else { throw unexpected("a string") }
    let start = position + 1
    position = start
    while let byte = peek, byte != 0x22, byte != 0x5c, byte >= 0x20 { position += 1 }
    // Most strings have no escape, and are taken as they are.
    if peek == 0x22 {
      position += 1
      return try text(bytes[start..<position - 1], from: start)
    }
    var unescaped = Array(bytes[start..<position])
    while let byte = peek {
      switch byte {
      case 0x22:
        position += 1
        return try text(unescaped[...], from: start)
      case 0x5c: try escape(into: &unescaped)
      case 0..<0x20: throw mistake("a control character in a string must be escaped")
      default:
        unescaped.append(byte)
        position += 1
      }
    }
    throw mistake("the text ends inside the string that begins here", at: start - 1)
  }

  private func text(_ bytes: ArraySlice<UInt8>, from start: Int) throws(JSONError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw mistake("the string that begins here is no UTF-8", at: start - 1)
    }
    return text
  }

  private mutating func escape(into target: inout [UInt8]) throws(JSONError) {
    let start = position
    position += 1
    guard let byte = peek else { throw mistake("the text ends inside an escape", at: start) }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): target.append(byte)
    case UInt8(ascii: "n"): target.append(0x0a)
    case UInt8(ascii: "r"): target.append(0x0d)
    case UInt8(ascii: "t"): target.append(0x09)
    case UInt8(ascii: "b"): target.append(0x08)
    case UInt8(ascii: "f"): target.append(0x0c)
    case UInt8(ascii: "u"): target.append(contentsOf: String(Character(try scalar(from: start))).utf8)
    default: throw mistake("no such escape in a string", at: start)
    }
  }

  /// The rest of `\uXXXX`, or of the pair of them that stands for a character beyond U+FFFF.
  private mutating func scalar(from start: Int) throws(JSONError) -> Unicode.Scalar {
    let first = try hexadecimal(from: start)
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xdc00, bytes[position...].starts(with: [0x5c, 0x75]) else {
      throw mistake("half of a pair of \\u escapes", at: start)
    }
    position += 2
    let second = try hexadecimal(from: start)
    guard (0xdc00..<0xe000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
    else { throw mistake("half of a pair of \\u escapes", at: start) }
    return scalar
  }

  private mutating func hexadecimal(from start: Int) throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw mistake("\\u needs four hexadecimal digits", at: start)
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}
