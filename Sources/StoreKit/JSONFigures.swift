// SPDX-License-Identifier: GPL-2.0-only

/// A few numbers out of many, without reading the others: a repeat has some fifty figures and counters, of which a report shows
/// three, and a history asks thousands of repeats for one.
struct WantedNames: Sendable {
  private struct Name {
    let text: String
    let bytes: [UInt8]
  }

  /// By how many bytes they have, for names in a text are ranges of it.
  private let byLength: [[Name]]

  init(_ names: Set<String>) {
    var byLength = [[Name]](repeating: [], count: (names.map(\.utf8.count).max() ?? -1) + 1)
    for name in names { byLength[name.utf8.count].append(Name(text: name, bytes: Array(name.utf8))) }
    self.byLength = byLength
  }

  /// The name that stands there, if it is wanted.
  func name(_ bytes: [UInt8], _ range: Range<Int>) -> String? {
    guard byLength.indices.contains(range.count) else { return nil }
    for name in byLength[range.count] where Self.equal(name.bytes, bytes, from: range.lowerBound) { return name.text }
    return nil
  }

  func contains(_ name: String) -> Bool {
    byLength.indices.contains(name.utf8.count) && byLength[name.utf8.count].contains { $0.text == name }
  }

  private static func equal(_ name: [UInt8], _ bytes: [UInt8], from start: Int) -> Bool {
    for index in name.indices where name[index] != bytes[start + index] { return false }
    return true
  }
}

/// Which figures of a repeat are read.
enum FigureSelection: Sendable {
  case none, all
  case only(WantedNames)

  init(_ selection: Store.MetricSelection) {
    switch selection {
    case .none: self = .none
    case .all: self = .all
    case .only(let names): self = .only(WantedNames(names))
    }
  }
}

extension JSONScanner {
  /// Of an object whose members are all numbers, those of these names. For texts that are known to be what was written: of
  /// the others neither numbers nor names are looked at.
  mutating func numbers(named names: WantedNames) throws(JSONMistake) -> [String: Double] {
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
  private mutating func name(among names: WantedNames) throws(JSONMistake) -> String? {
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
    let found = start + 1..<position
    position += 1
    return names.name(bytes, found)
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
