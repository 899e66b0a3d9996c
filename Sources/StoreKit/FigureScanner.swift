// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// Finds some figures in the JSON of a repeat without reading the others: a repeat has some fifty, of which a comparison wants
/// ten, and that of four hundred thousand repeats.
struct FigureScanner {
  /// What is wanted, in the order in which it is found.
  let names: [String]
  /// The names, the shorter before the longer; those of `n` bytes are at `starts[n]..<starts[n + 1]`.
  private let wanted: [Wanted]
  private let starts: [Int]

  private struct Wanted {
    let spelling: [UInt8]
    /// The end of it: names of the same length differ there, nearly always.
    let ending: UInt64
    let place: Int

    init(_ name: String, place: Int) {
      (spelling, self.place) = (Array(name.utf8), place)
      ending = spelling.withUnsafeBufferPointer(FigureScanner.ending)
    }
  }

  init(_ names: some Sequence<String>) {
    self.names = Array(names)
    wanted = self.names.enumerated().map { Wanted($0.element, place: $0.offset) }
      .sorted { $0.spelling.count < $1.spelling.count }
    let lengths = wanted.map(\.spelling.count)
    starts = (0...(lengths.last ?? 0) + 1).map { length in lengths.count { $0 < length } }
  }

  /// The wanted figures that `text` has, an object of numbers on one line; nil where it is anything else, which a reader of JSON
  /// must look at.
  func figures(in text: UnsafeBufferPointer<UInt8>) -> [String: Double]? {
    var found = [Double](repeating: .nan, count: names.count)
    guard found.withUnsafeMutableBufferPointer({ scan(text, into: $0) }) else { return nil }
    var figures: [String: Double] = [:]
    figures.reserveCapacity(names.count)
    for (name, value) in zip(names, found) where !value.isNaN { figures[name] = value }
    return figures
  }

  /// Puts each wanted figure at the place of its name, and leaves the other places as they are; false where the text is anything
  /// else than an object of numbers on one line.
  func scan(_ bytes: UnsafeBufferPointer<UInt8>, into found: UnsafeMutableBufferPointer<Double>) -> Bool {
    guard bytes.count >= 2, bytes[0] == UInt8(ascii: "{"), bytes[bytes.count - 1] == UInt8(ascii: "}") else {
      return false
    }
    return wanted.withUnsafeBufferPointer { wanted in
      starts.withUnsafeBufferPointer { starts in Self.scan(bytes, wanted, starts, into: found) }
    }
  }

  private static func scan(
    _ bytes: UnsafeBufferPointer<UInt8>, _ wanted: UnsafeBufferPointer<Wanted>, _ starts: UnsafeBufferPointer<Int>,
    into found: UnsafeMutableBufferPointer<Double>
  ) -> Bool {
    let end = bytes.count - 1
    var position = behindBlanks(bytes, 1)
    while position < end {
      guard bytes[position] == UInt8(ascii: "\"") else { return false }
      let nameStart = position + 1
      position = place(of: UInt8(ascii: "\""), or: UInt8(ascii: "\\"), bytes, from: nameStart, to: end)
      let name = UnsafeBufferPointer(rebasing: bytes[nameStart..<position])
      guard position + 1 < end, bytes[position] == UInt8(ascii: "\""), bytes[position + 1] == UInt8(ascii: ":") else {
        return false
      }
      let start = behindBlanks(bytes, position + 2)
      position = place(of: UInt8(ascii: ","), or: UInt8(ascii: ","), bytes, from: start, to: end)
      if name.count + 1 < starts.count {
        let ending = ending(name)
        for one in wanted[starts[name.count]..<starts[name.count + 1]]
        where one.ending == ending && one.spelling.elementsEqual(name) {
          guard let value = number(UnsafeBufferPointer(rebasing: bytes[start..<position])) else { return false }
          found[one.place] = value
        }
      }
      guard position < end else { break }
      position = behindBlanks(bytes, position + 1)
      // A comma, and nothing behind it.
      guard position < end else { return false }
    }
    return true
  }

  /// Where one of two bytes stands first; `end` where neither does. Eight bytes are looked at in one step.
  @inline(__always)
  private static func place(
    of one: UInt8, or other: UInt8, _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int
  ) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let (pattern, second) = (UInt64(one) &* ones, UInt64(other) &* ones)
    let raw = UnsafeRawBufferPointer(bytes)
    var position = start
    while position + 8 <= end {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      let (a, b) = (word ^ pattern, word ^ second)
      // The highest bit of each byte that is 0, and of some behind the first such.
      let hits = ((a &- ones) & ~a | (b &- ones) & ~b) & (ones << 7)
      if hits != 0 { return position + hits.trailingZeroBitCount / 8 }
      position += 8
    }
    while position < end, bytes[position] != one, bytes[position] != other { position += 1 }
    return position
  }

  /// The last eight bytes, or all of a shorter name.
  private static func ending(_ name: UnsafeBufferPointer<UInt8>) -> UInt64 {
    guard name.count >= 8 else { return name.reduce(0) { $0 << 8 | UInt64($1) } }
    return UnsafeRawBufferPointer(name).loadUnaligned(fromByteOffset: name.count - 8, as: UInt64.self)
  }

  private static func behindBlanks(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    var position = start
    while position < bytes.count, bytes[position] == 0x20 { position += 1 }
    return position
  }

  /// A number of JSON's grammar that is one of 64 bits.
  private static func number(_ digits: UnsafeBufferPointer<UInt8>) -> Double? {
    if let exact = JSONReader.exact(digits) { return exact }
    var reader = JSONReader(Array(digits))
    guard let value = try? reader.number(), (try? reader.end()) != nil else { return nil }
    return value
  }
}
