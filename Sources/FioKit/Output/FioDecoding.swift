// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// What could be read from fio's text: the last result, what went wrong, and everything that is no JSON.
package struct FioDecoding: Sendable {
  /// The last document that could be decoded; with `--status-interval` an intermediate one where the final one is broken.
  package internal(set) var output: FioOutput?
  /// What is wrong with the final document; nil when ``output`` is the final result.
  package let error: FioOutputError?
  /// How many documents there were.
  package let documentCount: Int
  /// The lines that are no JSON.
  package let noise: [String]

  /// Reads what fio wrote with `--output-format=json` or `json+`.
  package init(_ text: String) {
    self.init(Array(text.utf8))
  }

  /// The same of bytes.
  package init(_ bytes: [UInt8]) {
    let parts = FioText(bytes)
    documentCount = parts.documents.count
    noise = parts.noise
    var failure: FioOutputError? = .noDocument
    var decoded: FioOutput?
    for (place, document) in parts.documents.enumerated().reversed() where decoded == nil {
      do {
        decoded = try Self.decode(document, isFinal: place == parts.documents.count - 1)
        if failure == .noDocument { failure = nil }
      } catch {
        if failure == .noDocument { failure = error }
      }
    }
    output = decoded
    error = failure
  }

  private static func decode(_ document: FioText.Document, isFinal: Bool) throws(FioOutputError) -> FioOutput {
    guard document.isComplete else {
      let last = document.text.split(whereSeparator: \.isNewline).last.map { $0.prefix(60) } ?? ""
      throw .truncated(openedAtLine: document.line, lastLine: last.trimmingCharacters(in: .whitespaces))
    }
    do throws(JSONCursorError) {
      var cursor = JSONCursor(document.bytes, isFinal: isFinal)
      let output = try FioOutput(&cursor)
      try cursor.finish()
      return output
    } catch {
      switch error {
      case .malformed(let detail): throw .malformed(line: document.line, detail: detail)
      case .unexpected(let path, let detail):
        throw .unexpected(
          line: document.line, path: path.isEmpty ? "top level" : path.joined(separator: "."), detail: detail)
      case .impossible(let path, let detail):
        throw .impossible(line: document.line, path: path.joined(separator: "."), detail: detail)
      case .tooOld(let version): throw .tooOld(version: version)
      }
    }
  }
}

/// Why a text is no result of fio's.
package enum FioOutputError: Error, Sendable, Equatable {
  /// There is no JSON document in it.
  case noDocument
  /// The last document ends before its closing brace.
  case truncated(openedAtLine: Int, lastLine: String)
  /// A document is no JSON; `detail` in the parser's words.
  case malformed(line: Int, detail: String)
  /// A document is JSON but not fio's; `path` leads to the place.
  case unexpected(line: Int, path: String, detail: String)
  /// A document is fio's, but a figure in it cannot be; `path` leads to it.
  case impossible(line: Int, path: String, detail: String)
  /// A result of a fio before 3.0, whose figures are in other units; the version may be empty.
  case tooOld(version: String)
}

extension FioOutputError: CustomStringConvertible {
  /// What is wrong and where.
  package var description: String {
    switch self {
    case .noDocument:
      "there is no JSON document (no line that is exactly `{`)"
    case .truncated(let line, let last):
      "the JSON document that begins at line \(line) is cut off "
        + (last.isEmpty || last == "{" ? "behind its opening brace" : "behind `\(last)`")
    case .malformed(let line, let detail):
      "the JSON document that begins at line \(line) is broken: \(detail)"
    case .unexpected(let line, let path, let detail):
      "the JSON document that begins at line \(line) is not a result of fio's: \(path): \(detail)"
    case .impossible(let line, let path, let detail):
      "the JSON document that begins at line \(line) has a figure that cannot be: \(path): \(detail)"
    case .tooOld(let version):
      "it was written by \(version.isEmpty ? "a fio before 3.0" : version), which is too old: its latencies are in "
        + "microseconds; measure with fio 3.28 or newer"
    }
  }
}
