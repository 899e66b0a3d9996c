// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import StoreKit

@Suite("JSON as the store writes and reads it")
struct JSONTests {
  private static let texts = [
    "", "plain", "\"\\/", "\u{0}\u{1}\u{1f} \u{7f}\r\n\t", "é e\u{301} \u{1F600} \u{2028} \u{feff}",
    String(repeating: "x", count: 5000),
  ]

  @Test func otherReadersUnderstandTheStrings() throws {
    var writer = JSONWriter(pretty: true)
    writer.strings(Self.texts)
    let read = try #require(try JSONSerialization.jsonObject(with: Data(writer.bytes)) as? [String])
    #expect(read.map { Array($0.utf8) } == Self.texts.map { Array($0.utf8) })
    var scanner = JSONScanner(writer.bytes)
    #expect(try scanner.strings().map { Array($0.utf8) } == Self.texts.map { Array($0.utf8) })
  }

  @Test func otherWritersStringsAreUnderstood() throws {
    for options in [JSONSerialization.WritingOptions.prettyPrinted, [], .withoutEscapingSlashes] {
      var scanner = JSONScanner([UInt8](try JSONSerialization.data(withJSONObject: Self.texts, options: options)))
      #expect(try scanner.strings() == Self.texts)
      try scanner.end()
    }
    var escapes = JSONScanner(Array(#"["\ud83d\uDE00\b\f\/"]"#.utf8))
    #expect(try escapes.strings() == ["\u{1F600}\u{8}\u{c}/"])
  }

  @Test func numbersKeepEveryBit() throws {
    var random = Dice(seed: Dice.seedOfThisRun)
    var values: [Double] = [0, -0.0, .pi, 1e21, 1e22, 1e23, 9007199254740992, 9007199254740994, -123456789012345.678]
    // Figures as they are measured, where the quick way is taken, and any others, where it is not.
    for index in 0..<2000 {
      values += [Double(index) * 37 / 7, Double(index * 7919 + 1) / 1e5, Double(bitPattern: random.next())]
    }
    for value in values where value.isFinite {
      var writer = JSONWriter(pretty: false)
      writer.number(value)
      var scanner = JSONScanner(writer.bytes)
      #expect(try scanner.number().bitPattern == value.bitPattern)
    }
    for value in [Int64.min, -1, 0, .max] {
      var scanner = JSONScanner(Array(" \(value) ".utf8))
      #expect(try scanner.integer() == value)
    }
  }

  @Test(arguments: [
    "01", "-", "+1", "1.", ".5", "1e", "1e+", "1e999", "-1e999", "nan", "Infinity", "--1", "",
  ])
  func numbersThatAreNoneAreRefused(_ text: String) {
    var scanner = JSONScanner(Array("\(text),".utf8))
    #expect(throws: JSONMistake.self) { try scanner.number() }
    var whole = JSONScanner(Array("\(text),".utf8))
    #expect(throws: JSONMistake.self) { try whole.integer() }
  }

  @Test(arguments: ["9223372036854775808", "1.0", "1e3", "-0"])
  func wholeNumbersAreExact(_ text: String) {
    var scanner = JSONScanner(Array(text.utf8))
    #expect(throws: JSONMistake.self) { try scanner.integer() }
  }

  @Test(arguments: [
    (#""abc"#, 0), (#""a\x""#, 2), (#""\u12g4""#, 1), (#""\ud83d""#, 1), (#""\udc00\ud83d""#, 1), (#""\ud83dA""#, 1),
    ("\"a\nb\"", 2), (#""\"#, 1), ("17", 0), ("", 0),
  ])
  func stringsThatAreNoneAreRefusedAtTheirPlace(_ text: String, _ offset: Int) {
    var scanner = JSONScanner(Array(text.utf8))
    do throws(JSONMistake) {
      _ = try scanner.string()
      Issue.record("accepted")
    } catch {
      #expect(error.offset == offset)
    }
  }

  @Test func bytesThatAreNoUTF8AreRefused() {
    var scanner = JSONScanner([0x22, 0xff, 0x22])
    #expect(throws: JSONMistake(offset: 0, path: "", detail: "the string that begins here is no UTF-8")) {
      try scanner.string()
    }
  }

  @Test func thePathLeadsToTheMistake() {
    var scanner = JSONScanner(Array(#"{"a": [1, {"b": 2}, 3]}"#.utf8))
    #expect(throws: JSONMistake(offset: 10, path: "a[1]", detail: "expected a whole number, found `{`")) {
      try scanner.members { (inner, _) throws(JSONMistake) in
        try inner.elements { (inner) throws(JSONMistake) in _ = try inner.integer() }
      }
    }
  }
}
