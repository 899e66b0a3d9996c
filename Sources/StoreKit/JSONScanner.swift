// SPDX-License-Identifier: GPL-2.0-only

/// What is wrong with a JSON text, and at which byte of it.
struct JSONMistake: Error, Equatable {
  let offset: Int
  let path: String
  let detail: String
}

/// Reads JSON whose form is known: the caller asks for what must come next. It nests as deep as the caller does, so that no
/// text can exhaust the stack.
struct JSONScanner {
  let bytes: [UInt8]
  var position = 0
  private var path: [Step] = []

  private enum Step {
    case key(String)
    case index(Int)
  }

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  func mistake(_ detail: String, at offset: Int? = nil) -> JSONMistake {
    var place = ""
    for step in path {
      switch step {
      case .key(let key): place += place.isEmpty ? key : ".\(key)"
      case .index(let index): place += "[\(index)]"
      }
    }
    return JSONMistake(offset: offset ?? position, path: place, detail: detail)
  }

  /// An object; `member` is called behind each key and its colon, and must read the value.
  mutating func members(_ member: (inout Self, String) throws(JSONMistake) -> Void) throws(JSONMistake) {
    try expect("{", "an object")
    if take("}") { return }
    repeat {
      let key = try string()
      try expect(":", "`:` behind a key")
      path.append(.key(key))
      try member(&self, key)
      path.removeLast()
    } while try another("}")
  }

  /// An array; `element` must read a value.
  mutating func elements(_ element: (inout Self) throws(JSONMistake) -> Void) throws(JSONMistake) {
    try expect("[", "an array")
    if take("]") { return }
    var index = 0
    repeat {
      path.append(.index(index))
      try element(&self)
      path.removeLast()
      index += 1
    } while try another("]")
  }

  /// The next member of an object whose keys have a fixed order.
  mutating func member<Value>(
    _ key: String, isFirst: Bool = false, _ value: (inout Self) throws(JSONMistake) -> Value
  ) throws(JSONMistake) -> Value {
    if !isFirst { try expect(",", "`,` and \"\(key)\"") }
    skipSpace()
    let start = position
    guard peek == UInt8(ascii: "\"") else { throw unexpected("\"\(key)\"") }
    let found = try string()
    guard found == key else { throw mistake("expected \"\(key)\", found \"\(Self.short(found))\"", at: start) }
    try expect(":", "`:` behind a key")
    path.append(.key(key))
    let result = try value(&self)
    path.removeLast()
    return result
  }

  mutating func open() throws(JSONMistake) { try expect("{", "an object") }

  mutating func close() throws(JSONMistake) { try expect("}", "`}`") }

  /// Nothing but white space may follow.
  mutating func end() throws(JSONMistake) {
    skipSpace()
    if position < bytes.count { throw unexpected("the end") }
  }

  mutating func bool() throws(JSONMistake) -> Bool {
    if takeWord("true") { return true }
    if takeWord("false") { return false }
    throw unexpected("true or false")
  }

  mutating func optional<Value>(
    _ value: (inout Self) throws(JSONMistake) -> Value
  ) throws(JSONMistake) -> Value? {
    takeWord("null") ? nil : try value(&self)
  }

  mutating func strings() throws(JSONMistake) -> [String] {
    var values: [String] = []
    try elements { (scanner) throws(JSONMistake) in values.append(try scanner.string()) }
    return values
  }

  /// An object as a dictionary; a key that comes twice is a mistake.
  mutating func dictionary<Value>(
    _ value: (inout Self) throws(JSONMistake) -> Value
  ) throws(JSONMistake) -> [String: Value] {
    var values: [String: Value] = [:]
    values.reserveCapacity(min(64, (bytes.count - position) / 8))
    try members { (scanner, key) throws(JSONMistake) in
      let read = try value(&scanner)
      guard values.updateValue(read, forKey: key) == nil else { throw scanner.mistake("the key comes twice") }
    }
    return values
  }

  // What it is made of.

  var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { position += 1 }
  }

  func unexpected(_ wanted: String) -> JSONMistake {
    guard let byte = peek else { return mistake("expected \(wanted), but the text ends") }
    let found = (0x21..<0x7f).contains(byte) ? "`\(Character(Unicode.Scalar(byte)))`" : "byte \(byte)"
    return mistake("expected \(wanted), found \(found)")
  }

  static func short(_ text: String) -> String { text.count > 40 ? "\(text.prefix(40))…" : text }

  mutating func expect(_ character: Unicode.Scalar, _ wanted: String) throws(JSONMistake) {
    guard take(character) else { throw unexpected(wanted) }
  }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard peek == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  mutating func another(_ end: Unicode.Scalar) throws(JSONMistake) -> Bool {
    if take(",") {
      skipSpace()
      return true
    }
    if take(end) { return false }
    throw unexpected("`,` or `\(end)`")
  }

  private mutating func takeWord(_ word: StaticString) -> Bool {
    skipSpace()
    guard bytes[position...].starts(with: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    else { return false }
    position += word.utf8CodeUnitCount
    return true
  }
}
