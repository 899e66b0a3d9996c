// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GRDB

/// What a store has by name, for shells that complete words: read at once or not at all. Nothing is made, changed or waited for, and
/// nothing is proved: who goes on with a name reads it through ``Store``.
package struct StoredNames {
  private let queue: DatabaseQueue

  /// A run by its names.
  package struct Run: Sendable, Equatable {
    /// `12`.
    package let number: String
    /// What the user or the kernel called it.
    package let label: String?
    /// The suite that it is of.
    package let suite: String?
    /// The machine that its jobs ran on; nil for the one that faultbench ran on.
    package let host: String?
    /// What tells it from others, in a line.
    package let help: String
  }

  /// How many names are read: more nobody looks through.
  private static let max = 1000

  /// Opens the store at `path` for reading; an error where there is none, or where it is none.
  package init(path: String) throws {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw CocoaError(.fileNoSuchFile) }
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(0.05)
    queue = try DatabaseQueue(path: path, configuration: configuration)
    let application = try queue.read { try Int64.fetchOne($0, sql: "PRAGMA application_id") }
    guard application == StoreSchema.applicationID else { throw CocoaError(.fileReadCorruptFile) }
  }

  /// The runs, the newest first.
  package func runs() throws -> [Run] {
    try queue.read { db in
      let host = try Self.host(db)
      let sql = "SELECT id, label, suite, started, \(host) FROM runs ORDER BY started DESC, id DESC LIMIT \(Self.max)"
      return try Row.fetchAll(db, sql: sql).map { row in
        let (number, label, suite, host): (Int64, String?, String?, String?) = (row[0], row[1], row[2], row[4])
        let started = Timestamp(milliseconds: row[3]).map { String($0.text.prefix(16)).replacing("T", with: " ") }
        return Run(
          number: "\(number)", label: label, suite: suite, host: host,
          help: [suite, "run \(number)", started].compactMap(\.self).joined(separator: ", "))
      }
    }
  }

  /// The column of the host, which a store of an earlier version does not have.
  private static func host(_ db: Database) throws -> String {
    try db.columns(in: "runs").contains { $0.name == "host" } ? "host" : "NULL"
  }

  /// The cases of the run of this number, label, or label with a host, in the plan's order; of all runs without one.
  package func cases(of run: String?) throws -> [String] {
    try queue.read { db in
      guard let run else {
        return try String.fetchAll(db, sql: "SELECT DISTINCT name FROM cases ORDER BY name LIMIT \(Self.max)")
      }
      let place = "coalesce(label || '@' || \(try Self.host(db)), '')"
      let sql = """
        SELECT name FROM cases WHERE run_id = (
          SELECT id FROM runs WHERE id = ?1 OR label = ?2 OR ?2 = 'latest' OR \(place) = ?2
          ORDER BY id IS ?1 DESC, \(place) = ?2, started DESC, id DESC LIMIT 1)
        ORDER BY ordinal LIMIT \(Self.max)
        """
      return try String.fetchAll(db, sql: sql, arguments: [Int64(run), run])
    }
  }

  /// The metrics of the last repeat of this case: those that count first.
  package func metrics(ofCase name: String, suite: String?) throws -> [String] {
    try queue.read { db in
      let sql = """
        SELECT cases.metrics, repeats.metrics FROM repeats JOIN cases ON cases.id = case_id JOIN runs ON runs.id = run_id
        WHERE cases.name = ?1 AND (?2 IS NULL OR suite = ?2) ORDER BY runs.started DESC, repeats.id DESC LIMIT 1
        """
      guard let row = try Row.fetchOne(db, sql: sql, arguments: [name, suite]) else { return [] }
      let (named, figures): (String, String) = (row[0], row[1])
      let first = (try? JSONDecoder().decode([String].self, from: Data(named.utf8))) ?? []
      let all = (try? JSONSerialization.jsonObject(with: Data(figures.utf8))) as? [String: Any] ?? [:]
      return first + all.keys.sorted().filter { !first.contains($0) }
    }
  }
}
