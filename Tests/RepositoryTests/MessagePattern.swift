// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// A message as source and document have it alike: what differs from run to run is `…`.
struct MessagePattern: Hashable, Sendable {
  let text: String

  /// Words of capitals are placeholders in the document, and the names of flags and signals in the source: both become `…`.
  /// Backticks, with which messages quote, are left out, since Markdown has its own.
  init(_ words: String) {
    var text: [Character] = []
    var word: [Character] = []
    func take() {
      let isName = word.contains(where: \.isUppercase) && !word.contains(where: \.isLowercase)
      for letter in isName ? ["…"] : word where letter != "…" || text.last != "…" { text.append(letter) }
      word = []
    }
    for letter in words where letter != "`" {
      if letter.isLetter || letter.isNumber || letter == "_" {
        word.append(letter)
        continue
      }
      take()
      let isDouble = letter == text.last && (letter == "…" || letter == " ")
      if !isDouble { text.append(letter) }
    }
    take()
    self.text = String(text)
  }

  /// Without what stands at both ends for other words.
  var core: String { text.trimmingCharacters(in: CharacterSet(charactersIn: " …")) }

  /// What stays the same, in the order of the message.
  var fragments: [String] {
    text.split(separator: "…").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }

  /// The fragment that one would look for.
  var longestFragment: String { fragments.max { $0.count < $1.count } ?? "" }

  /// Three words, two of them small ones: something that is said to people, and no name, path or format.
  static func isSentence(_ text: String) -> Bool {
    let words = text.split(separator: " ").filter { $0.contains { $0.isLetter || $0 == "…" } }
    let small = words.filter { word in
      let letters = word.trimmingCharacters(in: CharacterSet(charactersIn: "`('\").,;:"))
      return letters.count > 1 && letters.allSatisfy { $0.isASCII && $0.isLowercase }
    }
    return words.count > 2 && small.count > 1
  }
}

/// What sources say, in pieces: the parts of their strings that stay the same, and the kernel's own texts.
struct MessagePieces: Sendable {
  private let pieces: Set<String>

  init(_ patterns: some Sequence<MessagePattern>) {
    var pieces = Set(patterns.flatMap(\.fragments))
    for number in Int32(1)..<134 { pieces.insert(MessagePattern(String(cString: strerror(number))).core) }
    // The plural of what is counted.
    pieces.insert("s")
    self.pieces = pieces
  }

  /// Whether a text is whole pieces one behind the other, and nothing else.
  func compose(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    let seams = [0] + bytes.indices.dropFirst().filter { Self.isSeam(bytes, $0) } + [bytes.count]
    var reached: Set = [0]
    for (number, begin) in seams.enumerated() where reached.contains(begin) {
      for end in seams[(number + 1)...] where !reached.contains(end) {
        let piece = String(decoding: bytes[begin..<end], as: UTF8.self).trimmingCharacters(in: .whitespaces)
        if piece.isEmpty || pieces.contains(piece) { reached.insert(end) }
      }
    }
    return reached.contains(bytes.count)
  }

  /// Not within a word, but before the s of its plural.
  private static func isSeam(_ bytes: [UInt8], _ index: Int) -> Bool {
    let isPlural = bytes[index] == UInt8(ascii: "s") && (index + 1 == bytes.count || !isLetter(bytes[index + 1]))
    return isPlural || !isLetter(bytes[index - 1]) || !isLetter(bytes[index])
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}

/// Many messages in which others are looked for.
struct MessageCorpus: Sendable {
  private let messages: [[UInt8]]
  private let whole: [UInt8]

  init(_ patterns: some Sequence<MessagePattern>) {
    messages = patterns.map { Array($0.text.utf8) }
    whole = Array(messages.joined(separator: [UInt8(ascii: "\n")]))
  }

  /// Whether one of the messages has what stays the same of `pattern`, in that order.
  func holds(_ pattern: MessagePattern) -> Bool {
    if Self.end(of: Array(pattern.core.utf8), in: whole, from: 0) != nil { return true }
    let fragments = pattern.fragments.map { Array($0.utf8) }
    return messages.contains { message in
      var end = 0
      for fragment in fragments {
        guard let next = Self.end(of: fragment, in: message, from: end) else { return false }
        end = next
      }
      return true
    }
  }

  /// Behind the first place of `piece`.
  private static func end(of piece: [UInt8], in text: [UInt8], from begin: Int) -> Int? {
    guard let first = piece.first else { return begin }
    return text.withUnsafeBytes { text in
      guard let start = text.baseAddress else { return nil }
      var offset = begin
      while text.count - offset >= piece.count {
        guard let found = memchr(start + offset, Int32(first), text.count - offset - piece.count + 1) else { break }
        offset = UnsafeRawPointer(found) - start
        if memcmp(found, piece, piece.count) == 0 { return offset + piece.count }
        offset += 1
      }
      return nil
    }
  }
}
