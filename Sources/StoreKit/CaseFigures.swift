// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GRDB

/// What is known of a repeat beside its figures.
package struct RepeatOutline: Sendable, Hashable {
  /// Its number in this store.
  package let id: RepeatID
  /// Counted from 1 in its case, warm-ups included.
  package let number: Int
  /// Whether it only warms up.
  package let isWarmUp: Bool
  /// How long fio ran, in nanoseconds.
  package let elapsedNS: Int64
  /// Why its figures do not count; empty when they do.
  package let problems: [String]
}

/// Some figures of all repeats of a case, in one piece: a record of each repeat, with a dictionary of its figures, is a thousand
/// bytes, and a run has hundreds of thousands.
package struct CaseFigures: Sendable {
  /// The case.
  package private(set) var caseID = CaseID(0)
  /// What the figures are called.
  package let names: [String]
  /// The repeats, by number.
  package private(set) var repeats: [RepeatOutline] = []
  /// The figures of one repeat after those of another, in the order of `names`; NaN where a repeat has none.
  package private(set) var values: [Double] = []

  fileprivate init(names: [String]) {
    self.names = names
  }

  /// Begins with another case, in the memory that this one has.
  fileprivate mutating func begin(_ caseID: CaseID) {
    self.caseID = caseID
    repeats.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
  }

  fileprivate mutating func append(_ row: inout SealedRow, _ scanner: FigureScanner) throws(ProblemError) {
    let (number, isWarmUp) = (try Int(&row), try Bool(&row))
    _ = try Date(&row)
    let (elapsedNS, problems) = (try row.integer(), try [String](&row))
    let start = values.count
    values.append(contentsOf: repeatElement(.nan, count: names.count))
    let unknown = try row.withText { text in
      let isScanned = values.withUnsafeMutableBufferPointer {
        scanner.scan(text, into: UnsafeMutableBufferPointer(rebasing: $0[start...]))
      }
      return isScanned ? nil : String(decoding: text, as: UTF8.self)
    }
    if let unknown {
      let all: [String: Double] = try row.parsed(unknown)
      for (place, name) in names.enumerated() { values[start + place] = all[name] ?? .nan }
    }
    // What stands in the others must be what a writer stores, all the same.
    _ = try [String](&row)
    try row.skipText()
    try row.skipText()
    repeats.append(
      RepeatOutline(
        id: RepeatID(row.id), number: number, isWarmUp: isWarmUp, elapsedNS: elapsedNS, problems: problems))
  }
}

extension Store {
  /// Reads some figures of all repeats of a run and hands them to `body`, case by case; cases without repeats are not among them.
  package func figures(
    of run: RunID, named names: Set<String>, _ body: (CaseFigures) -> Void
  ) throws(StoreError) {
    let scanner = FigureScanner(names.sorted())
    try readChecked { db in
      var item = CaseFigures(names: scanner.names)
      try StoreTable.repeats.each(db, Self.ofRun, [run.number]) { row in
        let caseID = CaseID(try row.integer())
        if caseID != item.caseID {
          if !item.repeats.isEmpty { body(item) }
          item.begin(caseID)
        }
        try item.append(&row, scanner)
      }
      if !item.repeats.isEmpty { body(item) }
    }
  }
}
