// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// What stays the same of a message, looked for in texts.
struct MessageSearch: Sendable {
  private let fragments: [[UInt8]]

  init(_ pattern: MessagePattern) { fragments = pattern.fragments.map { Array($0.utf8) } }

  /// Whether the text has all of it, in that order.
  func fits(_ text: [UInt8]) -> Bool {
    var end = 0
    for fragment in fragments {
      guard let next = Self.end(of: fragment, in: text, from: end) else { return false }
      end = next
    }
    return true
  }

  /// Behind the first place of `piece`.
  static func end(of piece: [UInt8], in text: [UInt8], from begin: Int) -> Int? {
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

/// Many messages in which others are looked for.
struct MessageCorpus: Sendable {
  private let messages: [[UInt8]]
  private let whole: [UInt8]

  init(_ patterns: some Sequence<MessagePattern>) {
    messages = patterns.map { Array($0.text.utf8) }
    whole = Array(messages.joined(separator: [UInt8(ascii: "\n")]))
  }

  /// Whether one of the messages has the pattern, or what stays the same of it in that order where that is long enough to be no chance.
  func holds(_ pattern: MessagePattern) -> Bool {
    if MessageSearch.end(of: Array(pattern.core.utf8), in: whole, from: 0) != nil { return true }
    guard pattern.longestFragment.utf8.count >= Self.minFragment else { return false }
    let search = MessageSearch(pattern)
    return messages.contains(where: search.fits)
  }

  private static let minFragment = 12
}
