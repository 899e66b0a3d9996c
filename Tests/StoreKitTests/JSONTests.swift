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
    Self.texts.write(to: &writer)
    let read = try #require(try JSONSerialization.jsonObject(with: Data(writer.bytes)) as? [String])
    #expect(read.map { Array($0.utf8) } == Self.texts.map { Array($0.utf8) })
    var reader = JSONReader(writer.bytes)
    #expect(try [String](&reader).map { Array($0.utf8) } == Self.texts.map { Array($0.utf8) })
  }

  @Test func otherWritersStringsAreUnderstood() throws {
    for options in [JSONSerialization.WritingOptions.prettyPrinted, [], .withoutEscapingSlashes] {
      var reader = JSONReader([UInt8](try JSONSerialization.data(withJSONObject: Self.texts, options: options)))
      #expect(try [String](&reader) == Self.texts)
      try reader.end()
    }
    var escapes = JSONReader(Array(#"["\ud83d\uDE00\b\f\/"]"#.utf8))
    #expect(try [String](&escapes) == ["\u{1F600}\u{8}\u{c}/"])
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
      value.write(to: &writer)
      var reader = JSONReader(writer.bytes)
      #expect(try reader.number().bitPattern == value.bitPattern)
    }
    for value in [Int64.min, -1, 0, .max] {
      var reader = JSONReader(Array(" \(value) ".utf8))
      #expect(try reader.integer() == value)
    }
  }

  @Test(arguments: [
    "01", "-", "+1", "1.", ".5", "1e", "1e+", "1e999", "-1e999", "nan", "Infinity", "--1", "",
  ])
  func numbersThatAreNoneAreRefused(_ text: String) {
    var reader = JSONReader(Array("\(text),".utf8))
    #expect(throws: JSONError.self) { try reader.number() }
    var whole = JSONReader(Array("\(text),".utf8))
    #expect(throws: JSONError.self) { try whole.integer() }
  }

  @Test(arguments: ["9223372036854775808", "1.0", "1e3", "-0"])
  func wholeNumbersAreExact(_ text: String) {
    var reader = JSONReader(Array(text.utf8))
    #expect(throws: JSONError.self) { try reader.integer() }
  }

  @Test(arguments: [
    (#""abc"#, 0), (#""a\x""#, 2), (#""\u12g4""#, 1), (#""\ud83d""#, 1), (#""\udc00\ud83d""#, 1), (#""\ud83dA""#, 1),
    ("\"a\nb\"", 2), (#""\"#, 1), ("17", 0), ("", 0),
  ])
  func stringsThatAreNoneAreRefusedAtTheirPlace(_ text: String, _ offset: Int) {
    var reader = JSONReader(Array(text.utf8))
    do throws(JSONError) {
      _ = try reader.string()
      Issue.record("accepted")
    } catch {
      #expect(error.offset == offset)
    }
  }

  @Test func bytesThatAreNoUTF8AreRefused() {
    var reader = JSONReader([0x22, 0xff, 0x22])
    #expect(throws: JSONError(offset: 0, path: "", detail: "the string that begins here is no UTF-8")) {
      try reader.string()
    }
  }

  @Test func thePathLeadsToTheMistake() {
    var reader = JSONReader(Array(#"{"a": [1, {"b": 2}, 3]}"#.utf8))
    #expect(throws: JSONError(offset: 10, path: "a[1]", detail: "expected a whole number, found `{`")) {
      try reader.members { (inner, _) throws(JSONError) in
        try inner.elements { (inner) throws(JSONError) in _ = try inner.integer() }
      }
    }
  }
}
