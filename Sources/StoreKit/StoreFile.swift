// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GRDB

/// The open database: how it is opened, and how its errors become the store's.
struct StoreFile: Sendable {
  let path: String
  private let queue: DatabaseQueue
  private let wait: Duration

  init(path: String, mode: Store.Mode, wait: Duration, schema: StoreSchema) throws(StoreError) {
    self.path = path
    self.wait = wait
    if let problem = Self.obstacle(path, mode) { throw StoreError(file: path, problem: problem) }
    do {
      queue = try DatabaseQueue(path: path, configuration: Self.configuration(wait))
    } catch {
      throw DatabaseFailure(path: path, wait: wait).error(error)
    }
    let steps = try read { try schema.neededSteps($0) }
    guard !steps.isEmpty else { return }
    if mode == .existing, steps.count == schema.steps.count {
      throw StoreError(file: path, problem: .foreign(tables: []))
    }
    try write { try schema.migrate($0) }
  }

  /// Runs `body` in a transaction that reads.
  func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
    do {
      return try queue.read(body)
    } catch {
      throw DatabaseFailure(path: path, wait: wait).error(error)
    }
  }

  /// Runs `body` in a transaction that is on the disk afterwards, or has not been.
  func write<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
    do {
      return try queue.write(body)
    } catch {
      throw DatabaseFailure(path: path, wait: wait).error(error)
    }
  }

  /// How SQLite keeps a transaction whole.
  enum Journal: String {
    /// A log of new pages beside the file: one sync per commit, readers and the writer do not wait for each other. For
    /// the time of a run.
    case log = "WAL"
    /// A journal of old pages that is gone after each commit: four syncs, and one file that can be copied and read from
    /// anywhere. For all other times.
    case rollback = "DELETE"
  }

  /// Changes the journal, unless another process has the store open or the file system cannot: both keep transactions whole.
  func use(_ journal: Journal) {
    let milliseconds = wait.components.seconds * 1000 + wait.components.attoseconds / 1_000_000_000_000_000
    try? queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA busy_timeout = 50")
      _ = try? String.fetchOne(db, sql: "PRAGMA journal_mode = \(journal.rawValue)")
      try db.execute(sql: "PRAGMA busy_timeout = \(milliseconds)")
    }
  }

  /// Runs `body`, which does not use the database.
  func prepare<Value>(_ body: () throws(ProblemError) -> Value) throws(StoreError) -> Value {
    do {
      return try body()
    } catch {
      throw StoreError(file: path, problem: error.problem)
    }
  }

  private static func configuration(_ wait: Duration) -> Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(Double(wait.components.seconds) + Double(wait.components.attoseconds) / 1e18)
    configuration.label = "faultbench.store"
    configuration.prepareDatabase { db in
      // EXTRA syncs the journal's directory as well, so that a commit outlives a loss of power.
      try db.execute(sql: "PRAGMA synchronous = EXTRA; PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF")
    }
    return configuration
  }

  /// What can be told without opening the file. It is not opened: closing it would release the locks that SQLite has on it
  /// elsewhere in this process.
  private static func obstacle(_ path: String, _ mode: Store.Mode) -> StoreError.Problem? {
    var status = stat()
    if stat(path, &status) == 0 {
      if status.st_mode & S_IFMT == S_IFDIR { return .cannotOpen(reason: words(EISDIR)) }
      if status.st_mode & S_IFMT != S_IFREG { return .cannotOpen(reason: "it is no regular file") }
      return access(path, R_OK) == 0 ? nil : .cannotOpen(reason: words(errno))
    }
    guard errno == ENOENT else { return .cannotOpen(reason: words(errno)) }
    if mode == .existing { return .missing }
    let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
    return access(directory, W_OK | X_OK) == 0 ? nil : .cannotOpen(reason: words(errno))
  }

  private static func words(_ code: Int32) -> String { String(cString: strerror(code)) }
}
