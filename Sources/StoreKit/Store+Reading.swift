// SPDX-License-Identifier: GPL-2.0-only
import GRDB
import Words

extension Store {
  /// All runs, the oldest first.
  package func runs() throws(StoreError) -> [StoredRun] {
    try readChecked { try Self.runs("ORDER BY started, id", [], $0) }
  }

  /// The run of this number or label (the last one that has it), or the last of all for `latest`.
  package func run(_ name: String) throws(StoreError) -> StoredRun {
    try file.read { db in
      guard let run = try Self.named(name, db) else {
        throw ProblemError(.unknownRun(name, known: try Self.newestRuns(db, near: name)))
      }
      return run
    }
  }

  /// The run of this number.
  package func run(_ id: RunID) throws(StoreError) -> StoredRun {
    try file.read { try Self.storedRun(id, $0) }
  }

  /// The cases of a run, in the plan's order.
  package func cases(of run: RunID) throws(StoreError) -> [StoredCase] {
    try readChecked { try Self.cases(of: run, $0) }
  }

  /// The repeats of a case, by number.
  package func repeats(of caseID: CaseID, metrics: MetricSelection = .all) throws(StoreError) -> [StoredRepeat] {
    try readChecked { try Self.repeats(of: caseID, WantedFigures(metrics), $0) }
  }

  /// The repeats of all cases of a run, each case's by number: faster than case by case.
  package func repeats(
    of run: RunID, metrics: MetricSelection = .all
  ) throws(StoreError) -> [CaseID: [StoredRepeat]] {
    let repeats = try readChecked { try Self.repeats(Self.ofRun, run.number, WantedFigures(metrics), $0) }
    return Dictionary(grouping: repeats, by: \.caseID)
  }

  /// What fio wrote in this repeat; nil when it wrote nothing.
  package func fioJSON(of repeat: RepeatID) throws(StoreError) -> String? {
    let documents = try file.read { try Self.documents(of: `repeat`, $0) }
    return try file.prepare { () throws(ProblemError) in try documents.fioJSON() }
  }

  /// Where the instructions of this repeat's faults went; nil where nobody looked.
  package func profile(of repeat: RepeatID) throws(StoreError) -> String? {
    let documents = try file.read { try Self.documents(of: `repeat`, $0) }
    return try file.prepare { () throws(ProblemError) in try documents.profile() }
  }

  /// What the engine wrote in this repeat.
  package func faultReports(of repeat: RepeatID) throws(StoreError) -> [NamedText] {
    let documents = try file.read { try Self.documents(of: `repeat`, $0) }
    return try file.prepare { () throws(ProblemError) in try documents.faultReports() }
  }
}

/// Inside a transaction.
extension Store {
  /// A number names one run, `latest` and a label the last that has it, `LABEL@HOST` the last of that host.
  static func named(_ name: String, _ db: Database) throws -> StoredRun? {
    if let number = Int64(name), let run = try runs("WHERE id = ?", [number], db).first { return run }
    if name == StoredRun.latest { return try last("", [], db) }
    if let run = try last("WHERE label = ?", [name], db) { return run }
    // Labels and hosts may have an `@` themselves.
    for place in name.indices where name[place] == "@" {
      let (label, host) = (String(name[..<place]), String(name[name.index(after: place)...]))
      let (condition, arguments): (String, StatementArguments) =
        label == StoredRun.latest ? ("WHERE host = ?", [host]) : ("WHERE label = ? AND host = ?", [label, host])
      if let run = try last(condition, arguments, db) { return run }
    }
    return nil
  }

  static func runs(_ condition: String, _ arguments: StatementArguments, _ db: Database) throws -> [StoredRun] {
    var runs: [StoredRun] = []
    try StoreTable.runs.each(db, condition, arguments) { row in
      var run = try StoredRun(&row)
      run.id = RunID(row.id)
      runs.append(run)
    }
    return runs
  }

  static func storedRun(_ id: RunID, _ db: Database) throws -> StoredRun {
    if let run = try runs("WHERE id = ?", [id.number], db).first { return run }
    throw ProblemError(.unknownRun("\(id)", known: try newestRuns(db)))
  }

  static func last(_ condition: String, _ arguments: StatementArguments, _ db: Database) throws -> StoredRun? {
    try runs("\(condition) ORDER BY started DESC, id DESC LIMIT 1", arguments, db).first
  }

  static func cases(_ condition: String, _ arguments: StatementArguments, _ db: Database) throws -> [StoredCase] {
    var cases: [StoredCase] = []
    try StoreTable.cases.each(db, condition, arguments) { row in
      let run = RunID(try row.integer())
      cases.append(StoredCase(id: CaseID(row.id), run: run, facts: try NewCase(&row)))
    }
    return cases
  }

  static func cases(of run: RunID, _ db: Database) throws -> [StoredCase] {
    let cases = try cases("WHERE run_id = ? ORDER BY ordinal", [run.number], db)
    // A run without cases, or no run?
    if cases.isEmpty { _ = try storedRun(run, db) }
    return cases
  }

  static func storedCase(_ id: CaseID, _ db: Database) throws -> StoredCase {
    if let found = try cases("WHERE id = ?", [id.number], db).first { return found }
    throw ProblemError(.unknownCase("number \(id.number)", known: []))
  }

  static func repeats(of id: CaseID, _ wanted: WantedFigures, _ db: Database) throws -> [StoredRepeat] {
    try repeats("WHERE case_id = ? ORDER BY number", id.number, wanted, db)
  }

  /// Which repeats are a run's, case by case. A join would sort whole rows; this goes along the index.
  static let ofRun = "WHERE case_id IN (SELECT id FROM cases WHERE run_id = ?) ORDER BY case_id, number"

  private static func repeats(
    _ condition: String, _ number: Int64, _ wanted: WantedFigures, _ db: Database
  ) throws -> [StoredRepeat] {
    var repeats: [StoredRepeat] = []
    try StoreTable.repeats.each(db, condition, [number]) { row in
      let caseID = CaseID(try row.integer())
      repeats.append(StoredRepeat(id: RepeatID(row.id), caseID: caseID, facts: try NewRepeat(&row, wanted)))
    }
    return repeats
  }

  static func documents(of id: RepeatID, _ db: Database) throws -> [Document] {
    var documents: [Document] = []
    try StoreTable.documents.each(db, "WHERE repeat_id = ? ORDER BY ordinal", [id.number]) { row in
      documents.append(try Document(&row))
    }
    return documents
  }

  /// The newest runs, as a user may name them, and an older one whose label is nearest to a misspelt one.
  private static func newestRuns(_ db: Database, near word: String = "") throws -> [String] {
    let newest = try runs("ORDER BY started DESC, id DESC LIMIT 10", [], db).map(\.name)
    guard newest.count == 10, Spelling.nearest(to: word, in: newest) == nil else { return newest }
    let labels = try String.fetchAll(db, sql: "SELECT DISTINCT label FROM runs WHERE label IS NOT NULL ORDER BY label")
    return newest + [Spelling.nearest(to: word, in: labels)].compactMap(\.self)
  }
}
