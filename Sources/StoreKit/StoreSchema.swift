// SPDX-License-Identifier: GPL-2.0-only
import GRDB

/// The tables of a store, and the steps from each version to the next.
struct StoreSchema {
  /// Marks the file as a store in SQLite's header: "fbst".
  static let applicationID: Int64 = 0x6662_7374

  /// Step `n` makes version `n + 1` of version `n`; 0 is an empty database. Steps that were released never change.
  var steps = [versionOne, versionTwo, versionThree, versionFour, versionFive, versionSix]

  /// The version that this program reads and writes.
  var version: Int { steps.count }

  /// What the file is, and whether it needs steps.
  func neededSteps(_ db: Database) throws -> ArraySlice<String> {
    let application = try Int64.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    guard application == Self.applicationID else {
      let tables = try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
      guard application == 0, version == 0, tables.isEmpty else { throw ProblemError(.foreign(tables: tables)) }
      return steps[...]
    }
    guard version >= 1 else { throw ProblemError(.damaged(detail: "the schema's version is \(version)")) }
    guard version <= steps.count else { throw ProblemError(.newer(version: version, known: steps.count)) }
    return steps[version...]
  }

  /// Brings the file to this version, in the transaction that is open.
  func migrate(_ db: Database) throws {
    for step in try neededSteps(db) { try db.execute(sql: step) }
    try db.execute(sql: "PRAGMA application_id = \(Self.applicationID)")
    try db.execute(sql: "PRAGMA user_version = \(version)")
  }

  /// On which machine a run's fio ran, and with which other runs it ran at once.
  private static let versionSix = """
    ALTER TABLE runs ADD COLUMN host TEXT;
    ALTER TABLE runs ADD COLUMN fleet TEXT;
    CREATE INDEX runs_by_fleet ON runs (fleet) WHERE fleet IS NOT NULL;
    """

  /// No table changes: `documents` may have profiles, which earlier programs do not know.
  private static let versionFive = "PRAGMA user_version = 5;"

  /// How the pairs of a case were measured, where its repeats are pairs.
  private static let versionFour = "ALTER TABLE cases ADD COLUMN pairs TEXT;"

  /// How a suite wants its results shown.
  private static let versionThree = "ALTER TABLE runs ADD COLUMN report TEXT;"

  /// What a suite says about itself, and the limits of its cases. Rows of version 1 keep their seals: see
  /// ``Seal``.
  private static let versionTwo = """
    ALTER TABLE runs ADD COLUMN summary TEXT;
    ALTER TABLE runs ADD COLUMN source TEXT;
    ALTER TABLE cases ADD COLUMN limits TEXT;
    """

  private static let versionOne = """
    CREATE TABLE runs (
      id INTEGER PRIMARY KEY,
      uuid TEXT NOT NULL UNIQUE,
      state TEXT NOT NULL,
      label TEXT,
      suite TEXT,
      started INTEGER NOT NULL,
      ended INTEGER,
      fingerprint TEXT NOT NULL,
      fio_version TEXT NOT NULL,
      fio_path TEXT NOT NULL,
      engine TEXT,
      engine_build TEXT,
      tool TEXT NOT NULL,
      arguments TEXT NOT NULL,
      seal INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX runs_by_label ON runs (label);
    CREATE INDEX runs_by_suite ON runs (suite, label);

    CREATE TABLE cases (
      id INTEGER PRIMARY KEY,
      run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      ordinal INTEGER NOT NULL,
      name TEXT NOT NULL,
      state TEXT NOT NULL,
      reason TEXT,
      remedy TEXT,
      parameters TEXT NOT NULL,
      job_file TEXT NOT NULL,
      job_hash TEXT NOT NULL,
      metrics TEXT NOT NULL,
      published TEXT NOT NULL,
      planned_repeats INTEGER NOT NULL,
      seal INTEGER NOT NULL,
      UNIQUE (run_id, ordinal),
      UNIQUE (run_id, name)
    ) STRICT;
    CREATE INDEX cases_by_name ON cases (name);

    CREATE TABLE repeats (
      id INTEGER PRIMARY KEY,
      case_id INTEGER NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
      number INTEGER NOT NULL,
      warm_up INTEGER NOT NULL,
      started INTEGER NOT NULL,
      elapsed_ns INTEGER NOT NULL,
      problems TEXT NOT NULL,
      metrics TEXT NOT NULL,
      diagnostics TEXT NOT NULL,
      changes TEXT NOT NULL,
      counters TEXT NOT NULL,
      seal INTEGER NOT NULL,
      UNIQUE (case_id, number)
    ) STRICT;

    CREATE TABLE documents (
      id INTEGER PRIMARY KEY,
      repeat_id INTEGER NOT NULL REFERENCES repeats (id) ON DELETE CASCADE,
      ordinal INTEGER NOT NULL,
      kind TEXT NOT NULL,
      name TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      zlib BLOB NOT NULL,
      seal INTEGER NOT NULL,
      UNIQUE (repeat_id, ordinal)
    ) STRICT;

    CREATE VIEW figures AS
      SELECT runs.id AS run, runs.label, runs.suite, cases.name AS "case", repeats.number, repeats.warm_up,
        repeats.problems = '[]' AS valid, figure.key AS metric, figure.value
      FROM runs JOIN cases ON cases.run_id = runs.id JOIN repeats ON repeats.case_id = cases.id,
        json_each(repeats.metrics) AS figure;
    """
}
