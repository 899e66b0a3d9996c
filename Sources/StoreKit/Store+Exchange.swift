// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GRDB

extension Store {
  /// A run as portable JSON; docs/store.md describes it. The file is checked first: what is exported is intact.
  package func export(_ run: RunID) throws(StoreError) -> Data {
    let exported = try file.read { db in
      try Self.checkIntegrity(db, of: StoreTable.all)
      return try Self.exported(run, db)
    }
    return try file.prepare { () throws(ProblemError) in Data(try exported.json()) }
  }

  /// Stores a run that ``export(_:)`` wrote, whole or not at all.
  package func importRun(_ data: Data) throws(StoreError) -> RunID {
    try importRun(ExportedRun(data, file: path))
  }

  /// Stores a run that was read already, whole or not at all.
  package func importRun(_ exported: ExportedRun) throws(StoreError) -> RunID {
    // A store that can only be read may have it.
    try file.read { try Self.refuse(exported, $0) }
    return try file.write { db in
      // Another process may have imported it meanwhile.
      try Self.refuse(exported, db)
      let id = try Self.insert(exported.run, db)
      let cases = try Self.insert(exported.cases.map(\.facts), of: id, db)
      for (caseID, part) in zip(cases, exported.cases) {
        for packed in part.repeats { _ = try Self.insert(packed, to: caseID, db) }
      }
      return id
    }
  }

  /// Throws where the run is there already.
  private static func refuse(_ run: ExportedRun, _ db: Database) throws {
    guard let stored = try last("WHERE uuid = ?", [run.run.uuid], db) else { return }
    throw ProblemError(.runStored(stored.id, isSame: try exported(stored.id, db) == run))
  }

  private static func exported(_ run: RunID, _ db: Database) throws -> ExportedRun {
    var exported = ExportedRun(run: try storedRun(run, db))
    for stored in try cases(of: run, db) {
      let repeats = try repeats(of: stored.id, .all, db).map { repeated in
        PackedRepeat(facts: repeated.facts, documents: try documents(of: repeated.id, db))
      }
      exported.cases.append(ExportedRun.Case(facts: stored.facts, repeats: repeats))
    }
    return exported
  }
}

extension ExportedRun {
  /// Reads what ``Store/export(_:)`` wrote; a mistake is named with its place.
  package init(_ data: Data, file: String) throws(StoreError) {
    let bytes = [UInt8](data)
    do {
      try self.init(json: bytes)
    } catch {
      throw StoreError(file: file, problem: .unreadableImport(ImportMistake(error, in: bytes)))
    }
  }
}

extension ImportMistake {
  /// The place of a mistake as line and byte.
  init(_ mistake: JSONError, in bytes: [UInt8]) {
    let before = bytes.prefix(mistake.offset)
    line = before.count { $0 == 0x0a } + 1
    column = before.count - (before.lastIndex(of: 0x0a).map { $0 + 1 } ?? 0) + 1
    path = mistake.path
    detail = mistake.detail
  }
}
