// SPDX-License-Identifier: GPL-2.0-only

/// A version of a Debian package, in the order that dpkg has (deb-version(7)): `7.3~rc7-1` is before `7.3-1`.
struct DebianVersion: Sendable, Comparable {
  private let epoch: Int
  private let upstream: [UInt8]
  private let revision: [UInt8]

  /// Any text; what is no version has some place, too.
  init(_ text: String) {
    var rest = text[...]
    if let colon = rest.firstIndex(of: ":"), let epoch = Int(rest[..<colon]) {
      self.epoch = epoch
      rest = rest[rest.index(after: colon)...]
    } else {
      epoch = 0
    }
    let dash = rest.lastIndex(of: "-")
    upstream = Array(rest[..<(dash ?? rest.endIndex)].utf8)
    revision = dash.map { Array(rest[rest.index(after: $0)...].utf8) } ?? []
  }

  static func == (first: DebianVersion, second: DebianVersion) -> Bool { first.order(second) == 0 }

  static func < (first: DebianVersion, second: DebianVersion) -> Bool { first.order(second) < 0 }

  private func order(_ other: DebianVersion) -> Int {
    if epoch != other.epoch { return epoch - other.epoch }
    let upstream = Self.order(upstream, other.upstream)
    return upstream != 0 ? upstream : Self.order(revision, other.revision)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// Letters before other characters, the tilde before everything, also before the end.
  private static func rank(_ byte: UInt8?) -> Int {
    guard let byte, !isDigit(byte) else { return 0 }
    if byte == UInt8(ascii: "~") { return -1 }
    return (0x41...0x5a).contains(byte & 0xdf) ? Int(byte) : Int(byte) + 256
  }

  /// Text and numbers in turns.
  private static func order(_ first: [UInt8], _ second: [UInt8]) -> Int {
    var (first, second) = (first[...], second[...])
    while !first.isEmpty || !second.isEmpty {
      while first.first.map({ !isDigit($0) }) ?? false || second.first.map({ !isDigit($0) }) ?? false {
        let difference = rank(first.first) - rank(second.first)
        if difference != 0 { return difference }
        (first, second) = (first.dropFirst(), second.dropFirst())
      }
      let (number, other) = (first.prefix(while: isDigit), second.prefix(while: isDigit))
      (first, second) = (first.dropFirst(number.count), second.dropFirst(other.count))
      let (digits, others) = (number.drop { $0 == 0x30 }, other.drop { $0 == 0x30 })
      if digits.count != others.count { return digits.count - others.count }
      if let (one, two) = zip(digits, others).first(where: { $0 != $1 }) { return Int(one) - Int(two) }
    }
    return 0
  }
}
