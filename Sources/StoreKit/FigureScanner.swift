// SPDX-License-Identifier: GPL-2.0-only

/// Finds some figures in the JSON of a repeat without reading the others: a repeat has some fifty, of which a comparison wants
/// ten, and that of four hundred thousand repeats.
struct FigureScanner {
  private let names: [String]
  /// The places in `names` of those with so many bytes.
  private var byLength: [[Int]] = []

  init(_ names: some Sequence<String>) {
    self.names = Array(names)
    for (place, name) in self.names.enumerated() {
      let length = name.utf8.count
      while byLength.count <= length { byLength.append([]) }
      byLength[length].append(place)
    }
  }

  /// The wanted figures that `text` has, an object of numbers on one line; nil where it is anything else, which a reader of JSON
  /// must look at.
  func figures(in text: String) -> [String: Double]? {
    var text = text
    return text.withUTF8(scan)
  }

  private func scan(_ bytes: UnsafeBufferPointer<UInt8>) -> [String: Double]? {
    guard bytes.count >= 2, bytes[0] == UInt8(ascii: "{"), bytes[bytes.count - 1] == UInt8(ascii: "}") else {
      return nil
    }
    var figures: [String: Double] = [:]
    figures.reserveCapacity(names.count)
    let end = bytes.count - 1
    var position = Self.behindBlanks(bytes, 1)
    while position < end {
      guard bytes[position] == UInt8(ascii: "\"") else { return nil }
      let nameStart = position + 1
      position = nameStart
      while position < end, bytes[position] != UInt8(ascii: "\"") {
        if bytes[position] == UInt8(ascii: "\\") { return nil }
        position += 1
      }
      let name = UnsafeBufferPointer(rebasing: bytes[nameStart..<position])
      guard position + 1 < end, bytes[position + 1] == UInt8(ascii: ":") else { return nil }
      let start = Self.behindBlanks(bytes, position + 2)
      position = start
      while position < end, bytes[position] != UInt8(ascii: ",") { position += 1 }
      if let wanted = wanted(name) {
        guard let value = Self.number(bytes[start..<position]) else { return nil }
        figures[wanted] = value
      }
      guard position < end else { break }
      position = Self.behindBlanks(bytes, position + 1)
      // A comma, and nothing behind it.
      guard position < end else { return nil }
    }
    return figures
  }

  private func wanted(_ name: UnsafeBufferPointer<UInt8>) -> String? {
    guard name.count < byLength.count else { return nil }
    for place in byLength[name.count] where names[place].utf8.elementsEqual(name) { return names[place] }
    return nil
  }

  private static func behindBlanks(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    var position = start
    while position < bytes.count, bytes[position] == 0x20 { position += 1 }
    return position
  }

  /// A number of JSON's grammar that is one of 64 bits.
  private static func number(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> Double? {
    var reader = JSONReader(Array(digits))
    guard let value = try? reader.number(), (try? reader.end()) != nil else { return nil }
    return value
  }
}
