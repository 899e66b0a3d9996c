// SPDX-License-Identifier: GPL-2.0-only
import Words
import Yams

/// Takes a YAML tree apart, and notes each mistake with its place instead of ending at the first.
final class NodeReader {
  let file: String
  private(set) var mistakes: [ManifestMistake] = []
  /// How many of them leave in doubt what was meant, so that what follows from them is not told.
  private(set) var doubts = 0

  init(file: String) {
    self.file = file
  }

  func note(_ message: String, at place: SourcePlace?) {
    doubts += 1
    noteValue(message, at: place)
  }

  /// A value that is wrong by itself: nothing else is in doubt because of it.
  func noteValue(_ message: String, at place: SourcePlace?) {
    mistakes.append(ManifestMistake(file: file, place: place, message: message))
  }

  /// The entries of a mapping with their keys; `key` is what the mapping is the value of.
  func entries(_ node: Node, of key: String, wants: String) -> [(key: Located<String>, node: Node)] {
    guard case .mapping(let mapping) = node else {
      note("`\(key)` wants \(wants), not \(Self.kind(node)).", at: node.place)
      return []
    }
    return mapping.compactMap { name, value in
      guard case .scalar(let scalar) = name else {
        note("a key in `\(key)` is \(Self.kind(name)); write a word.", at: name.place)
        return nil
      }
      return (Located(scalar.string, at: name.place), value)
    }
  }

  /// The entries of a mapping whose keys are fixed; another one is a mistake, for which `refused` may have the words.
  func members(
    _ node: Node, of key: String, allowed: [String], refused: [String: String] = [:]
  ) -> [(key: Located<String>, node: Node)] {
    let known = Set(allowed)
    return entries(node, of: key, wants: "a mapping with \(allowed.listed)").filter { entry in
      if known.contains(entry.key.value) { return true }
      if let words = refused[entry.key.value] {
        noteValue(words, at: entry.key.place)
        return false
      }
      let near = Spelling.question(entry.key.value, in: allowed)
      note("\(key) has no key `\(entry.key.value)`.\(near) There are \(allowed.listed).", at: entry.key.place)
      return false
    }
  }

  /// The items of a sequence.
  func items(_ node: Node, of key: String, wants: String) -> [Node] {
    guard case .sequence(let sequence) = node else {
      note("`\(key)` wants a list of \(wants), not \(Self.kind(node)).", at: node.place)
      return []
    }
    return Array(sequence)
  }

  /// A scalar as it is written, so that `64m`, `0x10` and `yes` stay what they are.
  func text(_ node: Node, of key: String) -> Located<String>? {
    guard case .scalar(let scalar) = node, !node.isNull else {
      note("`\(key)` wants a value, not \(Self.kind(node)).", at: node.place)
      return nil
    }
    guard !scalar.string.contains(where: Self.isControl) else {
      note("`\(key)` has a line end or another control character in it; write it in one line.", at: node.place)
      return nil
    }
    return Located(scalar.string, at: node.place)
  }

  /// A value that is not empty.
  func word(_ node: Node, of key: String) -> Located<String>? {
    guard let text = text(node, of: key) else { return nil }
    guard !text.value.isEmpty else {
      note("`\(key)` is empty.", at: text.place)
      return nil
    }
    return text
  }

  func number(_ node: Node, of key: String, in range: ClosedRange<Int>) -> Int? {
    guard let text = text(node, of: key) else { return nil }
    guard let number = Int(text.value), range.contains(number) else {
      noteValue(
        "`\(key): \(text.value)` is not possible; write a whole number from \(range.lowerBound) to \(range.upperBound).",
        at: text.place)
      return nil
    }
    return number
  }

  func flag(_ node: Node, of key: String) -> Bool? {
    guard let text = text(node, of: key) else { return nil }
    guard let flag = ["true": true, "false": false][text.value] else {
      noteValue("`\(key): \(text.value)` is neither true nor false.", at: text.place)
      return nil
    }
    return flag
  }

  func duration(_ node: Node, of key: String) -> Duration? {
    guard let text = text(node, of: key) else { return nil }
    guard let duration = DurationText.parse(text.value) else {
      noteValue(
        "`\(key): \(text.value)` is no time; write \(DurationText.rule).", at: text.place)
      return nil
    }
    return duration
  }

  private static func isControl(_ character: Character) -> Bool {
    character.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7f }
  }

  private static func kind(_ node: Node) -> String {
    switch node {
    case .scalar(let scalar): node.isNull ? "nothing" : "`\(scalar.string.prefix(40))`"
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }
}

extension Node {
  var place: SourcePlace { SourcePlace(line: mark?.line ?? 1, column: mark?.column ?? 1) }

  /// `~`, `null` and an empty value, unless it is quoted.
  var isNull: Bool {
    guard case .scalar(let scalar) = self else { return false }
    return scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }
}

extension [String] {
  /// `a, b and c`.
  var listed: String {
    count > 1 ? dropLast().joined(separator: ", ") + " and " + (last ?? "") : first ?? "none"
  }
}
