// SPDX-License-Identifier: GPL-2.0-only
import GRDB
import Words

extension Store {
  /// The values of a metric over the runs that have this case, the oldest run first; `suite` nil for any suite, `host` for any host.
  package func history(
    case name: String, suite: String? = nil, host: String? = nil, metric: String
  ) throws(StoreError) -> [HistoryPoint] {
    try readChecked { db in
      let points = try Self.placesOf(name, suite, host, db).map { run, caseID in
        let counted = try Self.repeats(of: caseID, WantedFigures(.only([metric])), db).filter { !$0.isWarmUp }
        return HistoryPoint(
          run: run, caseID: caseID, values: counted.filter(\.isValid).compactMap { $0.metrics[metric] },
          invalid: counted.count { !$0.isValid })
      }
      guard !points.isEmpty else { throw try Self.unknown(name, suite, host, db) }
      return points
    }
  }

  /// The metrics of a case in the last run in which it has any: those that count, in their order, and the others by name.
  package func metrics(
    ofCase name: String, suite: String? = nil, host: String? = nil
  ) throws(StoreError) -> (named: [String], others: [String]) {
    try readChecked { db in
      let places = try Self.placesOf(name, suite, host, db)
      guard !places.isEmpty else { throw try Self.unknown(name, suite, host, db) }
      for (_, place) in places.reversed() {
        let counting = try Self.storedCase(place, db).facts.metrics
        let others = Set(try Self.repeats(of: place, .all, db).flatMap(\.metrics.keys)).subtracting(counting)
        if !(counting.isEmpty && others.isEmpty) { return (counting, others.sorted()) }
      }
      return ([], [])
    }
  }

  /// The last run of this suite and label on this host, if it is not complete: what `--resume` goes on with. Runs of pairs are others.
  package func unfinishedRun(suite: String?, label: String?, host: String? = nil) throws(StoreError) -> StoredRun? {
    try file.read { db in
      // All cases of a run of pairs are pairs.
      let cases = "SELECT 1 FROM cases WHERE run_id = runs.id"
      let run = try Self.last(
        "WHERE suite IS ? AND label IS ? AND host IS ? AND (EXISTS (\(cases) AND pairs IS NULL) OR NOT EXISTS (\(cases)))",
        [suite, label, host], db)
      return run?.state == .complete ? nil : run
    }
  }

  /// The numbers of the repeats that are stored, for every case of a run.
  package func storedRepeats(of run: RunID) throws(StoreError) -> [CaseID: Set<Int>] {
    try readChecked { db in
      _ = try Self.storedRun(run, db)
      var numbers: [CaseID: Set<Int>] = [:]
      let sql = "SELECT case_id, number FROM repeats JOIN cases ON cases.id = case_id WHERE run_id = ?"
      let rows = try Row.fetchCursor(db, sql: sql, arguments: [run.number])
      while let row = try rows.next() {
        guard
          case (.int64(let id), .int64(let number)) = (
            (row[0] as DatabaseValue).storage, (row[1] as DatabaseValue).storage
          )
        else { throw ProblemError(.damaged(detail: "table repeats: a key is not a number")) }
        numbers[CaseID(id), default: []].insert(Int(number))
      }
      return numbers
    }
  }

  /// The runs with this case, and its number in each.
  private static func placesOf(
    _ name: String, _ suite: String?, _ host: String?, _ db: Database
  ) throws -> [(StoredRun, CaseID)] {
    var places: [RunID: CaseID] = [:]
    for stored in try cases("WHERE name = ?", [name], db) { places[stored.run] = stored.id }
    let condition = "WHERE id IN (SELECT run_id FROM cases WHERE name = ?) ORDER BY started, id"
    return try runs(condition, [name], db).compactMap { run in
      guard let caseID = places[run.id] else { throw ProblemError(.damaged(detail: "an index does not fit its table")) }
      return (suite == nil || run.suite == suite) && (host == nil || run.host == host) ? (run, caseID) : nil
    }
  }

  /// Which of them there is not: the host, the suite, or the case.
  private static func unknown(
    _ name: String, _ suite: String?, _ host: String?, _ db: Database
  ) throws -> ProblemError {
    if let host {
      let places = try placesOf(name, suite, nil, db)
      let hosts = Set(places.compactMap { $0.0.host }).sorted()
      if !places.isEmpty { return ProblemError(.unknownHost(host, ofCase: name, known: hosts)) }
    }
    let suites = try String.fetchAll(
      db, sql: "SELECT DISTINCT suite FROM runs WHERE suite IS NOT NULL ORDER BY suite")
    if let suite, !suites.contains(suite) { return ProblemError(.unknownSuite(suite, known: suites)) }
    return ProblemError(.unknownCase(name, known: try similar(to: name, suite, db)))
  }

  /// Cases that may have been meant: those that begin alike, else the nearest ones and some of all.
  private static func similar(to name: String, _ suite: String?, _ db: Database) throws -> [String] {
    let names = try String.fetchAll(
      db,
      sql: """
        SELECT DISTINCT cases.name FROM cases JOIN runs ON runs.id = run_id
        WHERE ?1 IS NULL OR suite = ?1 ORDER BY cases.name
        """, arguments: [suite])
    let alike = names.filter { $0.hasPrefix(name) }
    if !alike.isEmpty { return Array(alike.prefix(10)) }
    let near = Spelling.candidates(for: name, in: names)
    return Array((near + names.filter { !near.contains($0) }).prefix(10))
  }
}
