// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// An exported run, read without a store.
public struct PortableRun: Sendable {
  /// A case with its repeats.
  public struct Case: Sendable {
    /// What was planned.
    public let facts: NewCase
    /// Its repeats by number, without the large texts.
    public let repeats: [NewRepeat]
  }

  /// The same in every store that it is imported into.
  public let uuid: String
  /// How far it had come.
  public let state: RunState
  /// What was known when it began.
  public let facts: NewRun
  /// Its cases in the plan's order.
  public let cases: [Case]

  /// Reads what ``Store/export(_:)`` wrote; a mistake is named with its place in `file`.
  public init(_ data: Data, file: String) throws(StoreError) {
    let bytes = [UInt8](data)
    var reader = ImportReader(bytes)
    let exported: ExportedRun
    do {
      exported = try reader.read()
    } catch {
      throw StoreError(file: file, problem: .unreadableImport(ImportMistake(error, in: bytes)))
    }
    uuid = exported.run.uuid
    state = exported.run.state
    facts = exported.run.facts
    cases = exported.cases.map { part in
      Case(facts: part.row.facts, repeats: part.repeats.map(\.row.facts))
    }
  }
}
