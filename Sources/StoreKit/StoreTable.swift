// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GRDB

/// A table whose rows are sealed: `id`, the columns, `seal`.
struct StoreTable {
  let name: String
  let columns: [String]
  /// The columns that later versions of the schema added are the last.
  let columnsOfVersionOne: Int
  /// The table to whose rows its rows belong; the first column says to which, and an index begins with it.
  let parent: String?

  static let runs = StoreTable("runs", StoredRun.columns)
  static let cases = StoreTable("cases", NewCase.columns, key: "run_id", parent: "runs")
  static let repeats = StoreTable("repeats", NewRepeat.columns, key: "case_id", parent: "cases")
  static let documents = StoreTable(
    name: "documents", columns: ["repeat_id", "ordinal", "kind", "name", "bytes", "zlib"], columnsOfVersionOne: 6,
    parent: "repeats")
  static let all = [runs, cases, repeats, documents]

  private init(name: String, columns: [String], columnsOfVersionOne: Int, parent: String?) {
    (self.name, self.columns, self.columnsOfVersionOne, self.parent) = (name, columns, columnsOfVersionOne, parent)
  }

  private init<Record>(_ name: String, _ fields: [StoreField<Record>], key: String? = nil, parent: String? = nil) {
    let columns = (key.map { [$0] } ?? []) + fields.flatMap(\.columns)
    let later = fields.filter { $0.since > 1 }.flatMap(\.columns)
    self.init(name: name, columns: columns, columnsOfVersionOne: columns.count - later.count, parent: parent)
  }

  /// Inserts a row and returns its id.
  func insert(_ values: [DatabaseValue], _ db: Database) throws -> Int64 {
    let names = (columns + ["seal"]).joined(separator: ", ")
    let places = [String](repeating: "?", count: columns.count + 1).joined(separator: ", ")
    let statement = try db.cachedStatement(sql: "INSERT INTO \(name) (\(names)) VALUES (\(places))")
    try statement.execute(arguments: StatementArguments(try sealed(values)))
    return db.lastInsertedRowID
  }

  /// Writes all columns of a row anew.
  func update(_ id: Int64, _ values: [DatabaseValue], _ db: Database) throws {
    let changes = (columns + ["seal"]).map { "\($0) = ?" }.joined(separator: ", ")
    let statement = try db.cachedStatement(sql: "UPDATE \(name) SET \(changes) WHERE id = ?")
    try statement.execute(arguments: StatementArguments(try sealed(values) + [id.databaseValue]))
  }

  private func sealed(_ values: [DatabaseValue]) throws(ProblemError) -> [DatabaseValue] {
    // SQLite ends a text at a NUL.
    for case .string(let text) in values.lazy.map(\.storage) where text.utf8.contains(0) {
      throw ProblemError(.unusableValue("a text that holds a NUL character: \(text.prefix(40).debugDescription)"))
    }
    return values + [Seal.of(values, in: self).databaseValue]
  }

  /// Calls `body` with each row that `condition` selects.
  func each(
    _ db: Database, _ condition: String, _ arguments: StatementArguments = [],
    _ body: (inout SealedRow) throws -> Void
  ) throws {
    let selected = (["id"] + columns + ["seal"]).map { "\(name).\($0)" }.joined(separator: ", ")
    let statement = try db.cachedStatement(sql: "SELECT \(selected) FROM \(name) \(condition)")
    let rows = try Row.fetchCursor(statement, arguments: arguments)
    while let row = try rows.next() {
      var sealed = try SealedRow(row, of: self)
      try body(&sealed)
    }
  }
}

/// A row whose seal was proved; its columns are read in their order. No value of a file that was changed and sealed again is
/// trusted to have its type.
struct SealedRow {
  /// The row's number, which the seal does not cover: it is not known when the seal is made.
  let id: Int64
  private let table: String
  private let values: ArraySlice<DatabaseValue>
  private var column = 1

  fileprivate init(_ row: Row, of table: StoreTable) throws(ProblemError) {
    let all = Array(row.databaseValues)
    let count = table.columns.count
    self.table = table.name
    (id, values) = (Int64.fromDatabaseValue(all[0]) ?? 0, all[1...count])
    guard case .int64(let seal) = all[count + 1].storage, seal == Seal.of(values, in: table) else { throw damaged }
  }

  private mutating func next() -> DatabaseValue.Storage {
    defer { column += 1 }
    return values[column].storage
  }

  mutating func integer() throws(ProblemError) -> Int64 {
    guard case .int64(let value) = next() else { throw damaged }
    return value
  }

  mutating func text() throws(ProblemError) -> String {
    guard case .string(let value) = next() else { throw damaged }
    return value
  }

  mutating func data() throws(ProblemError) -> Data {
    guard case .blob(let value) = next() else { throw damaged }
    return value
  }

  /// Whether the next column is NULL; it is passed over.
  mutating func isNull() -> Bool {
    guard values[column].isNull else { return false }
    column += 1
    return true
  }

  mutating func json<Value: JSONValue>() throws(ProblemError) -> Value { try parsed(try text()) }

  /// The value that a column's text is as JSON.
  func parsed<Value: JSONValue>(_ text: String) throws(ProblemError) -> Value {
    do {
      return try JSONReader.value(Array(text.utf8))
    } catch {
      throw damaged
    }
  }

  /// The row cannot be what was written.
  var damaged: ProblemError {
    ProblemError(.damaged(detail: "table \(table), row \(id): a value is not what was written"))
  }
}
