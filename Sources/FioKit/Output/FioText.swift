// SPDX-License-Identifier: GPL-2.0-only

/// What fio wrote, parted into JSON documents and everything else.
///
/// fio puts notes, errors and the words of its jobs before, between and behind the documents, also in its `--output` file.
package struct FioText: Sendable, Equatable {
  /// A JSON document as it stands in the text.
  package struct Document: Sendable, Equatable {
    /// Line of its opening brace in the text, counted from 1.
    package let line: Int
    /// Its bytes, line ends included.
    let bytes: ArraySlice<UInt8>
    /// Whether its closing brace is there.
    package let isComplete: Bool

    /// Its text, line ends included.
    package var text: String { String(decoding: bytes, as: UTF8.self) }
  }

  /// The documents in order; `--status-interval` makes several.
  package private(set) var documents: [Document] = []
  /// The other lines, without blank ones.
  package private(set) var noise: [String] = []

  /// Parts `text`. A document goes from a line that is exactly `{` to the next that is exactly `}`.
  package init(_ text: String) {
    self.init(Array(text.utf8))
  }

  /// Parts the bytes of a text.
  init(_ bytes: [UInt8]) {
    var open: (line: Int, start: Int)?
    var number = 0
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let line = Self.withoutCarriageReturn(bytes[start..<end])
      number += 1
      if line.elementsEqual("{".utf8) {
        if let open { add(open.line, bytes[open.start..<start], isComplete: false) }
        open = (number, start)
      } else if let (first, beginning) = open {
        if line.elementsEqual("}".utf8) {
          add(first, bytes[beginning..<end], isComplete: true)
          open = nil
        }
      } else if Self.isCompactDocument(line) {
        add(number, line, isComplete: true)
      } else if line.contains(where: { $0 > 0x20 }) {
        noise.append(String(decoding: line, as: UTF8.self))
      }
      start = end + 1
    }
    if let open { add(open.line, bytes[open.start...], isComplete: false) }
  }

  private mutating func add(_ line: Int, _ bytes: ArraySlice<UInt8>, isComplete: Bool) {
    documents.append(Document(line: line, bytes: bytes, isComplete: isComplete))
  }

  /// A document that another program wrote into one line.
  private static func isCompactDocument(_ line: ArraySlice<UInt8>) -> Bool {
    line.starts(with: "{\"".utf8) && line.last == UInt8(ascii: "}")
  }

  private static func withoutCarriageReturn(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    line.last == UInt8(ascii: "\r") ? line.dropLast() : line
  }
}
