// SPDX-License-Identifier: GPL-2.0-only

/// The version that a fio reports: `fio-3.33`, a snapshot such as `fio-3.39-31-gc0ffee`, or a tree with local changes.
package struct FioVersion: Sendable, Equatable {
  /// The release it is, or is based on.
  package let major, minor: Int
  /// Built from a commit after that release.
  package let isSnapshot: Bool
  /// Built from a tree with uncommitted changes: no layout can be known.
  package let isModified: Bool

  /// Parses a version string; nil when it is not one of fio's.
  package init?(_ text: UnsafeBufferPointer<UInt8>) {
    var rest = Scanner(text: text)
    guard rest.skip("fio-"), let major = rest.number(), rest.skip("."), let minor = rest.number() else { return nil }
    self.major = major
    self.minor = minor
    var isSnapshot = false
    if !rest.isAtEnd, !rest.isAt("-dirty") {
      guard rest.skip("-"), rest.number() != nil, rest.skip("-g"), rest.skipHexDigits() else { return nil }
      isSnapshot = true
    }
    let isModified = rest.skip("-dirty")
    guard rest.isAtEnd else { return nil }
    self.isSnapshot = isSnapshot
    self.isModified = isModified
  }

  private init(major: Int, minor: Int) {
    (self.major, self.minor, isSnapshot, isModified) = (major, minor, false, false)
  }

  /// The release after it.
  var next: FioVersion { FioVersion(major: major, minor: minor + 1) }

  /// Parses the version string of a layout row.
  init?(_ text: StaticString) {
    self.init(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// A build of this version may have the layout of a row of release `row`: the release itself, or, for a commit in between,
  /// the release that came after it.
  func mayHaveLayout(of row: FioVersion) -> Bool {
    guard !isModified, major == row.major else { return false }
    return minor == row.minor || isSnapshot && minor + 1 == row.minor
  }
}

/// Reads a short ASCII text from left to right.
private struct Scanner {
  let text: UnsafeBufferPointer<UInt8>
  var position = 0

  init(text: UnsafeBufferPointer<UInt8>) { self.text = text }

  var isAtEnd: Bool { position == text.count }

  func isAt(_ expected: StaticString) -> Bool {
    guard text.count - position >= expected.utf8CodeUnitCount else { return false }
    for index in 0..<expected.utf8CodeUnitCount where text[position + index] != expected.utf8Start[index] {
      return false
    }
    return true
  }

  mutating func skip(_ expected: StaticString) -> Bool {
    guard isAt(expected) else { return false }
    position += expected.utf8CodeUnitCount
    return true
  }

  /// A decimal number of at most six digits.
  mutating func number() -> Int? {
    var value = 0
    let start = position
    while position < text.count, position - start < 6, case let digit = text[position], (48...57).contains(digit) {
      value = value * 10 + Int(digit - 48)
      position += 1
    }
    return position > start ? value : nil
  }

  mutating func skipHexDigits() -> Bool {
    let start = position
    while position < text.count, case let digit = text[position],
      (48...57).contains(digit) || (97...102).contains(digit)
    {
      position += 1
    }
    return position > start
  }
}
