// SPDX-License-Identifier: GPL-2.0-only

extension JSONCursor {
  /// What the escapes of a string stand for; the text of `\\uXXXX` may be half of a character.
  static func unescaped(_ bytes: ArraySlice<UInt8>) -> String? {
    var units: [UInt16] = []
    var text = ""
    var index = bytes.startIndex
    var plain = index
    func flush(_ text: inout String, _ units: inout [UInt16]) {
      text += String(decoding: units, as: UTF16.self)
      units.removeAll()
    }
    while index < bytes.endIndex {
      guard bytes[index] == UInt8(ascii: "\\") else {
        index += 1
        continue
      }
      if plain < index {
        flush(&text, &units)
        text += String(decoding: bytes[plain..<index], as: UTF8.self)
      }
      guard index + 1 < bytes.endIndex else { return nil }
      let kind = bytes[index + 1]
      index += 2
      if kind == UInt8(ascii: "u") {
        guard index + 4 <= bytes.endIndex,
          let unit = UInt16(String(decoding: bytes[index..<(index + 4)], as: UTF8.self), radix: 16)
        else { return nil }
        units.append(unit)
        index += 4
      } else {
        guard let unit = simple[kind] else { return nil }
        units.append(unit)
      }
      plain = index
    }
    flush(&text, &units)
    return text + String(decoding: bytes[plain...], as: UTF8.self)
  }

  private static let simple: [UInt8: UInt16] = {
    let pairs: [(Unicode.Scalar, UInt16)] = [
      ("\"", 0x22), ("\\", 0x5c), ("/", 0x2f), ("b", 8), ("f", 12), ("n", 10), ("r", 13), ("t", 9),
    ]
    return Dictionary(pairs.map { (UInt8(ascii: $0), $1) }) { $1 }
  }()
}
