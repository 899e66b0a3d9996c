// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GRDB

extension Store {
  /// Stores a run that begins, with all its cases, in state ``RunState/running``.
  package func beginRun(_ run: NewRun, cases: [NewCase]) throws(StoreError) -> RunID {
    let stored = StoredRun(id: RunID(0), uuid: UUID().uuidString.lowercased(), state: .running, facts: run)
    try file.prepare { () throws(ProblemError) in
      try stored.check()
      for facts in cases { try facts.check() }
    }
    file.use(.log)
    return try file.write { db in
      let id = try Self.insert(stored, db)
      _ = try Self.insert(cases, of: id, db)
      return id
    }
  }

  /// Stores a repeat.
  @discardableResult
  package func append(_ repeat: NewRepeat, to caseID: CaseID) throws(StoreError) -> RepeatID {
    let packed = try file.prepare { () throws(ProblemError) in try PackedRepeat(`repeat`) }
    return try file.write { try Self.insert(packed, to: caseID, $0) }
  }

  /// Marks a case that was planned as skipped.
  package func skip(_ caseID: CaseID, reason: String, remedy: String) throws(StoreError) {
    try change(caseID) { $0.state = .skipped(reason: reason, remedy: remedy) }
  }

  /// Says of a case whose repeats are pairs how they were measured, how that ended, and how many there are: when that is known,
  /// which is when they are measured, since they end by what they show.
  package func endPairs(of caseID: CaseID, _ pairs: String, count: Int) throws(StoreError) {
    try change(caseID) {
      $0.pairs = pairs
      $0.plannedRepeats = count
    }
  }

  private func change(_ id: CaseID, _ body: (inout NewCase) -> Void) throws(StoreError) {
    try file.write { db in
      var changed = try Self.storedCase(id, db)
      body(&changed.facts)
      try changed.facts.check()
      try StoreTable.cases.update(id.number, [changed.run.number.databaseValue] + changed.facts.values, db)
    }
  }

  /// Ends a run, now.
  package func finishRun(_ id: RunID, state: RunState) throws(StoreError) {
    try change(id) {
      $0.state = state
      // A clock may have been set back since it began.
      $0.ended = state == .running ? nil : max(Date(), $0.started)
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

  private func change(_ id: RunID, _ body: (inout StoredRun) -> Void) throws(StoreError) {
    try file.write { db in
      var run = try Self.storedRun(id, db)
      body(&run)
      try StoreTable.runs.update(id.number, run.values, db)
    }
  }
}

/// Inside a transaction.
extension Store {
  static func insert(_ run: StoredRun, _ db: Database) throws -> RunID {
    RunID(try StoreTable.runs.insert(run.values, db))
  }

  static func insert(_ cases: [NewCase], of run: RunID, _ db: Database) throws -> [CaseID] {
    try NewCase.check(cases)
    return try cases.map { CaseID(try StoreTable.cases.insert([run.number.databaseValue] + $0.values, db)) }
  }

  static func insert(_ packed: PackedRepeat, to caseID: CaseID, _ db: Database) throws -> RepeatID {
    let id: RepeatID
    do {
      id = RepeatID(try StoreTable.repeats.insert([caseID.number.databaseValue] + packed.facts.values, db))
    } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE {
      throw ProblemError(.repeatStored(number: packed.facts.number))
    } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_FOREIGNKEY {
      throw ProblemError(.unknownCase("number \(caseID.number)", known: []))
    }
    for (ordinal, document) in packed.documents.enumerated() {
      _ = try StoreTable.documents.insert(document.values(of: id, ordinal: ordinal), db)
    }
    return id
  }
}
