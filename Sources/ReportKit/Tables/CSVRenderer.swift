// SPDX-License-Identifier: GPL-2.0-only

/// Renders tables as CSV (RFC 4180): CRLF, a header line of raw keys, numbers in base units, nothing for a missing value.
package struct CSVRenderer: Sendable {
  /// A renderer.
  package init() {}

  /// Header and rows; titles and notes are not data.
  package func render(_ table: Table) -> String {
    let header = table.columns.map { Self.field($0.rawKey) }
    let rows = table.rows.indices.map { row in
      table.columns.indices.map { Self.field(table.cell(row, $0).raw) }
    }
    return ([header] + rows).map { $0.joined(separator: ",") + "\r\n" }.joined()
  }

  private static func field(_ text: String) -> String {
    let needsQuotes = text.utf8.contains { [0x22, 0x2c, 0x0a, 0x0d].contains($0) }
    return needsQuotes ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
  }
}

extension Cell {
  /// The value without unit; empty when missing.
  fileprivate var raw: String {
    switch self {
    case .text(let text): text
    case .integer(let value): String(value)
    case .number(let value): value.isFinite ? "\(value)" : ""
    case .missing: ""
    }
  }
}
