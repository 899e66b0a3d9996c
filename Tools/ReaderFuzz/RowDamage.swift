// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GRDB
import GRDBSQLite
import StoreKit
import TestSupport

/// Another value in a row of a store, and the row sealed again: what the checksums cannot refuse the readers must.
struct RowDamage {
  private let choices: [Int]

  init(_ mutator: inout Mutator) {
    choices = (0..<6).map { _ in mutator.below(1 << 30) }
  }

  /// The store's bytes with that row; nil where SQLite refuses it.
  func applied(to bytes: [UInt8]) -> [UInt8]? {
    try? damaged(bytes)
  }

  private func damaged(_ bytes: [UInt8]) throws -> [UInt8]? {
    let queue = try DatabaseQueue()
    return try queue.inDatabase { db in
      try db.deserialize(bytes)
      try db.execute(sql: "PRAGMA foreign_keys = OFF")
      let table = ["runs", "cases", "repeats", "documents"][choices[0] % 4]
      let columns = Seal.columns(of: table).joined(separator: ", ")
      let rows = try Row.fetchAll(db, sql: "SELECT id, \(columns), seal FROM \(table)")
      guard !rows.isEmpty else { return nil }
      let row = rows[choices[1] % rows.count]
      let names = Array(row.columnNames)
      var values = Array(row.databaseValues)
      let column = 1 + choices[2] % (names.count - 2)
      values[column] = other(values[column])
      values[names.count - 1] = Seal.of(values[1..<(names.count - 1)], table: table).databaseValue
      let changes = names.dropFirst().map { "\"\($0)\" = ?" }.joined(separator: ", ")
      try db.execute(
        sql: "UPDATE \(table) SET \(changes) WHERE id = ?",
        arguments: StatementArguments(Array(values.dropFirst()) + [values[0]]))
      return try db.serialized()
    }
  }

  private func other(_ value: DatabaseValue) -> DatabaseValue {
    let integers = [Int64.min, -1, 0, 1, 5, 4096, 1 << 31, 1 << 53, 253_402_300_800_000, .max]
    let texts =
      TextMutator.words + TextMutator.numbers.map { "[\($0)]" } + TextMutator.numbers.map { "{\"iops\":\($0)}" }
    switch (choices[3] % 6, value.storage) {
    case (0, _): return .null
    case (1, _): return 0.5.databaseValue
    case (2, .string), (3, .int64): return integers[choices[4] % integers.count].databaseValue
    case (_, .int64): return integers[choices[4] % integers.count].databaseValue
    case (3, .string), (4, .string): return texts[choices[4] % texts.count].databaseValue
    case (_, .string(let text)):
      var mutator = TextMutator(seed: UInt64(choices[5]), form: .json)
      return String(decoding: mutator.mutate(Array(text.utf8), other: []), as: UTF8.self).databaseValue
    case (_, .blob(let data)):
      var mutator = Mutator(seed: UInt64(choices[5]))
      return Data(mutator.mutate([UInt8](data))).databaseValue
    default: return integers[choices[4] % integers.count].databaseValue
    }
  }
}

extension Database {
  /// Takes these bytes for the content of the database.
  fileprivate func deserialize(_ bytes: [UInt8]) throws {
    guard let memory = sqlite3_malloc64(UInt64(bytes.count)) else { throw DatabaseError(resultCode: .SQLITE_NOMEM) }
    memory.copyMemory(from: bytes, byteCount: bytes.count)
    let flags = UInt32(SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE)
    let code = sqlite3_deserialize(
      sqliteConnection, "main", memory.assumingMemoryBound(to: UInt8.self), Int64(bytes.count), Int64(bytes.count),
      flags)
    guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
  }

  fileprivate func serialized() throws -> [UInt8]? {
    var size: Int64 = 0
    guard let bytes = sqlite3_serialize(sqliteConnection, "main", &size, 0) else { return nil }
    defer { sqlite3_free(bytes) }
    return Array(UnsafeBufferPointer(start: bytes, count: Int(size)))
  }
}
