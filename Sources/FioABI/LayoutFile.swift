// SPDX-License-Identifier: GPL-2.0-only

/// A layout file, as `faultbench fio learn` writes it (docs/fio-abi.md has the format): for which fio it is, and the numbers.
///
/// Read strictly: each line must be the one that is expected there, so that a file means one thing or nothing.
package struct LayoutFile {
  /// Where the fio's version string stands among the file's bytes.
  let version: Range<Int>
  /// Where the build id stands; empty where the file is for a program without one.
  let buildID: Range<Int>
  let numbers: LayoutNumbers

  /// No file is longer.
  static let maxSize = 8192
  private static let maxWord = 128

  /// Reads a file's bytes.
  package static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, path: UnsafePointer<CChar>
  ) throws(LayoutFileError) -> LayoutFile {
    var lines = Lines(bytes: bytes)
    do throws(LayoutFileError.Reason) {
      return try read(&lines)
    } catch {
      throw LayoutFileError(path: path, line: lines.number, reason: error)
    }
  }

  private static func read(_ lines: inout Lines) throws(LayoutFileError.Reason) -> LayoutFile {
    guard lines.begins(with: "pagefault-layout ") else { throw .noLayoutFile }
    guard lines.bytes.count <= maxSize else { throw .tooLong(maxSize) }
    guard lines.has(try lines.value(of: "pagefault-layout"), "1") else { throw .format }
    let version = try word(of: "version", &lines)
    guard lines.has(try lines.value(of: "architecture"), FioLayout.ownArchitecture) else { throw .architecture }
    var buildID = try word(of: "build-id", &lines)
    if lines.has(buildID, "none") { buildID = buildID.lowerBound..<buildID.lowerBound }
    let ioopsKey: StaticString = "ioops"
    var numbers = LayoutNumbers()
    numbers.ioopsVersion = Int32(
      truncatingIfNeeded: try lines.number(
        of: UnsafeBufferPointer(start: ioopsKey.utf8Start, count: ioopsKey.utf8CodeUnitCount)))
    for field in 0..<LayoutField.count {
      numbers.fields[field] = UInt32(truncatingIfNeeded: try lines.number(of: LayoutField.key(field)))
      try numbers.check(field)
    }
    try checkEnd(&lines)
    return LayoutFile(version: version, buildID: buildID, numbers: numbers)
  }

  private static func word(
    of key: StaticString, _ lines: inout Lines
  ) throws(LayoutFileError.Reason) -> Range<Int> {
    let word = try lines.value(of: key)
    guard word.count <= maxWord else { throw .badWord }
    return word
  }

  /// The checksum of everything before its line: a file that an editor or a disk has changed is none.
  private static func checkEnd(_ lines: inout Lines) throws(LayoutFileError.Reason) {
    let value = try lines.value(of: "checksum")
    var sum = checksum(lines.bytes, count: lines.start)
    guard value.count == 16 else { throw .checksum }
    for index in value.reversed() {
      let digit = UInt8(truncatingIfNeeded: sum & 15)
      guard lines.bytes[index] == (digit < 10 ? 48 + digit : 87 + digit) else { throw .checksum }
      sum >>= 4
    }
    guard lines.isAtEnd else {
      lines.number += 1
      throw .trailing
    }
  }

  /// FNV-1a of 64 bits.
  static func checksum(_ bytes: UnsafeBufferPointer<UInt8>, count: Int) -> UInt64 {
    var sum: UInt64 = 0xcbf2_9ce4_8422_2325
    for index in 0..<count { sum = (sum ^ UInt64(bytes[index])) &* 0x100_0000_01b3 }
    return sum
  }
}

/// Lines of a key, a space and a value; those that begin with # are remarks.
private struct Lines {
  let bytes: UnsafeBufferPointer<UInt8>
  /// Where the next line begins, and where the last one that was read began.
  private var position = 0
  private(set) var start = 0
  /// The number of that line, from 1.
  var number = 0

  init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  mutating func value(of key: StaticString) throws(LayoutFileError.Reason) -> Range<Int> {
    try value(of: UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount))
  }

  /// The value of the next line, whose key must be `key`.
  @inline(never)
  mutating func value(of key: UnsafeBufferPointer<UInt8>) throws(LayoutFileError.Reason) -> Range<Int> {
    let line = try next()
    var space = line.lowerBound
    while space < line.upperBound, bytes[space] != 32 { space += 1 }
    guard space > line.lowerBound, space + 1 < line.upperBound else { throw .notALine }
    for index in space + 1..<line.upperBound where bytes[index] <= 32 || bytes[index] > 126 { throw .notALine }
    let found = line.lowerBound..<space
    if has(found, key) { return space + 1..<line.upperBound }
    for field in 0..<LayoutField.count where has(found, LayoutField.key(field)) { throw .missing(key) }
    throw has(found, "checksum") ? .missing(key) : .unknownKey(instead: key)
  }

  /// The same, a decimal number of at most eight digits.
  @inline(never)
  mutating func number(of key: UnsafeBufferPointer<UInt8>) throws(LayoutFileError.Reason) -> Int {
    let value = try value(of: key)
    guard value.count <= 8, value.count == 1 || bytes[value.lowerBound] != 48 else { throw .noNumber }
    var number = 0
    for index in value {
      guard (48...57).contains(bytes[index]) else { throw .noNumber }
      number = number * 10 + Int(bytes[index] - 48)
    }
    return number
  }

  /// Whether `range` is this text.
  func has(_ range: Range<Int>, _ text: StaticString) -> Bool {
    has(range, UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  @inline(never)
  private func has(_ range: Range<Int>, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard range.count == text.count else { return false }
    for index in 0..<range.count where bytes[range.lowerBound + index] != text[index] { return false }
    return true
  }

  func begins(with text: StaticString) -> Bool {
    bytes.count >= text.utf8CodeUnitCount && has(0..<text.utf8CodeUnitCount, text)
  }

  private mutating func next() throws(LayoutFileError.Reason) -> Range<Int> {
    while true {
      start = position
      number += 1
      while position < bytes.count, bytes[position] != 10 { position += 1 }
      guard !isAtEnd else { throw .ended }
      position += 1
      if bytes[start] != 35 { return start..<position - 1 }
    }
  }
}
