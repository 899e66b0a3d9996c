// SPDX-License-Identifier: GPL-2.0-only

/// What fio wrote, parted into JSON documents and everything else.
///
/// fio puts notes, errors and the words of its jobs before, between and behind the documents, also in its `--output` file.
public struct FioText: Sendable, Equatable {
  /// A JSON document as it stands in the text.
  public struct Document: Sendable, Equatable {
    /// Line of its opening brace in the text, counted from 1.
    public let line: Int
    /// Its text, line ends included.
    public let text: String
    /// Whether its closing brace is there.
    public let isComplete: Bool
  }

  /// The documents in order; `--status-interval` makes several.
  public let documents: [Document]
  /// The other lines, without blank ones.
  public let noise: [String]

  /// Parts `text`. A document goes from a line that is exactly `{` to the next that is exactly `}`.
  public init(_ text: String) {
    var documents: [Document] = []
    var noise: [String] = []
    var open: (line: Int, text: [Substring])?
    for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = raw.utf8.last == UInt8(ascii: "\r") ? Self.withoutCarriageReturn(raw) : raw
      if line == "{" {
        if let open { documents.append(Document(line: open.line, text: open.text, isComplete: false)) }
        open = (index + 1, [line])
      } else if let (first, earlier) = open {
        // Taken out of `open` first, so that the lines are appended in place.
        open = nil
        var lines = earlier
        lines.append(line)
        if line == "}" {
          documents.append(Document(line: first, text: lines, isComplete: true))
        } else {
          open = (first, lines)
        }
      } else if let compact = Self.compactDocument(line, number: index + 1) {
        documents.append(compact)
      } else if line.contains(where: { !$0.isWhitespace }) {
        noise.append(String(line))
      }
    }
    if let open { documents.append(Document(line: open.line, text: open.text, isComplete: false)) }
    self.documents = documents
    self.noise = noise
  }

  /// A document that another program wrote into one line.
  private static func compactDocument(_ line: Substring, number: Int) -> Document? {
    guard line.hasPrefix("{\""), line.hasSuffix("}") else { return nil }
    return Document(line: number, text: [line], isComplete: true)
  }

  private static func withoutCarriageReturn(_ line: Substring) -> Substring {
    Substring(line.utf8.dropLast())
  }
}

extension FioText.Document {
  fileprivate init(line: Int, text: [Substring], isComplete: Bool) {
    self.init(line: line, text: text.joined(separator: "\n"), isComplete: isComplete)
  }
}
