// SPDX-License-Identifier: GPL-2.0-only

extension JSONScanner {
  /// A string.
  mutating func string() throws(JSONMistake) -> String {
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

  private func text(_ bytes: ArraySlice<UInt8>, from start: Int) throws(JSONMistake) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw mistake("the string that begins here is no UTF-8", at: start - 1)
    }
    return text
  }

  private mutating func escape(into target: inout [UInt8]) throws(JSONMistake) {
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
    case UInt8(ascii: "u"): try target.append(contentsOf: UTF8.bytes(of: scalar(from: start)))
    default: throw mistake("no such escape in a string", at: start)
    }
  }

  /// The rest of `\uXXXX`, or of the pair of them that stands for a character beyond U+FFFF.
  private mutating func scalar(from start: Int) throws(JSONMistake) -> Unicode.Scalar {
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

  private mutating func hexadecimal(from start: Int) throws(JSONMistake) -> UInt32 {
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

extension UTF8 {
  fileprivate static func bytes(of scalar: Unicode.Scalar) -> [UInt8] { Array(String(Character(scalar)).utf8) }
}
