// SPDX-License-Identifier: GPL-2.0-only
import GRDB
import Synchronization

/// The results of all runs, in one SQLite file.
///
/// Each call that writes is one transaction: it is on the disk when the call returns, and not at all when it throws.
package final class Store: Sendable {
  /// Whether a file that is not there is made.
  package enum Mode: Sendable {
    /// It is made.
    case create
    /// It is an error.
    case existing
  }

  /// Which metrics of a repeat are read. Counters are read only with all of them.
  package enum MetricSelection: Sendable, Hashable {
    /// No metric.
    case none
    /// Those of these names.
    case only(Set<String>)
    /// Every metric.
    case all
  }

  let file: StoreFile
  private let isChecked: Mutex<Bool>

  /// The file as the user named it.
  package var path: String { file.path }

  /// Opens the store at `path`. A lock of another process is waited for at most `wait`, then and in every later call.
  ///
  /// A file that cannot be written is opened all the same, for reading. Where `isChecked` is set, another connection of this command
  /// proves that no row is missing: see ``check()``.
  package convenience init(
    path: String, mode: Mode, wait: Duration = .seconds(10), isChecked: Bool = false
  ) throws(StoreError) {
    try self.init(path: path, mode: mode, wait: wait, schema: StoreSchema(), isChecked: isChecked)
  }

  init(
    path: String, mode: Mode, wait: Duration, schema: StoreSchema, isChecked: Bool = false
  ) throws(StoreError) {
    self.isChecked = Mutex(isChecked)
    file = try StoreFile(path: path, mode: mode, wait: wait, schema: schema)
  }

  /// Proves that no row is missing, as the first call that reads a list does by itself.
  package func check() throws(StoreError) { try readChecked { _ in } }

  /// Reads lists of rows. The seals prove the rows that are found; that none is missing, the first such call checks: a
  /// damaged index leads past them. The large texts are left out, which are most of the file and are read one by one.
  func readChecked<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
    try file.read { db in
      if !isChecked.withLock({ $0 }) {
        try Self.checkIntegrity(db, of: [.runs, .cases])
        try KeyCensus.check(db)
        try Self.checkParents(db, of: .repeats)
        isChecked.withLock { $0 = true }
      }
      return try body(db)
    }
  }

  /// Has SQLite prove the structure of these tables and of their indexes.
  static func checkIntegrity(_ db: Database, of tables: [StoreTable]) throws {
    for table in tables {
      let findings = try String.fetchAll(db, sql: "PRAGMA integrity_check(\(table.name))")
      guard findings == ["ok"] else { throw ProblemError(.damaged(detail: findings.joined(separator: "; "))) }
      try checkParents(db, of: table)
    }
  }

  /// What foreign_key_check does, but by the indexes, which were just proved, and not by all rows.
  private static func checkParents(_ db: Database, of table: StoreTable) throws {
    guard let parent = table.parent else { return }
    let orphans = "SELECT 1 FROM \(table.name) WHERE \(table.columns[0]) NOT IN (SELECT id FROM \(parent)) LIMIT 1"
    if try Int.fetchOne(db, sql: orphans) != nil {
      throw ProblemError(.damaged(detail: "a row of \(table.name) belongs to nothing"))
    }
  }
}
