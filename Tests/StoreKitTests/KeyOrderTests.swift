// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import StoreKit

@Suite("Exports with keys in another order, with new ones, or without some")
struct KeyOrderTests {
  @Test(arguments: 0..<40)
  func keysComeInAnyOrderAndNewOnesArePassedOver(_ seed: Int) async throws {
    try await TemporaryDirectory.with { directory in
      let (store, run) = try Sample.filled(directory.store)
      let exported = [UInt8](try store.export(run))
      var random = Mutator(seed: UInt64(seed))
      let text = try Tree(exported).shuffled(&random, extending: true).text(&random)
      #expect(Array(text.utf8) != exported)
      let other = try Store(path: "\(directory.path)/other.sqlite", mode: .create)
      #expect(try [UInt8](other.export(other.importRun(Data(text.utf8)))) == exported)
      // It is the same run.
      #expect(problem { try store.importRun(Data(text.utf8)) } == .runStored(run, isSame: true))
    }
  }

  /// Of every object, each key once: what is not there was lost, and is not made up.
  @Test func aKeyThatIsMissingIsNamed() async throws {
    try await TemporaryDirectory.with { directory in
      let (store, run) = try Sample.filled(directory.store)
      let whole = try Tree([UInt8](try store.export(run)))
      var removed = 0
      try whole.eachWithoutAKey { tree, key, path in
        removed += 1
        var random = Mutator(seed: UInt64(removed))
        let text = tree.text(&random)
        guard case .unreadableImport(let mistake) = problem({ try store.importRun(Data(text.utf8)) }) else {
          Issue.record("accepted without \(key) in \(path)")
          return
        }
        #expect(mistake.detail == "\"\(key)\" is missing" && mistake.path == path, "\(mistake)")
      }
      #expect(removed > 120)
    }
  }

  @Test func aKeyThatComesTwiceIsRefusedEvenWhereItIsNew() throws {
    let text = #"{"schema": "faultbench.export/2", "new": 1, "new": 2}"#
    #expect(throws: JSONError.self) { try ExportedRun(json: Array(text.utf8)) }
    let nested = #"{"new": "# + String(repeating: "[", count: 100_000)
    #expect(throws: JSONError.self) { try ExportedRun(json: Array(nested.utf8)) }
  }
}

/// A JSON text taken apart; numbers and strings as they stand there.
private indirect enum Tree {
  case object([(key: String, value: Tree)])
  case array([Tree])
  case scalar(String)

  init(_ bytes: [UInt8]) throws(JSONError) {
    var reader = JSONReader(bytes)
    try self.init(&reader)
  }

  private init(_ reader: inout JSONReader) throws(JSONError) {
    reader.skipSpace()
    switch reader.peek {
    case UInt8(ascii: "{"):
      var members: [(key: String, value: Tree)] = []
      try reader.members { (reader, key) throws(JSONError) in members.append((key, try Tree(&reader))) }
      self = .object(members)
    case UInt8(ascii: "["):
      var elements: [Tree] = []
      try reader.elements { (reader) throws(JSONError) in elements.append(try Tree(&reader)) }
      self = .array(elements)
    default:
      let start = reader.position
      try reader.skip()
      self = .scalar(String(decoding: reader.bytes[start..<reader.position], as: UTF8.self))
    }
  }

  /// Every object with its members in another order and, where the format names its keys, with further ones.
  func shuffled(_ random: inout Mutator, extending: Bool) -> Tree {
    switch self {
    case .scalar: return self
    case .array(let elements): return .array(elements.map { $0.shuffled(&random, extending: extending) })
    case .object(var members):
      for index in members.indices {
        let isMap = ["metrics", "counters"].contains(members[index].key)
        // The order of parameters means something.
        if members[index].key == "parameters" { continue }
        members[index].value = members[index].value.shuffled(&random, extending: extending && !isMap)
      }
      if extending {
        for number in 0..<random.below(3) {
          members.append(("new_\(number)", .scalar(Self.news[random.below(Self.news.count)])))
        }
      }
      for index in members.indices.reversed() { members.swapAt(index, random.below(index + 1)) }
      return .object(members)
    }
  }

  private static let news = [
    "null", "true", "-1.5e-3", "1e999", #""\u00e9\ud83d\ude00\" {[""#, "[]", "{}",
    #"[1, {"number": 7, "a": [[], {}]}]"#,
    #"{"uuid": "x", "cases": [], "repeats": {"number": 1}}"#,
  ]

  /// With white space as somebody might like it.
  func text(_ random: inout Mutator) -> String {
    let space = ["", " ", "\n", "\t\r\n  "][random.below(4)]
    switch self {
    case .scalar(let text): return text
    case .array(let elements):
      return "[\(space)" + elements.map { $0.text(&random) }.joined(separator: ",\(space)") + "\(space)]"
    case .object(let members):
      let parts = members.map { JSONWriter.text($0.key) + "\(space):" + $0.value.text(&random) }
      return "{\(space)" + parts.joined(separator: "\(space),") + "}"
    }
  }

  /// Calls `body` with this tree without each of the keys that the format names, and with the place of its object.
  func eachWithoutAKey(path: String = "", _ body: (Tree, _ key: String, _ path: String) throws -> Void) throws {
    switch self {
    case .scalar: break
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        try element.eachWithoutAKey(path: "\(path)[\(index)]") { changed, key, place in
          var elements = elements
          elements[index] = changed
          try body(.array(elements), key, place)
        }
      }
    case .object(let members):
      for (index, member) in members.enumerated() {
        var fewer = members
        fewer.remove(at: index)
        try body(.object(fewer), member.key, path)
        if ["metrics", "counters", "parameters"].contains(member.key), case .object = member.value { continue }
        try member.value.eachWithoutAKey(path: path.isEmpty ? member.key : "\(path).\(member.key)") {
          changed, key, place in
          var members = members
          members[index].value = changed
          try body(.object(members), key, place)
        }
      }
    }
  }
}
