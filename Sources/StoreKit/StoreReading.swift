// SPDX-License-Identifier: GPL-2.0-only
import GRDB

extension Store {
  /// All runs, the oldest first.
  package func runs() throws(StoreError) -> [StoredRun] {
    try readChecked { db in
      var runs: [StoredRun] = []
      try StoreTable.runs.each(db, "ORDER BY started, id") { id, row in
        runs.append(try RunRow(&row).stored(as: id))
      }
      return runs
    }
  }

  /// The run of this number or label (the last one that has it), or the last of all for `latest`.
  package func run(_ name: String) throws(StoreError) -> StoredRun {
    try file.read { db in
      if let number = Int64(name), let row = try Self.optionalRow(of: RunID(number), db) {
        return row.stored(as: number)
      }
      let (condition, arguments): (String, StatementArguments) =
        name == RunRow.latest ? ("", []) : ("WHERE label = ?", [name])
      guard let run = try Self.last(condition, arguments, db) else {
        throw Refusal(.unknownRun(name, known: try Self.names(db)))
      }
      return run
    }
  }

  /// The run of this number.
  package func run(_ id: RunID) throws(StoreError) -> StoredRun {
    try file.read { try Self.row(of: id, $0).stored(as: id.number) }
  }

  /// The cases of a run, in the plan's order.
  package func cases(of run: RunID) throws(StoreError) -> [StoredCase] {
    try readChecked { try Self.cases(of: run, $0) }
  }

  /// The repeats of a case, by number.
  package func repeats(of caseID: CaseID, metrics: MetricSelection = .all) throws(StoreError) -> [StoredRepeat] {
    try readChecked { try Self.repeats(of: caseID, metrics, $0) }
  }

  /// The repeats of all cases of a run, each case's by number: faster than case by case.
  package func repeats(
    of run: RunID, metrics: MetricSelection = .all
  ) throws(StoreError) -> [CaseID: [StoredRepeat]] {
    try readChecked { db in
      var repeats: [CaseID: [StoredRepeat]] = [:]
      let selection = FigureSelection(metrics)
      // A join would sort whole rows; this goes along the index.
      let condition = "WHERE case_id IN (SELECT id FROM cases WHERE run_id = ?) ORDER BY case_id, number"
      try StoreTable.repeats.each(db, condition, [run.number]) { id, row in
        let stored = try RepeatRow.stored(&row, as: RepeatID(id), metrics: selection)
        repeats[stored.caseID, default: []].append(stored)
      }
      return repeats
    }
  }

  /// What fio wrote in this repeat; nil when it wrote nothing.
  package func fioJSON(of repeat: RepeatID) throws(StoreError) -> String? {
    let rows = try file.read { try Self.documents(of: `repeat`, $0) }
    return try file.prepare { () throws(Refusal) in try rows.first { $0.kind == .fio }?.decompressed() }
  }

  /// What the engine wrote in this repeat.
  package func faultReports(of repeat: RepeatID) throws(StoreError) -> [NamedText] {
    let rows = try file.read { try Self.documents(of: `repeat`, $0) }
    return try file.prepare { () throws(Refusal) in
      try rows.filter { $0.kind == .fault }.map { (row) throws(Refusal) in
        NamedText(name: row.name, text: try row.decompressed())
      }
    }
  }
}

extension Store {
  static func optionalRow(of id: RunID, _ db: Database) throws -> RunRow? {
    var found: RunRow?
    try StoreTable.runs.each(db, "WHERE id = ?", [id.number]) { _, row in found = try RunRow(&row) }
    return found
  }

  static func row(of id: RunID, _ db: Database) throws -> RunRow {
    guard let row = try optionalRow(of: id, db) else {
      throw Refusal(.unknownRun("\(id)", known: try names(db)))
    }
    return row
  }

  static func last(_ condition: String, _ arguments: StatementArguments, _ db: Database) throws -> StoredRun? {
    var found: StoredRun?
    try StoreTable.runs.each(db, "\(condition) ORDER BY started DESC, id DESC LIMIT 1", arguments) { id, row in
      found = try RunRow(&row).stored(as: id)
    }
    return found
  }

  static func cases(of run: RunID, _ db: Database) throws -> [StoredCase] {
    var cases: [StoredCase] = []
    try StoreTable.cases.each(db, "WHERE run_id = ? ORDER BY ordinal", [run.number]) { id, row in
      var run = run
      let facts = try CaseRow(&row, run: &run).facts
      cases.append(StoredCase(id: CaseID(id), run: run, facts: facts))
    }
    // A run without cases, or no run?
    if cases.isEmpty { _ = try row(of: run, db) }
    return cases
  }

  static func storedCase(_ id: CaseID, _ db: Database) throws -> (run: RunID, facts: NewCase) {
    var found: (run: RunID, facts: NewCase)?
    try StoreTable.cases.each(db, "WHERE id = ?", [id.number]) { _, row in
      var run = RunID(0)
      let facts = try CaseRow(&row, run: &run).facts
      found = (run, facts)
    }
    guard let found else { throw Refusal(.unknownCase("number \(id.number)", known: [])) }
    return found
  }

  static func repeats(of id: CaseID, _ metrics: MetricSelection, _ db: Database) throws -> [StoredRepeat] {
    var repeats: [StoredRepeat] = []
    let selection = FigureSelection(metrics)
    try StoreTable.repeats.each(db, "WHERE case_id = ? ORDER BY number", [id.number]) { id, row in
      repeats.append(try RepeatRow.stored(&row, as: RepeatID(id), metrics: selection))
    }
    return repeats
  }

  static func documents(of id: RepeatID, _ db: Database) throws -> [DocumentRow] {
    var documents: [DocumentRow] = []
    try StoreTable.documents.each(db, "WHERE repeat_id = ? ORDER BY ordinal", [id.number]) { _, row in
      var repeated = id
      documents.append(try DocumentRow(&row, repeated: &repeated))
    }
    return documents
  }

  /// The newest runs, as a user may name them.
  private static func names(_ db: Database) throws -> [String] {
    var names: [String] = []
    try StoreTable.runs.each(db, "ORDER BY started DESC, id DESC LIMIT 10") { id, row in
      names.append(try RunRow(&row).stored(as: id).name)
    }
    return names
  }
}
