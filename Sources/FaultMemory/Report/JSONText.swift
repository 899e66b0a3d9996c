// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// Writes JSON to a descriptor through a small buffer: objects, arrays, strings, whole numbers, true, false and null.
///
/// The first error is kept until `finish()`; nothing is written after it.
struct JSONText {
  private static let capacity = 4096

  private let file: Int32
  private let buffer: UnsafeMutablePointer<UInt8>
  private var count = 0
  private var depth = 0
  private var needsComma = false
  private var failure: SystemCallError?

  init(to file: Int32) throws(SystemCallError) {
    self.file = file
    buffer = try Syscalls.allocate(UInt8.self, count: Self.capacity)
  }

  /// Writes what is left, and frees the buffer in any case.
  consuming func finish() throws(SystemCallError) {
    append(UInt8(ascii: "\n"))
    flush()
    free(buffer)
    if let failure { throw failure }
  }

  mutating func object(_ body: (inout JSONText) -> Void) {
    nested("{", "}", body)
  }

  mutating func array(_ body: (inout JSONText) -> Void) {
    nested("[", "]", body)
  }

  /// The name of the member that comes next. The upper levels get a line for each member, for people.
  @inline(never)
  mutating func name(_ name: StaticString) {
    if depth <= 2 {
      append(needsComma ? ",\n" : "\n")
      for _ in 0..<depth { append("  ") }
    } else {
      separate()
    }
    string(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    append(": ")
    needsComma = false
  }

  @inline(never)
  mutating func member(_ name: StaticString, _ number: UInt64) {
    self.name(name)
    value(number)
  }

  @inline(never)
  mutating func member(_ name: StaticString, _ number: UInt64?) {
    self.name(name)
    if let number { value(number) } else { null() }
  }

  @inline(never)
  mutating func member(_ name: StaticString, _ text: StaticString) {
    self.name(name)
    value(text)
  }

  @inline(never)
  mutating func value(_ number: UInt64) {
    separate()
    digits(number)
    needsComma = true
  }

  @inline(never)
  mutating func value(_ flag: Bool) {
    separate()
    append(flag ? "true" : "false")
    needsComma = true
  }

  @inline(never)
  mutating func value(_ text: StaticString) {
    separate()
    string(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    needsComma = true
  }

  /// Any bytes: what is not UTF-8 becomes U+FFFD.
  @inline(never)
  mutating func value(cString text: UnsafePointer<CChar>?) {
    guard let text else { return null() }
    separate()
    let bytes = UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self)
    string(UnsafeBufferPointer(start: bytes, count: strlen(text)))
    needsComma = true
  }

  @inline(never)
  mutating func null() {
    separate()
    append("null")
    needsComma = true
  }

  private mutating func nested(_ open: StaticString, _ close: StaticString, _ body: (inout JSONText) -> Void) {
    separate()
    append(open)
    depth += 1
    needsComma = false
    body(&self)
    depth -= 1
    append(close)
    needsComma = true
  }

  @inline(never)
  private mutating func separate() {
    if needsComma { append(", ") }
    needsComma = false
  }

  @inline(never)
  private mutating func digits(_ number: UInt64) {
    if number >= 10 { digits(number / 10) }
    append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
  }

  @inline(never)
  private mutating func string(_ bytes: UnsafeBufferPointer<UInt8>) {
    append(UInt8(ascii: "\""))
    var index = 0
    while index < bytes.count {
      let length = UTF8Text.sequenceLength(bytes, at: index)
      if length == 1 {
        character(bytes[index])
      } else if length == 0 {
        append("\\ufffd")
      } else {
        for offset in 0..<length { append(bytes[index + offset]) }
      }
      index += max(length, 1)
    }
    append(UInt8(ascii: "\""))
  }

  @inline(never)
  private mutating func character(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): append("\\\"")
    case UInt8(ascii: "\\"): append("\\\\")
    case UInt8(ascii: "\n"): append("\\n")
    case UInt8(ascii: "\t"): append("\\t")
    case 0..<0x20, 0x7f:
      append("\\u00")
      hexDigit(byte >> 4)
      hexDigit(byte & 15)
    default: append(byte)
    }
  }

  @inline(never)
  private mutating func hexDigit(_ digit: UInt8) {
    append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
  }

  @inline(never)
  private mutating func append(_ text: StaticString) {
    for index in 0..<text.utf8CodeUnitCount { append(text.utf8Start[index]) }
  }

  @inline(never)
  private mutating func append(_ byte: UInt8) {
    if count == Self.capacity { flush() }
    buffer[count] = byte
    count += 1
  }

  @inline(never)
  private mutating func flush() {
    defer { count = 0 }
    guard failure == nil else { return }
    do throws(SystemCallError) {
      try Syscalls.write(file, UnsafeRawBufferPointer(start: buffer, count: count))
    } catch {
      failure = error
    }
  }
}

/// Tells UTF-8 from other bytes (RFC 3629).
enum UTF8Text {
  /// Bytes of the character at `index`; 0 where none begins.
  static func sequenceLength(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    let first = bytes[index]
    if first < 0x80 { return 1 }
    let length: Int
    var allowed: ClosedRange<UInt8> = 0x80...0xbf
    switch first {
    case 0xc2...0xdf: length = 2
    case 0xe0...0xef:
      length = 3
      // No overlong forms, no surrogates.
      if first == 0xe0 { allowed = 0xa0...0xbf }
      if first == 0xed { allowed = 0x80...0x9f }
    case 0xf0...0xf4:
      length = 4
      if first == 0xf0 { allowed = 0x90...0xbf }
      if first == 0xf4 { allowed = 0x80...0x8f }
    default: return 0
    }
    guard length <= bytes.count - index, allowed ~= bytes[index + 1] else { return 0 }
    for offset in 2..<max(length, 2) {
      guard 0x80...0xbf ~= bytes[index + offset] else { return 0 }
    }
    return length
  }
}
