// SPDX-License-Identifier: GPL-2.0-only

/// What is wrong with a JSON text, and at which byte of it.
struct JSONError: Error, Equatable {
  let offset: Int
  let path: String
  let detail: String
}

/// A value that is written and read as JSON.
protocol JSONValue: Sendable {
  func write(to writer: inout JSONWriter)
  init(_ reader: inout JSONReader) throws(JSONError)
}

/// Reads JSON into values whose form is known. Foundation's decoder does not serve: it keeps neither the order of keys nor one
/// that comes twice, does not say where a mistake stands, and takes three times as long for an exported run.
struct JSONReader {
  let bytes: [UInt8]
  var position = 0
  /// The version of the format that the text is in; members of later versions are not asked for.
  var version = ExportedRun.Version.current.rawValue
  private var path: [Step] = []

  private enum Step {
    case key(String)
    case index(Int)
  }

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Reads `bytes` as one value behind which nothing follows.
  static func value<Value: JSONValue>(_ bytes: [UInt8]) throws(JSONError) -> Value {
    var reader = JSONReader(bytes)
    let value = try Value(&reader)
    try reader.end()
    return value
  }

  /// A mistake here, or at `offset`; of the member `key` of the object that is being read.
  func mistake(_ detail: String, at offset: Int? = nil, key: String? = nil) -> JSONError {
    var place = ""
    for step in path + (key.map { [.key($0)] } ?? []) {
      switch step {
      case .key(let key): place += place.isEmpty ? key : ".\(key)"
      case .index(let index): place += "[\(index)]"
      }
    }
    return JSONError(offset: offset ?? position, path: place, detail: detail)
  }

  /// Nothing but white space may follow.
  mutating func end() throws(JSONError) {
    skipSpace()
    if position < bytes.count { throw unexpected("the end") }
  }

  mutating func bool() throws(JSONError) -> Bool {
    if takeWord("true") { return true }
    if takeWord("false") { return false }
    throw unexpected("true or false")
  }

  /// Whether null stands here; it is passed over.
  mutating func isNull() -> Bool { takeWord("null") }

  // What it is made of.

  var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { position += 1 }
  }

  func unexpected(_ wanted: String) -> JSONError {
    guard let byte = peek else { return mistake("expected \(wanted), but the text ends") }
    let found = (0x21..<0x7f).contains(byte) ? "`\(Character(Unicode.Scalar(byte)))`" : "byte \(byte)"
    return mistake("expected \(wanted), found \(found)")
  }

  static func short(_ text: String) -> String { text.count > 40 ? "\(text.prefix(40))…" : text }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard peek == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func takeWord(_ word: StaticString) -> Bool {
    skipSpace()
    guard bytes[position...].starts(with: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    else { return false }
    position += word.utf8CodeUnitCount
    return true
  }
}

/// Lists and objects.
extension JSONReader {
  /// An array; `element` must read a value.
  mutating func elements(_ element: (inout Self) throws(JSONError) -> Void) throws(JSONError) {
    guard take("[") else { throw unexpected("an array") }
    if take("]") { return }
    var index = 0
    repeat {
      path.append(.index(index))
      try element(&self)
      path.removeLast()
      index += 1
    } while try another("]")
  }

  /// An object; `member` is called behind each key and its colon, and must read the value.
  mutating func members(_ member: (inout Self, String) throws(JSONError) -> Void) throws(JSONError) {
    guard take("{") else { throw unexpected("an object") }
    if take("}") { return }
    repeat {
      let key = try key()
      path.append(.key(key))
      try member(&self, key)
      path.removeLast()
    } while try another("}")
  }

  /// The members of an object that is being read, in whatever order they come.
  struct Members {
    /// Where the object begins.
    let start: Int
    /// Where the values of the members begin that were read or passed over.
    fileprivate(set) var offsets: [String: Int] = [:]
    fileprivate var atEnd: Bool
  }

  /// An object, of which `body` reads the members that it knows; others are passed over.
  mutating func object<Value>(
    _ body: (inout Self, inout Members) throws(JSONError) -> Value
  ) throws(JSONError) -> Value {
    skipSpace()
    let start = position
    guard take("{") else { throw unexpected("an object") }
    var members = Members(start: start, atEnd: take("}"))
    let value = try body(&self, &members)
    while try next(&members) != nil {
      try skip()
      members.atEnd = try !another("}")
    }
    return value
  }

  /// Reads a member: on the way where it comes as it is asked for, else it is looked for. One that is not there is a mistake.
  mutating func member<Value>(
    _ key: String, of members: inout Members, _ read: (inout Self) throws(JSONError) -> Value
  ) throws(JSONError) -> Value {
    let behind = position
    let wasPassed = members.offsets[key]
    if let wasPassed { position = wasPassed } else { try find(key, &members) }
    path.append(.key(key))
    let value = try read(&self)
    path.removeLast()
    if wasPassed == nil { members.atEnd = try !another("}") } else { position = behind }
    return value
  }

  private mutating func find(_ key: String, _ members: inout Members) throws(JSONError) {
    while let found = try next(&members) {
      if found == key { return }
      try skip()
      members.atEnd = try !another("}")
    }
    throw mistake("\"\(key)\" is missing", at: members.start)
  }

  /// The next key.
  private mutating func next(_ members: inout Members) throws(JSONError) -> String? {
    guard !members.atEnd else { return nil }
    let key = try key()
    guard members.offsets.updateValue(position, forKey: key) == nil else {
      throw mistake("the key comes twice", key: key)
    }
    return key
  }

  private mutating func key() throws(JSONError) -> String {
    let key = try string()
    guard take(":") else { throw unexpected("`:` behind a key") }
    return key
  }

  private mutating func another(_ end: Unicode.Scalar) throws(JSONError) -> Bool {
    if take(",") {
      skipSpace()
      return true
    }
    if take(end) { return false }
    throw unexpected("`,` or `\(end)`")
  }

  /// Passes over a value of any kind.
  private mutating func skip(depth: Int = 0) throws(JSONError) {
    guard depth < Self.maxDepth else { throw mistake("lists and objects are nested more than \(Self.maxDepth) deep") }
    skipSpace()
    switch peek {
    case UInt8(ascii: "{"): try members { (inner, _) throws(JSONError) in try inner.skip(depth: depth + 1) }
    case UInt8(ascii: "["): try elements { (inner) throws(JSONError) in try inner.skip(depth: depth + 1) }
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "t"), UInt8(ascii: "f"): _ = try bool()
    case UInt8(ascii: "n"): if !isNull() { throw unexpected("a value") }
    default: _ = try numberToken("a value")
    }
  }

  private static let maxDepth = 512
}
