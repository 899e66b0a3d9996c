// SPDX-License-Identifier: GPL-2.0-only

/// Writes JSON in one form only: the same values are always the same bytes.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []
  /// Whether each list or object that is open is empty so far.
  private var isEmpty: [Bool] = []
  private let isPretty: Bool

  /// Pretty: a line per member, with two spaces for each level.
  init(pretty: Bool) {
    isPretty = pretty
  }

  /// A value on one line.
  static func text(_ value: some JSONValue) -> String {
    var writer = JSONWriter(pretty: false)
    value.write(to: &writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  mutating func newline() { bytes.append(0x0a) }

  mutating func object<Failure>(_ members: (inout Self) throws(Failure) -> Void) throws(Failure) {
    try enclose("{", "}", members)
  }

  mutating func array<Failure>(_ elements: (inout Self) throws(Failure) -> Void) throws(Failure) {
    try enclose("[", "]", elements)
  }

  mutating func key(_ key: String) {
    element()
    string(key)
    raw(isPretty ? ": " : ":")
  }

  /// To be called before each element of an array.
  mutating func element() {
    guard let last = isEmpty.indices.last else { return }
    if !isEmpty[last] { bytes.append(0x2c) }
    isEmpty[last] = false
    if isPretty { indent() }
  }

  mutating func raw(_ text: String) { bytes += text.utf8 }

  mutating func string(_ text: String) {
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
        case 0..<0x20: bytes += Array((byte < 0x10 ? "\\u000" : "\\u00").utf8) + Array(String(byte, radix: 16).utf8)
        default: bytes.append(byte)
        }
      }
    }
    bytes.append(0x22)
  }

  private mutating func enclose<Failure>(
    _ open: String, _ close: String, _ body: (inout Self) throws(Failure) -> Void
  ) throws(Failure) {
    raw(open)
    isEmpty.append(true)
    try body(&self)
    if isEmpty.removeLast() == false, isPretty { indent() }
    raw(close)
  }

  private mutating func indent() {
    bytes.append(0x0a)
    bytes += [UInt8](repeating: 0x20, count: 2 * isEmpty.count)
  }
}

extension String: JSONValue {
  func write(to writer: inout JSONWriter) { writer.string(self) }
  init(_ reader: inout JSONReader) throws(JSONError) { self = try reader.string() }
}

extension Bool: JSONValue {
  func write(to writer: inout JSONWriter) { writer.raw(self ? "true" : "false") }
  init(_ reader: inout JSONReader) throws(JSONError) { self = try reader.bool() }
}

extension Int64: JSONValue {
  func write(to writer: inout JSONWriter) { writer.raw("\(self)") }
  init(_ reader: inout JSONReader) throws(JSONError) { self = try reader.integer() }
}

extension Double: JSONValue {
  /// The shortest digits that are read as the same number.
  func write(to writer: inout JSONWriter) { writer.raw("\(self)") }
  init(_ reader: inout JSONReader) throws(JSONError) { self = try reader.number() }
}

extension Optional: JSONValue where Wrapped: JSONValue {
  func write(to writer: inout JSONWriter) {
    if let self { self.write(to: &writer) } else { writer.raw("null") }
  }
  init(_ reader: inout JSONReader) throws(JSONError) { self = reader.isNull() ? nil : try Wrapped(&reader) }
}

extension Array: JSONValue where Element: JSONValue {
  func write(to writer: inout JSONWriter) {
    writer.array { writer in
      for element in self {
        writer.element()
        element.write(to: &writer)
      }
    }
  }

  init(_ reader: inout JSONReader) throws(JSONError) {
    self = []
    var read: Self = []
    try reader.elements { (reader) throws(JSONError) in read.append(try Element(&reader)) }
    self = read
  }
}

extension Dictionary: JSONValue where Key == String, Value: JSONValue {
  /// Members sorted by the bytes of their keys.
  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      for (key, value) in sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
        writer.key(key)
        value.write(to: &writer)
      }
    }
  }

  init(_ reader: inout JSONReader) throws(JSONError) {
    var read: Self = [:]
    try reader.members { (reader, key) throws(JSONError) in
      guard read.updateValue(try Value(&reader), forKey: key) == nil else {
        throw reader.mistake("the key comes twice")
      }
    }
    self = read
  }
}
