// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// An exported run, read without a store.
package struct PortableRun: Sendable {
  /// A case with its repeats.
  package struct Case: Sendable {
    /// What was planned.
    package let facts: NewCase
    /// Its repeats by number, without the large texts.
    package let repeats: [NewRepeat]
    /// Their large texts, in the same order.
    package let texts: [PortableTexts]
  }

  /// The same in every store that it is imported into.
  package let uuid: String
  /// How far it had come.
  package let state: RunState
  /// What was known when it began.
  package let facts: NewRun
  /// Its cases in the plan's order.
  package let cases: [Case]

  /// Reads what ``Store/export(_:)`` wrote; a mistake is named with its place in `file`.
  package init(_ data: Data, file: String) throws(StoreError) {
    let exported = try ExportedRun(data, file: file)
    uuid = exported.run.uuid
    state = exported.run.state
    facts = exported.run.facts
    cases = exported.cases.map { part in
      Case(
        facts: part.facts, repeats: part.repeats.map(\.facts),
        texts: part.repeats.map { PortableTexts(file: file, documents: $0.documents) })
    }
  }
}

/// The large texts of an exported repeat, compressed until somebody wants them.
package struct PortableTexts: Sendable {
  let file: String
  let documents: [Document]

  /// What fio wrote; nil when it wrote nothing.
  package func fioJSON() throws(StoreError) -> String? {
    try named { () throws(ProblemError) in try documents.fioJSON() }
  }

  /// What the engine wrote.
  package func faultReports() throws(StoreError) -> [NamedText] {
    try named { () throws(ProblemError) in try documents.faultReports() }
  }

  /// Where the instructions of its faults went; nil where nobody looked.
  package func profile() throws(StoreError) -> String? {
    try named { () throws(ProblemError) in try documents.profile() }
  }

  private func named<Value>(_ read: () throws(ProblemError) -> Value) throws(StoreError) -> Value {
    do {
      return try read()
    } catch {
      throw StoreError(file: file, problem: error.problem)
    }
  }
}
