// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GRDB

extension Store {
  /// A run as portable JSON; docs/store.md describes it. The file is checked first: what is exported is intact.
  package func export(_ run: RunID) throws(StoreError) -> Data {
    try export(run, as: .current)
  }

  private func export(_ run: RunID, as version: ExportedRun.Version) throws(StoreError) -> Data {
    var exported = try file.read { db in
      try Self.checkIntegrity(db, of: [.runs, .cases, .repeats, .documents])
      return try Self.exported(run, db)
    }
    exported.version = version
    let written = exported
    return try file.prepare { () throws(Refusal) in Data(try written.json()) }
  }

  /// Stores a run that ``export(_:)`` wrote, whole or not at all.
  package func importRun(_ data: Data) throws(StoreError) -> RunID {
    let exported = try read(data)
    let uuid = exported.run.uuid
    if let stored = try file.read({ try Self.last("WHERE uuid = ?", [uuid], $0) }) {
      // A file of an older version is the same if that version would have written it.
      let isSame = try export(stored.id, as: exported.version) == data
      throw StoreError(file: path, problem: .runStored(stored.id, isSame: isSame))
    }
    return try file.write { db in
      // Another process may import the same run at this moment.
      if let stored = try Self.last("WHERE uuid = ?", [uuid], db) {
        throw Refusal(.runStored(stored.id, isSame: false))
      }
      let id = try Self.insert(exported.run, db)
      let cases = try Self.insert(exported.cases.map(\.row), of: id, db)
      for (caseID, part) in zip(cases, exported.cases) {
        for packed in part.repeats { _ = try Self.insert(packed, to: caseID, db) }
      }
      return id
    }
  }

  private func read(_ data: Data) throws(StoreError) -> ExportedRun {
    let bytes = [UInt8](data)
    var reader = ImportReader(bytes)
    do {
      return try reader.read()
    } catch {
      throw StoreError(file: path, problem: .unreadableImport(ImportMistake(error, in: bytes)))
    }
  }

  private static func exported(_ run: RunID, _ db: Database) throws -> ExportedRun {
    var exported = ExportedRun(run: try row(of: run, db))
    for stored in try cases(of: run, db) {
      var part = ExportedRun.Case(row: try CaseRow(stored.facts))
      for repeated in try repeats(of: stored.id, .all, db) {
        let row = try RepeatRow(NewRepeat(repeated))
        part.repeats.append(PackedRepeat(row: row, documents: try documents(of: repeated.id, db)))
      }
      exported.cases.append(part)
    }
    return exported
  }
}

extension NewRepeat {
  /// As it was before it was stored, without the large texts.
  fileprivate init(_ stored: StoredRepeat) {
    self.init(
      number: stored.number, isWarmUp: stored.isWarmUp, started: stored.started, elapsedNS: stored.elapsedNS,
      problems: stored.problems, metrics: stored.metrics, diagnostics: stored.diagnostics, changes: stored.changes,
      counters: stored.counters)
  }
}

extension ImportMistake {
  /// The place of a mistake as line and byte.
  init(_ mistake: JSONMistake, in bytes: [UInt8]) {
    let before = bytes.prefix(mistake.offset)
    line = before.count { $0 == 0x0a } + 1
    column = before.count - (before.lastIndex(of: 0x0a).map { $0 + 1 } ?? 0) + 1
    path = mistake.path
    detail = mistake.detail
  }
}
