// SPDX-License-Identifier: GPL-2.0-only

/// A few numbers out of many, without reading the others: a repeat has some fifty figures and counters, of which a report shows
/// three, and a history asks thousands of repeats for one.
extension JSONScanner {
  /// Of an object whose members are all numbers, those of these names. For texts that are known to be what was written: of
  /// the others neither numbers nor names are looked at.
  mutating func numbers(named names: Set<String>) throws(JSONMistake) -> [String: Double] {
    var values: [String: Double] = [:]
    try expect("{", "an object")
    if take("}") { return values }
    repeat {
      let name = try name(among: names)
      try expect(":", "`:` behind a key")
      if let name { values[name] = try number() } else { try skipNumber() }
    } while try another("}")
    return values
  }

  /// The next string if it is one of these.
  private mutating func name(among names: Set<String>) throws(JSONMistake) -> String? {
    skipSpace()
    let start = position
    guard peek == UInt8(ascii: "\"") else { throw unexpected("a string") }
    position += 1
    while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
    guard peek == UInt8(ascii: "\"") else {
      position = start
      let name = try string()
      return names.contains(name) ? name : nil
    }
    let found = bytes[start + 1..<position]
    position += 1
    return names.first { $0.utf8.count == found.count && $0.utf8.elementsEqual(found) }
  }

  private mutating func skipNumber() throws(JSONMistake) {
    skipSpace()
    let start = position
    while let byte = peek, Self.isPartOfNumber(byte) { position += 1 }
    if position == start { throw unexpected("a number") }
  }

  private static func isPartOfNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
      UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }
}
