// SPDX-License-Identifier: GPL-2.0-only

/// Writes JSON in one form only: the same values are always the same bytes.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []
  private var levels: [Level] = []
  private let isPretty: Bool

  private struct Level {
    var isEmpty = true
    let isPretty: Bool
  }

  /// Pretty: a line per member, with two spaces for each level.
  init(pretty: Bool) {
    isPretty = pretty
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  mutating func newline() { bytes.append(0x0a) }

  mutating func object(_ members: (inout Self) -> Void) { enclose("{", "}", isPretty, members) }

  mutating func array(_ elements: (inout Self) -> Void) { enclose("[", "]", isPretty, elements) }

  mutating func key(_ key: String) {
    next()
    quote(key)
    bytes += levels.last?.isPretty == true ? Array(": ".utf8) : Array(":".utf8)
  }

  /// To be called before each element of an array.
  mutating func element() { next() }

  mutating func string(_ value: String?) {
    guard let value else { return raw("null") }
    quote(value)
  }

  mutating func integer(_ value: Int64) { raw("\(value)") }

  /// The shortest digits that are read as the same number.
  mutating func number(_ value: Double) { raw("\(value)") }

  mutating func bool(_ value: Bool) { raw(value ? "true" : "false") }

  mutating func strings(_ values: [String]) {
    array { writer in
      for value in values {
        writer.element()
        writer.string(value)
      }
    }
  }

  /// Members sorted by the bytes of their keys.
  mutating func members<Value>(_ values: [String: Value], _ write: (inout Self, Value) -> Void) {
    object { writer in
      for (key, value) in values.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
        writer.key(key)
        write(&writer, value)
      }
    }
  }

  private mutating func enclose(_ open: String, _ close: String, _ pretty: Bool, _ body: (inout Self) -> Void) {
    raw(open)
    levels.append(Level(isPretty: pretty))
    body(&self)
    let level = levels.removeLast()
    if level.isPretty, !level.isEmpty { indent() }
    raw(close)
  }

  private mutating func next() {
    guard let level = levels.last else { return }
    if !level.isEmpty { bytes.append(0x2c) }
    levels[levels.count - 1].isEmpty = false
    if level.isPretty { indent() }
  }

  private mutating func indent() {
    bytes.append(0x0a)
    bytes += [UInt8](repeating: 0x20, count: 2 * levels.count)
  }

  private mutating func raw(_ text: String) { bytes += text.utf8 }

  private static let hexDigits = Array("0123456789abcdef".utf8)

  private mutating func quote(_ text: String) {
    var text = text
    bytes.append(0x22)
    text.withUTF8 { source in
      bytes.reserveCapacity(bytes.count + source.count)
      for byte in source {
        switch byte {
        case 0x22, 0x5c: bytes += [0x5c, byte]
        case 0x0a: bytes += [0x5c, 0x6e]
        case 0x0d: bytes += [0x5c, 0x72]
        case 0x09: bytes += [0x5c, 0x74]
        case 0..<0x20:
          bytes += Array("\\u00".utf8) + [Self.hexDigits[Int(byte >> 4)], Self.hexDigits[Int(byte & 15)]]
        default: bytes.append(byte)
        }
      }
    }
    bytes.append(0x22)
  }
}
