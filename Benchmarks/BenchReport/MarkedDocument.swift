// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// A document in which tables have their places, between `<!-- bench NAME -->` and `<!-- end -->`.
struct MarkedDocument {
  private enum Part {
    case text(String)
    case table(name: String, text: String)
  }

  private var parts: [Part] = []

  /// - Throws: `BenchReportError` for a place that does not end, or that comes twice.
  init(_ text: String, name document: String) throws {
    var rest = text[...]
    while let begin = rest.firstMatch(of: /<!-- bench ([a-z0-9-]+) -->\n/) {
      guard let end = rest[begin.range.upperBound...].firstRange(of: "<!-- end -->") else {
        throw BenchReportError("\(document): the place of \(begin.1) has no end")
      }
      let inside = rest[begin.range.upperBound..<end.lowerBound]
      guard !inside.contains("<!-- bench "), !names.contains(String(begin.1)) else {
        throw BenchReportError("\(document): the place of \(begin.1) comes twice, or has no end")
      }
      parts.append(.text(String(rest[..<begin.range.upperBound])))
      parts.append(.table(name: String(begin.1), text: String(inside)))
      rest = rest[end.lowerBound...]
    }
    parts.append(.text(String(rest)))
  }

  /// Of its places.
  var names: [String] {
    parts.compactMap { if case .table(let name, _) = $0 { name } else { nil } }
  }

  /// The document with these tables in their places; a place without one stays as it is.
  func filled(with tables: [String: String]) -> String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .table(let name, let text):
        tables[name].map { "\n\($0.trimmingCharacters(in: .newlines))\n\n" } ?? text
      }
    }.joined()
  }
}
