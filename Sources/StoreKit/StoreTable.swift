// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GRDB
import GRDBSQLite

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
    while try rows.next() != nil {
      var sealed = try SealedRow(statement.sqliteStatement, of: self)
      try body(&sealed)
    }
  }
}

/// A row whose seal was proved; its columns are read in their order. No value of a file that was changed and sealed again is
/// trusted to have its type.
///
/// A value is where SQLite has it until it is asked for: a run has hundreds of thousands of rows, and a comparison wants a few
/// figures of each. So a row ends with the call that got it.
struct SealedRow {
  /// The row's number, which the seal does not cover: it is not known when the seal is made.
  let id: Int64
  private let table: String
  private let statement: OpaquePointer
  private var column: CInt = 0

  fileprivate init(_ statement: OpaquePointer, of table: StoreTable) throws(ProblemError) {
    (self.table, self.statement) = (table.name, statement)
    id = sqlite3_column_int64(statement, 0)
    let seal = CInt(table.columns.count + 1)
    guard sqlite3_column_type(statement, seal) == SQLITE_INTEGER,
      sqlite3_column_int64(statement, seal) == Seal.ofRow(statement, in: table)
    else { throw damaged }
  }

  private mutating func next(_ type: CInt) throws(ProblemError) {
    column += 1
    guard sqlite3_column_type(statement, column) == type else { throw damaged }
  }

  mutating func integer() throws(ProblemError) -> Int64 {
    try next(SQLITE_INTEGER)
    return sqlite3_column_int64(statement, column)
  }

  mutating func text() throws(ProblemError) -> String {
    try withText { String(decoding: $0, as: UTF8.self) }
  }

  /// The bytes of a text, for as long as `body` runs.
  mutating func withText<Value>(_ body: (UnsafeBufferPointer<UInt8>) -> Value) throws(ProblemError) -> Value {
    try next(SQLITE_TEXT)
    return body(StatementColumn.text(statement, column))
  }

  mutating func skipText() throws(ProblemError) { try next(SQLITE_TEXT) }

  mutating func data() throws(ProblemError) -> Data {
    try next(SQLITE_BLOB)
    return Data(StatementColumn.blob(statement, column))
  }

  /// Whether the next column is NULL; it is passed over.
  mutating func isNull() -> Bool {
    guard sqlite3_column_type(statement, column + 1) == SQLITE_NULL else { return false }
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

/// The bytes of a column of the row at which a statement stands, until it goes on.
enum StatementColumn {
  static func text(_ statement: OpaquePointer, _ column: CInt) -> UnsafeBufferPointer<UInt8> {
    // First the pointer: only then the count is that of UTF-8.
    let start = sqlite3_column_text(statement, column)
    return UnsafeBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(statement, column)))
  }

  static func blob(_ statement: OpaquePointer, _ column: CInt) -> UnsafeRawBufferPointer {
    let start = sqlite3_column_blob(statement, column)
    return UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(statement, column)))
  }
}
