// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// A part of a text that somebody else keeps: a file of /proc, read without Foundation.
struct KernelText: BitwiseCopyable {
  private let start: UnsafePointer<UInt8>
  let count: Int

  private init(_ start: UnsafePointer<UInt8>, count: Int) {
    self.start = start
    self.count = count
  }

  /// Longer than the mount table of a machine with a thousand containers.
  private static var capacity: Int { 1 << 20 }

  /// Hands out the content of a file, for as long as `body` runs; nil where it cannot be read.
  static func read<Result>(_ path: StaticString, _ body: (KernelText) -> Result?) -> Result? {
    guard let memory = try? Syscalls.allocate(UInt8.self, count: capacity) else { return nil }
    defer { free(memory) }
    guard let file = try? Syscalls.open(path, .openSmaps) else { return nil }
    defer { _ = clinux_close(file) }
    var count = 0
    while count < capacity {
      let rest = UnsafeMutableRawBufferPointer(start: memory + count, count: capacity - count)
      guard let more = try? Syscalls.read(file, rest, .readSmaps) else { return nil }
      if more == 0 { break }
      count += more
    }
    return body(KernelText(memory, count: count))
  }

  /// Takes what precedes the next `separator`, or all that is left; nil at the end.
  mutating func next(until separator: UInt8) -> KernelText? {
    guard count > 0 else { return nil }
    var end = 0
    while end < count, start[end] != separator { end += 1 }
    let part = KernelText(start, count: end)
    let used = min(end + 1, count)
    self = KernelText(start + used, count: count - used)
    return part
  }

  /// The same place, without a byte.
  var empty: KernelText { KernelText(start, count: 0) }

  /// Whether it is just this word.
  func equals(_ word: StaticString) -> Bool {
    count == word.utf8CodeUnitCount && memcmp(start, word.utf8Start, count) == 0
  }

  /// Whether one of its words, which `separator` parts, is this one.
  func contains(_ word: StaticString, separatedBy separator: UInt8) -> Bool {
    var rest = self
    while let part = rest.next(until: separator) {
      if part.equals(word) { return true }
    }
    return false
  }

  /// What follows `prefix`; nil where it does not begin so.
  func dropping(_ prefix: KernelText) -> KernelText? {
    guard count >= prefix.count, memcmp(start, prefix.start, prefix.count) == 0 else { return nil }
    return KernelText(start + prefix.count, count: count - prefix.count)
  }

  func append(to path: inout PathText) {
    for index in 0..<count { path.append(start[index]) }
  }
}

/// A path that is put together, with its end always a NUL; what does not fit is cut.
package struct PathText: BitwiseCopyable {
  private static var capacity: Int { 512 }
  private var bytes = InlineArray<512, UInt8>(repeating: 0)
  private(set) var count = 0

  mutating func append(_ byte: UInt8) {
    guard count < Self.capacity - 1 else { return }
    bytes[count] = byte
    count += 1
  }

  mutating func append(_ text: StaticString) {
    for index in 0..<text.utf8CodeUnitCount { append(text.utf8Start[index]) }
  }

  mutating func append(_ number: Int) {
    if number >= 10 { append(number / 10) }
    append(UInt8(truncatingIfNeeded: 48 + number % 10))
  }

  /// Cuts it back to its first `count` bytes.
  mutating func truncate(to count: Int) {
    while self.count > max(count, 0) {
      self.count -= 1
      bytes[self.count] = 0
    }
  }

  /// The position of its last slash.
  var lastSlash: Int? {
    var index = count
    while index > 0 {
      index -= 1
      if bytes[index] == UInt8(ascii: "/") { return index }
    }
    return nil
  }

  /// Hands it out as a C string.
  package func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    var copy = bytes
    var span = copy.mutableSpan
    return span.withUnsafeMutableBytes { raw in
      raw.withMemoryRebound(to: CChar.self) { text in
        guard let start = text.baseAddress else { return body("") }
        return body(start)
      }
    }
  }

  /// The number that the file at this path begins with; nil for "max", and where it cannot be read.
  var number: UInt64? {
    var text = InlineArray<128, CChar>(repeating: 0)
    var span = text.mutableSpan
    return span.withUnsafeMutableBufferPointer { text in
      guard let begin = text.baseAddress else { return nil }
      let count = withCString { clinux_read_setting($0, begin, text.count) }
      var value: UInt64 = 0
      var digits = 0
      while digits < count, case let digit = UInt8(bitPattern: begin[digits]), (48...57).contains(digit) {
        let (tens, tooLarge) = value.multipliedReportingOverflow(by: 10)
        let (sum, overflow) = tens.addingReportingOverflow(UInt64(digit - 48))
        if tooLarge || overflow { return nil }
        value = sum
        digits += 1
      }
      return digits > 0 ? value : nil
    }
  }
}
