// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// A message as source and document have it alike: what differs from run to run is `…`.
struct MessagePattern: Hashable, Sendable {
  let text: String

  /// Words of capitals are placeholders in the document, and the names of flags and signals in the source: both become `…`.
  /// Backticks, with which messages quote, are left out, since Markdown has its own.
  init(_ words: String) {
    var text: [UInt8] = []
    var word: [UInt8] = []
    func append(_ piece: [UInt8]) {
      let isTwice = piece == Self.gap && text.suffix(Self.gap.count).elementsEqual(Self.gap)
      if !isTwice { text += piece }
    }
    func take() {
      guard !word.isEmpty else { return }
      append(Self.isName(word) ? Self.gap : word)
      word = []
    }
    let bytes = Array(words.utf8)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == Self.gap[0], bytes[index...].starts(with: Self.gap) {
        take()
        append(Self.gap)
        index += Self.gap.count
        continue
      }
      index += 1
      if Self.isLetter(byte) {
        word.append(byte)
      } else if byte != UInt8(ascii: "`") {
        take()
        if byte != UInt8(ascii: " ") || text.last != byte { text.append(byte) }
      }
    }
    take()
    self.text = String(decoding: text, as: UTF8.self)
  }

  private static let gap = Array("…".utf8)

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  /// `PATH`, `MADV_HUGEPAGE`, `N`.
  private static func isName(_ word: [UInt8]) -> Bool {
    var hasCapital = false
    for byte in word {
      if byte >= 0x80 || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) { return false }
      if (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) { hasCapital = true }
    }
    return hasCapital
  }

  /// Without what stands at both ends for other words.
  var core: String { text.trimmingCharacters(in: CharacterSet(charactersIn: " …")) }

  /// What stays the same, in the order of the message.
  var fragments: [String] {
    text.split(separator: "…").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }

  /// The fragment that one would look for.
  var longestFragment: String { fragments.max { $0.utf8.count < $1.utf8.count } ?? "" }

  /// Two small words or more: something that is said to people, and no name, path or format.
  static func isSentence(_ text: String) -> Bool {
    var small = 0
    for word in text.utf8.split(separator: UInt8(ascii: " ")) {
      let letters = word.drop { marks.contains($0) }
      let end = letters.lastIndex { !marks.contains($0) }
      guard let end, letters.startIndex < end else { continue }
      if letters[...end].allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }) { small += 1 }
    }
    return small > 1
  }

  private static let marks = Set("`('\").,;:".utf8)
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
    if pieces.contains(text) { return true }
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
