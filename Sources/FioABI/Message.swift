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
    append(bytes: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Appends a C string; nothing when there is none.
  @inline(never)
  package mutating func append(cString: UnsafePointer<CChar>?) {
    guard let cString else { return }
    cString.withMemoryRebound(to: UInt8.self, capacity: strlen(cString)) {
      append(bytes: UnsafeBufferPointer(start: $0, count: strlen(cString)))
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

  /// Appends text.
  @inline(never)
  mutating func append(bytes text: UnsafeBufferPointer<UInt8>) {
    for byte in text { append(byte: byte) }
  }

  private mutating func append(byte: UInt8) {
    guard count < Self.capacity - 1 else { return }
    bytes[count] = byte
    count += 1
  }
}

/// fio's own channels for words: errors go to standard error and, from a server, to its client.
package enum Console {
  /// Prints one line that says what went wrong.
  package static func error(_ message: Message) {
    var line = message
    line.append("\n")
    line.withCString { text in
      if let print = FioSymbols.programSymbol("log_err") {
        clinux_print(print, text)
      } else {
        // No fio, or one that hides its symbols: nobody else will say it.
        _ = write(STDERR_FILENO, text, strlen(text))
      }
    }
  }

  /// Prints one line under `fio --debug=mem`, where it may stand among fio's own.
  package static func debug(_ message: Message, _ symbols: FioSymbols) {
    guard symbols.debugMask.pointee & Self.memoryDebug != 0 else { return }
    var line = message
    line.append("\n")
    line.withCString { clinux_print(symbols.logInfo, $0) }
  }

  /// `1 << FD_MEM`.
  private static let memoryDebug: UInt = 1 << 3
}
