// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GRDB
import TestSupport
import Testing

@testable import StoreKit

/// A repeat that the index does not lead to would be missing without a word.
@Suite("The index of repeats is held against their table")
struct KeyCensusTests {
  /// Rows of another table, whose index is put in the place of the one that was.
  private static let indexes = [
    ("lacks a row", "SELECT id, case_id, number FROM repeats WHERE id > (SELECT min(id) FROM repeats)"),
    ("has another number", "SELECT id, case_id, number + (id = (SELECT max(id) FROM repeats)) FROM repeats"),
    ("has a row twice", "SELECT id, case_id, number FROM repeats UNION ALL SELECT 99999, 99999, 1"),
    ("leads to other rows", "SELECT id + 1, case_id, number FROM repeats"),
    ("is empty", "SELECT id, case_id, number FROM repeats WHERE 0"),
  ]

  @Test(arguments: indexes)
  func anIndexOfOtherRowsIsDamage(_ what: String, _ rows: String) async throws {
    try await TemporaryDirectory.with { directory in
      let (_, run) = try Sample.filled(directory.store)
      try await put(rows, into: directory.store)
      for read in [{ try $0.cases(of: run).count }, { try $0.runs().count }] as [(Store) throws -> Int] {
        let error = problem { _ = try read(try Store(path: directory.store, mode: .existing)) }
        guard case .damaged(let detail) = error else {
          Issue.record("not noticed where it \(what): \(String(describing: error))")
          continue
        }
        #expect(detail.hasPrefix("table repeats and its index do not have the same rows, "))
      }
    }
  }

  @Test func theIndexOfTheSameRowsIsNone() async throws {
    try await TemporaryDirectory.with { directory in
      let (_, run) = try Sample.filled(directory.store)
      try await put("SELECT id, case_id, number FROM repeats", into: directory.store)
      let cases = try Store(path: directory.store, mode: .existing).cases(of: run)
      #expect(!cases.isEmpty)
    }
  }

  private func put(_ rows: String, into path: String) async throws {
    try await DatabaseQueue(path: path).writeWithoutTransaction { db in
      try db.execute(
        sql: """
          CREATE TABLE twin (id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL, number INTEGER NOT NULL, UNIQUE (case_id, number));
          INSERT INTO twin \(rows);
          PRAGMA writable_schema = ON;
          UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_twin_1')
            WHERE name = 'sqlite_autoindex_repeats_1';
          DELETE FROM sqlite_schema WHERE tbl_name = 'twin';
          PRAGMA writable_schema = OFF;
          """)
    }
  }
}
