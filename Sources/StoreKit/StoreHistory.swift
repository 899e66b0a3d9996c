// SPDX-License-Identifier: GPL-2.0-only
import GRDB

extension Store {
  /// The values of a metric over the runs that have this case, the oldest run first; `suite` nil for any suite.
  package func history(case name: String, suite: String? = nil, metric: String) throws(StoreError) -> [HistoryPoint] {
    try readChecked { db in
      let selection = FigureSelection(.only([metric]))
      let points = try Self.placesOf(name, suite, db).map { run, caseID in
        var (values, invalid): ([Double], Int) = ([], 0)
        try StoreTable.repeats.each(db, "WHERE case_id = ? ORDER BY number", [caseID.number]) { _, row in
          let figure = try RepeatRow.figure(&row, metric, selection)
          guard !figure.isWarmUp else { return }
          guard figure.isValid else { return invalid += 1 }
          if let value = figure.value { values.append(value) }
        }
        return HistoryPoint(run: run, caseID: caseID, values: values, invalid: invalid)
      }
      guard !points.isEmpty else { throw try Self.unknown(name, suite, db) }
      return points
    }
  }

  /// The metrics of a case in the last run in which it has any: those that count, in their order, and the others by name.
  package func metrics(
    ofCase name: String, suite: String? = nil
  ) throws(StoreError) -> (named: [String], others: [String]) {
    try readChecked { db in
      let places = try Self.placesOf(name, suite, db)
      guard !places.isEmpty else { throw try Self.unknown(name, suite, db) }
      for (_, place) in places.reversed() {
        let counting = try Self.storedCase(place, db).facts.metrics
        let others = Set(try Self.repeats(of: place, .all, db).flatMap(\.metrics.keys)).subtracting(counting)
        if !(counting.isEmpty && others.isEmpty) { return (counting, others.sorted()) }
      }
      return ([], [])
    }
  }

  /// The last run of this suite and label, if it is not complete: what `--resume` goes on with.
  package func unfinishedRun(suite: String?, label: String?) throws(StoreError) -> StoredRun? {
    try file.read { db in
      let run = try Self.last("WHERE suite IS ? AND label IS ?", [suite, label], db)
      return run?.state == .complete ? nil : run
    }
  }

  /// The numbers of the repeats that are stored, for every case of a run.
  package func storedRepeats(of run: RunID) throws(StoreError) -> [CaseID: Set<Int>] {
    try readChecked { db in
      _ = try Self.row(of: run, db)
      var numbers: [CaseID: Set<Int>] = [:]
      let sql = "SELECT case_id, number FROM repeats JOIN cases ON cases.id = case_id WHERE run_id = ?"
      let rows = try Row.fetchCursor(db, sql: sql, arguments: [run.number])
      while let row = try rows.next() {
        guard
          case (.int64(let id), .int64(let number)) = (
            (row[0] as DatabaseValue).storage, (row[1] as DatabaseValue).storage
          )
        else { throw Refusal(.damaged(detail: "table repeats: a number is none")) }
        numbers[CaseID(id), default: []].insert(Int(number))
      }
      return numbers
    }
  }

  /// The runs with this case, and its number in each.
  private static func placesOf(_ name: String, _ suite: String?, _ db: Database) throws -> [(StoredRun, CaseID)] {
    var places: [Int64: CaseID] = [:]
    try StoreTable.cases.each(db, "WHERE name = ?", [name]) { id, row in
      var run = RunID(0)
      _ = try CaseRow(&row, run: &run)
      places[run.number] = CaseID(id)
    }
    var found: [(StoredRun, CaseID)] = []
    let condition = "WHERE id IN (SELECT run_id FROM cases WHERE name = ?) ORDER BY started, id"
    try StoreTable.runs.each(db, condition, [name]) { id, row in
      let run = try RunRow(&row).stored(as: id)
      guard let caseID = places[id] else { throw Refusal(.damaged(detail: "an index does not fit its table")) }
      if suite == nil || run.suite == suite { found.append((run, caseID)) }
    }
    return found
  }

  /// Which of both there is not: the suite, or the case.
  private static func unknown(_ name: String, _ suite: String?, _ db: Database) throws -> Refusal {
    let suites = try String.fetchAll(
      db, sql: "SELECT DISTINCT suite FROM runs WHERE suite IS NOT NULL ORDER BY suite")
    if let suite, !suites.contains(suite) { return Refusal(.unknownSuite(suite, known: suites)) }
    return Refusal(.unknownCase(name, known: try similar(to: name, suite, db)))
  }

  /// Cases that may have been meant: those that begin alike, else some of all.
  private static func similar(to name: String, _ suite: String?, _ db: Database) throws -> [String] {
    let names = try String.fetchAll(
      db,
      sql: """
        SELECT DISTINCT cases.name FROM cases JOIN runs ON runs.id = run_id
        WHERE ?1 IS NULL OR suite = ?1 ORDER BY cases.name
        """, arguments: [suite])
    let alike = names.filter { $0.hasPrefix(name) }
    return Array((alike.isEmpty ? names : alike).prefix(10))
  }
}
