// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// Renders tables and reports as JSON with stable keys; the schema's name and version stand in `schema`.
package struct JSONRenderer: Sendable {
  /// Schema of a table on its own.
  package static let tableSchema = "faultbench.table/1"

  /// A renderer.
  package init() {}

  /// A table: title, columns with key and unit, an object of raw values per row, notes.
  package func render(_ table: Table) throws -> String {
    try render(TableDocument(table))
  }

  /// Any report, pretty and with sorted keys, so that two of them can be compared line by line.
  package func render(_ document: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
  }
}

private struct TableDocument: Encodable {
  struct ColumnDocument: Encodable {
    let key: String
    let header: String
  }

  let schema = JSONRenderer.tableSchema
  let title: String
  let columns: [ColumnDocument]
  let rows: [[String: Cell]]
  let notes: [String]

  init(_ table: Table) {
    title = table.title
    columns = table.columns.map { ColumnDocument(key: $0.rawKey, header: $0.header) }
    rows = table.rows.indices.map { row in
      let pairs = table.columns.indices.map { (table.columns[$0].rawKey, table.cell(row, $0)) }
      return Dictionary(pairs) { first, _ in first }
    }
    notes = table.notes
  }
}

extension Cell: Encodable {
  /// A string, a number in the base unit, or null.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .integer(let value): try container.encode(value)
    case .number(let value) where value.isFinite: try container.encode(value)
    case .number, .missing: try container.encodeNil()
    }
  }
}
