// SPDX-License-Identifier: GPL-2.0-only

/// Why a text is not what the reader wanted.
enum JSONCursorError: Error, Equatable {
  /// It is no JSON.
  case malformed(String)
  /// It is JSON, but something is missing or of another kind; `path` leads there.
  case unexpected(path: [String], detail: String)
  /// It is a figure that cannot be; `path` leads there.
  case impossible(path: [String], detail: String)
  /// It is a result of a fio that is too old, such as `fio-2.16`.
  case tooOld(String)
}

/// Reads JSON as fio writes it, member by member, straight into values: a result of 500 jobs has a million numbers, and a tree
/// of them would be many times its size.
///
/// fio escapes only `"` and `\` in strings, so that a tab in a job's description stands there as it is, and prints doubles with
/// `%f`, so that a rate over no time is `-nan` or `inf`; such a number is taken for null.
struct JSONCursor {
  private let bytes: ArraySlice<UInt8>
  /// Whether the document was written at the end: of jobs that still run, figures are read while they change.
  let isFinal: Bool
  private var position: Int
  private(set) var path: [String] = []

  /// At the beginning of `bytes`.
  init(_ bytes: ArraySlice<UInt8>, isFinal: Bool = true) {
    (self.bytes, self.isFinal) = (bytes, isFinal)
    position = bytes.startIndex
  }

  /// Reads an object; `member` must read the value of each of its members, or ``skip()`` it.
  mutating func object(
    _ member: (inout JSONCursor, String) throws(JSONCursorError) -> Void
  ) throws(JSONCursorError) {
    try members { cursor, key throws(JSONCursorError) in
      cursor.path.append(key)
      try member(&cursor, key)
      cursor.path.removeLast()
    }
  }

  /// The same without the members in ``path``, for many small ones.
  mutating func members(
    _ member: (inout JSONCursor, String) throws(JSONCursorError) -> Void
  ) throws(JSONCursorError) {
    guard next() == UInt8(ascii: "{") else { throw unexpected(Self.otherKind) }
    position += 1
    if next() == UInt8(ascii: "}") { return position += 1 }
    while true {
      guard next() == UInt8(ascii: "\"") else { throw malformed("a member has no name") }
      let key = try string()
      guard next() == UInt8(ascii: ":") else { throw malformed("no `:` behind \"\(key)\"") }
      position += 1
      try member(&self, key)
      if try isLast(UInt8(ascii: "}")) { return }
    }
  }

  /// Reads an array; `element` must read each of its elements, or ``skip()`` it.
  mutating func array(_ element: (inout JSONCursor) throws(JSONCursorError) -> Void) throws(JSONCursorError) {
    guard next() == UInt8(ascii: "[") else { throw unexpected(Self.otherKind) }
    position += 1
    if next() == UInt8(ascii: "]") { return position += 1 }
    var index = 0
    while true {
      path.append(String(index))
      try element(&self)
      path.removeLast()
      index += 1
      if try isLast(UInt8(ascii: "]")) { return }
    }
  }

  /// Nothing may follow.
  mutating func finish() throws(JSONCursorError) {
    if next() != nil { throw malformed("something follows the document") }
  }

  /// A string; one of `null` where that is allowed is nil.
  mutating func optionalString() throws(JSONCursorError) -> String? {
    guard next() == UInt8(ascii: "\"") else {
      if try word() == nil { return nil }
      throw unexpected(Self.otherKind)
    }
    return try string()
  }

  /// A number; nil for `null`, and for what fio prints where there is none.
  mutating func optionalDouble() throws(JSONCursorError) -> Double? {
    guard let text = try word() else { return nil }
    guard let number = Double(text) else { throw notNumber(text) }
    return number
  }

  /// A whole number; nil for `null`. None of fio's is beyond 2^53, so that sums of some of them fit.
  mutating func optionalInt() throws(JSONCursorError) -> Int? {
    guard let text = try word() else { return nil }
    // Most are written whole, and quicker to read so.
    var whole = Int(text)
    if whole == nil {
      guard let number = Double(text) else { throw notNumber(text) }
      whole = Int(exactly: number)
    }
    guard let whole, whole.magnitude <= Self.largest else { throw unexpected("\(text) is no whole number that fits") }
    return whole
  }

  private static let largest: UInt = 1 << 53

  /// Goes past a value of any kind.
  mutating func skip(depth: Int = 0) throws(JSONCursorError) {
    guard depth < Self.deepest else { throw malformed("it is nested too deep") }
    switch next() {
    case UInt8(ascii: "{"): try members { cursor, _ throws(JSONCursorError) in try cursor.skip(depth: depth + 1) }
    case UInt8(ascii: "["): try array { cursor throws(JSONCursorError) in try cursor.skip(depth: depth + 1) }
    case UInt8(ascii: "\""): _ = try string()
    default:
      guard let text = try word(), text != "true", text != "false" else { return }
      if Double(text) == nil { throw notNumber(text) }
    }
  }

  /// An error at the place where the cursor is.
  func unexpected(_ detail: String) -> JSONCursorError { .unexpected(path: path, detail: detail) }

  func malformed(_ detail: String) -> JSONCursorError {
    .malformed("\(detail), at byte \(position - bytes.startIndex + 1)")
  }

  static let otherKind = "it is not of the expected kind"
  private static let deepest = 512

  /// Words that begin like a number but are none: the text is no JSON, or of another kind where a string or an object stands.
  private func notNumber(_ text: String) -> JSONCursorError {
    text.isEmpty
      ? unexpected(Self.otherKind)
      : text == "true" || text == "false" ? unexpected(Self.otherKind) : malformed("`\(text)` is no value")
  }

  /// The byte that is next behind white space.
  private mutating func next() -> UInt8? {
    while position < bytes.endIndex {
      let byte = bytes[position]
      guard byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 else { return byte }
      position += 1
    }
    return nil
  }

  /// Whether the list ends here, else goes past the comma.
  private mutating func isLast(_ closing: UInt8) throws(JSONCursorError) -> Bool {
    switch next() {
    case closing:
      position += 1
      return true
    case UInt8(ascii: ","):
      position += 1
      return false
    default: throw malformed("neither `,` nor the end of a list")
    }
  }

  /// A string, control characters included.
  private mutating func string() throws(JSONCursorError) -> String {
    position += 1
    let start = position
    var isPlain = true
    while position < bytes.endIndex, bytes[position] != UInt8(ascii: "\"") {
      if bytes[position] == UInt8(ascii: "\\") {
        isPlain = false
        position += 1
      }
      position += 1
    }
    guard position < bytes.endIndex else { throw malformed("a string does not end") }
    let text = bytes[start..<position]
    position += 1
    if isPlain { return String(decoding: text, as: UTF8.self) }
    guard let text = Self.unescaped(text) else { throw malformed("a string has an escape that is none") }
    return text
  }

  /// A number or a name such as `true`; nil for `null` and for numbers that are none.
  private mutating func word() throws(JSONCursorError) -> String? {
    guard let first = next() else { throw malformed("it ends too early") }
    let start = position
    while position < bytes.endIndex, Self.isWordByte(bytes[position]) { position += 1 }
    if start == position {
      if [UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\"")].contains(first) {
        throw unexpected(Self.otherKind)
      }
      throw malformed("there is no value")
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    return Self.nothing.contains(text) ? nil : text
  }

  private static let nothing: Set<String> = ["null", "nan", "-nan", "inf", "-inf"]

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."):
      true
    default: false
    }
  }
}

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
