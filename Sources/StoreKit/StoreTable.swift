// SPDX-License-Identifier: GPL-2.0-only
import GRDB

/// A table whose rows are sealed: `id`, the columns, `seal`.
struct StoreTable {
  let name: String
  let columns: [String]
  /// The table to whose rows its rows belong, and the column that says to which; an index begins with it.
  let parent: (column: String, table: String)?

  static let runs = StoreTable(name: "runs", columns: RunRow.columns, parent: nil)
  static let cases = StoreTable(name: "cases", columns: CaseRow.columns, parent: ("run_id", "runs"))
  static let repeats = StoreTable(name: "repeats", columns: RepeatRow.columns, parent: ("case_id", "cases"))
  static let documents = StoreTable(name: "documents", columns: DocumentRow.columns, parent: ("repeat_id", "repeats"))

  /// The columns that a query must begin with.
  var selected: String { (["id"] + columns + ["seal"]).map { "\(name).\($0)" }.joined(separator: ", ") }

  /// Inserts a row and returns its id.
  func insert(_ values: SealedValues, _ db: Database) throws -> Int64 {
    let names = (columns + ["seal"]).joined(separator: ", ")
    let places = [String](repeating: "?", count: columns.count + 1).joined(separator: ", ")
    let statement = try db.cachedStatement(sql: "INSERT INTO \(name) (\(names)) VALUES (\(places))")
    try statement.execute(arguments: StatementArguments(values.sealed))
    return db.lastInsertedRowID
  }

  /// Writes all columns of a row anew.
  func update(_ id: Int64, _ values: SealedValues, _ db: Database) throws {
    let changes = (columns + ["seal"]).map { "\($0) = ?" }.joined(separator: ", ")
    let statement = try db.cachedStatement(sql: "UPDATE \(name) SET \(changes) WHERE id = ?")
    try statement.execute(arguments: StatementArguments(values.sealed + [id.databaseValue]))
  }

  /// Calls `body` with the id and the rest of each row that `condition` selects.
  func each(
    _ db: Database, _ condition: String, _ arguments: StatementArguments = [],
    _ body: (Int64, inout SealedRow) throws -> Void
  ) throws {
    let statement = try db.cachedStatement(sql: "SELECT \(selected) FROM \(name) \(condition)")
    let rows = try Row.fetchCursor(statement, arguments: arguments)
    while let row = try rows.next() {
      var sealed = SealedRow(row, of: name)
      let id = try sealed.unsealedInteger()
      try body(id, &sealed)
    }
  }
}
