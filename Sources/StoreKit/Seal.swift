// SPDX-License-Identifier: GPL-2.0-only
import CZlib
import Foundation
import GRDB
import GRDBSQLite

/// A checksum over the values of a row (CRC-32). SQLite notices damage to its own structure, not to the values in it; a
/// figure with a flipped bit must not be reported.
package struct Seal {
  private var value: UInt = 0

  /// The columns of this table that the seal of a row covers, in their order.
  package static func columns(of table: String) -> [String] {
    StoreTable.all.first { $0.name == table }?.columns ?? []
  }

  /// The seal of a row with these values of those columns, for whoever tries what readers do with values that no writer stores.
  package static func of(_ values: some Sequence<DatabaseValue>, table name: String) -> Int64 {
    StoreTable.all.first { $0.name == name }.map { of(values, in: $0) } ?? 0
  }

  static func of(_ values: some Sequence<DatabaseValue>, in table: StoreTable) -> Int64 {
    var seal = Seal()
    for (index, value) in values.enumerated() {
      if index >= table.columnsOfVersionOne {
        // A column that a later version added. NULL leaves the seal as it was, so that the rows of the version before are
        // intact; the name tells two such columns apart.
        if value.isNull { continue }
        seal.add(table.columns[index])
      }
      switch value.storage {
      case .null: seal.add(kind: 0, count: 0)
      case .int64(let integer):
        seal.add(kind: 1, count: 8)
        withUnsafeBytes(of: integer.littleEndian) { seal.add($0) }
      case .string(let text): seal.add(text)
      case .blob(let data):
        seal.add(kind: 3, count: data.count)
        data.withUnsafeBytes { seal.add($0) }
      // No table has such a column.
      case .double: break
      }
    }
    return Int64(seal.value)
  }

  /// The seal of the row at which `statement` stands; the statement selects id, the columns, then anything.
  static func ofRow(_ statement: OpaquePointer, in table: StoreTable) -> Int64 {
    var seal = Seal()
    for index in 0..<table.columns.count {
      let column = CInt(index + 1)
      let type = sqlite3_column_type(statement, column)
      if index >= table.columnsOfVersionOne {
        if type == SQLITE_NULL { continue }
        seal.add(table.columns[index])
      }
      switch type {
      case SQLITE_NULL: seal.add(kind: 0, count: 0)
      case SQLITE_INTEGER:
        seal.add(kind: 1, count: 8)
        withUnsafeBytes(of: sqlite3_column_int64(statement, column).littleEndian) { seal.add($0) }
      case SQLITE_TEXT:
        let bytes = StatementColumn.text(statement, column)
        seal.add(kind: 2, count: bytes.count)
        seal.add(UnsafeRawBufferPointer(bytes))
      case SQLITE_BLOB:
        let bytes = StatementColumn.blob(statement, column)
        seal.add(kind: 3, count: bytes.count)
        seal.add(bytes)
      default: break
      }
    }
    return Int64(seal.value)
  }

  private mutating func add(_ text: String) {
    var text = text
    add(kind: 2, count: text.utf8.count)
    text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
  }

  /// Kind and length come before each value, so that no two rows are the same bytes.
  private mutating func add(kind: UInt8, count: Int) {
    withUnsafeBytes(of: (UInt64(kind) << 56 | UInt64(count)).littleEndian) { add($0) }
  }

  private mutating func add(_ bytes: UnsafeRawBufferPointer) {
    value = crc32_z(value, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count)
  }
}
