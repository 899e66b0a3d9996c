// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// One line for a person, built without allocating: the engine's targets have no use for `String`.
package struct Message {
  private static let capacity = 1024
  private var bytes = InlineArray<1024, UInt8>(repeating: 0)
  private var count = 0

  /// A line that begins with `text`.
  package init(_ text: StaticString) { append(text) }

  /// Appends a literal.
  @inline(never)
  package mutating func append(_ text: StaticString) {
    append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Appends a C string; nothing when there is none.
  @inline(never)
  package mutating func append(cString: UnsafePointer<CChar>?) {
    guard let cString else { return }
    cString.withMemoryRebound(to: UInt8.self, capacity: strlen(cString)) {
      append(UnsafeBufferPointer(start: $0, count: strlen(cString)))
    }
  }

  /// Appends a decimal number.
  @inline(never)
  package mutating func append(_ number: Int) {
    if number < 0 { append("-") }
    append(number.magnitude)
  }

  /// Appends a decimal number.
  @inline(never)
  package mutating func append(_ number: UInt) {
    if number >= 10 { append(number / 10) }
    append(byte: UInt8(truncatingIfNeeded: 48 + number % 10))
  }

  /// Appends the text of an errno.
  @inline(never)
  package mutating func append(errno: Int32) { append(cString: strerror(errno)) }

  /// Hands out the line as a C string; what did not fit is cut.
  package func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    var copy = bytes
    var span = copy.mutableSpan
    return span.withUnsafeMutableBytes { raw in
      raw[min(count, Self.capacity - 1)] = 0
      return raw.withMemoryRebound(to: CChar.self) { text in
        guard let start = text.baseAddress else { return body("") }
        return body(start)
      }
    }
  }

  @inline(never)
  private mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
    for byte in text { append(byte: byte) }
  }

  private mutating func append(byte: UInt8) {
    guard count < Self.capacity - 1 else { return }
    bytes[count] = byte
    count += 1
  }
}
