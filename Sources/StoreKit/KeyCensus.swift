// SPDX-License-Identifier: GPL-2.0-only
import GRDB
import GRDBSQLite

/// The keys of all repeats, as the table has them or as its index has them: so many, and a sum that another set of keys has not.
///
/// Repeats are found by their index, so that one which the index lacks would be missing silently. SQLite's own check of both reads
/// every row twice, and rows are most of a store; the seals prove the rows themselves. Here each row is read once, and of it the keys.
struct KeyCensus: Equatable {
  private(set) var count = 0
  private var sum: UInt64 = 0

  private mutating func add(_ id: Int64, _ caseID: Int64, _ number: Int64) {
    count += 1
    sum &+= Self.mixed(
      Self.mixed(Self.mixed(UInt64(bitPattern: id)) ^ UInt64(bitPattern: caseID)) ^ UInt64(bitPattern: number))
  }

  /// SplitMix64's: every bit changes half of all bits.
  private static func mixed(_ value: UInt64) -> UInt64 {
    var value = value &+ 0x9e37_79b9_7f4a_7c15
    value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
    return value ^ value >> 31
  }

  /// Proves that the index leads to all repeats: it has the keys that the table has, and in an order in which they are found.
  static func check(_ db: Database) throws {
    let ofTable = try take(db, "NOT INDEXED", isOrdered: false)
    let ofIndex = try take(db, "INDEXED BY sqlite_autoindex_repeats_1", isOrdered: true)
    guard ofTable == ofIndex else {
      let rows = "\(ofTable.count) and \(ofIndex.count) of them"
      throw ProblemError(.damaged(detail: "table repeats and its index do not have the same rows, \(rows)"))
    }
  }

  private static func take(_ db: Database, _ way: String, isOrdered: Bool) throws -> KeyCensus {
    let statement = try db.cachedStatement(sql: "SELECT id, case_id, number FROM repeats \(way)")
    let rows = try Row.fetchCursor(statement)
    let raw = statement.sqliteStatement
    var (census, last) = (KeyCensus(), (caseID: Int64.min, number: Int64.min))
    while try rows.next() != nil {
      guard sqlite3_column_type(raw, 1) == SQLITE_INTEGER, sqlite3_column_type(raw, 2) == SQLITE_INTEGER else {
        throw ProblemError(.damaged(detail: "table repeats: a key is not a number"))
      }
      let (caseID, number) = (sqlite3_column_int64(raw, 1), sqlite3_column_int64(raw, 2))
      if isOrdered, census.count > 0, (caseID, number) <= last {
        throw ProblemError(.damaged(detail: "the index of table repeats is out of order"))
      }
      last = (caseID, number)
      census.add(sqlite3_column_int64(raw, 0), caseID, number)
    }
    return census
  }
}
