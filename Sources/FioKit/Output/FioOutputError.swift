// SPDX-License-Identifier: GPL-2.0-only

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
