// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GRDB

extension Store {
  /// Stores a run that begins, with all its cases, in state ``RunState/running``.
  package func beginRun(_ run: NewRun, cases: [NewCase]) throws(StoreError) -> RunID {
    let (row, rows) = try file.prepare { () throws(Refusal) in
      let row = try RunRow(run, uuid: UUID().uuidString.lowercased())
      return (row, try cases.map { (facts) throws(Refusal) in try CaseRow(facts) })
    }
    file.use(.log)
    return try file.write { db in
      let id = try Self.insert(row, db)
      _ = try Self.insert(rows, of: id, db)
      return id
    }
  }

  /// Stores a repeat.
  @discardableResult
  package func append(_ repeat: NewRepeat, to caseID: CaseID) throws(StoreError) -> RepeatID {
    let packed = try file.prepare { () throws(Refusal) in try PackedRepeat(`repeat`) }
    return try file.write { try Self.insert(packed, to: caseID, $0) }
  }

  /// Marks a case that was planned as skipped.
  package func skip(_ caseID: CaseID, reason: String, remedy: String) throws(StoreError) {
    try file.write { db in
      var changed = try Self.storedCase(caseID, db)
      changed.facts.state = .skipped(reason: reason, remedy: remedy)
      let values = try CaseRow(changed.facts).values(run: changed.run)
      try StoreTable.cases.update(caseID.number, values, db)
    }
  }

  /// Ends a run, now.
  package func finishRun(_ id: RunID, state: RunState) throws(StoreError) {
    try change(id) {
      $0.state = state
      // A clock may have been set back since it began.
      let now = Timestamp(max(Date(), $0.started.date))
      $0.ended = state == .running ? nil : now
    }
    if state != .running { file.use(.rollback) }
  }

  /// Goes on with a run that ended too early: its state is ``RunState/running`` again.
  package func resumeRun(_ id: RunID) throws(StoreError) {
    file.use(.log)
    try change(id) {
      $0.state = .running
      $0.ended = nil
    }
  }

  private func change(_ id: RunID, _ body: (inout RunRow) -> Void) throws(StoreError) {
    try file.write { db in
      var row = try Self.row(of: id, db)
      body(&row)
      try StoreTable.runs.update(id.number, try row.values(), db)
    }
  }
}

/// A repeat, ready to be written: its large texts are compressed while the store is not locked.
struct PackedRepeat {
  let row: RepeatRow
  let documents: [DocumentRow]

  init(_ repeated: NewRepeat) throws(Refusal) {
    row = try RepeatRow(repeated)
    documents = try DocumentRow.all(of: repeated)
  }

  init(row: RepeatRow, documents: [DocumentRow]) {
    self.row = row
    self.documents = documents
  }
}

extension Store {
  static func insert(_ row: RunRow, _ db: Database) throws -> RunID {
    RunID(try StoreTable.runs.insert(try row.values(), db))
  }

  static func insert(_ rows: [CaseRow], of run: RunID, _ db: Database) throws -> [CaseID] {
    try CaseRow.check(rows)
    return try rows.map { CaseID(try StoreTable.cases.insert(try $0.values(run: run), db)) }
  }

  static func insert(_ packed: PackedRepeat, to caseID: CaseID, _ db: Database) throws -> RepeatID {
    let id: RepeatID
    do {
      id = RepeatID(try StoreTable.repeats.insert(try packed.row.values(caseID: caseID), db))
    } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE {
      throw Refusal(.repeatStored(number: packed.row.facts.number))
    } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_FOREIGNKEY {
      throw Refusal(.unknownCase("number \(caseID.number)", known: []))
    }
    for (ordinal, document) in packed.documents.enumerated() {
      _ = try StoreTable.documents.insert(try document.values(repeated: id, ordinal: ordinal), db)
    }
    return id
  }
}
