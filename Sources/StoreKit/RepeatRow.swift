// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GRDB

/// A repeat as a row of the table `repeats`, and its large texts as rows of `documents`.
struct RepeatRow: Equatable {
  var facts: NewRepeat
  var started: Timestamp

  static let columns = [
    "case_id", "number", "warm_up", "started", "elapsed_ns", "problems", "metrics", "diagnostics", "changes",
    "counters",
  ]

  /// The large texts are not part of it.
  init(_ repeated: NewRepeat) throws(Refusal) {
    guard repeated.number >= 1, repeated.elapsedNS >= 0 else {
      throw Refusal(.unusableValue("a repeat with the number \(repeated.number), lasting \(repeated.elapsedNS) ns"))
    }
    guard let started = Timestamp(repeated.started) else {
      throw Refusal(.unusableValue("the start of repeat \(repeated.number), \(repeated.started)"))
    }
    self.started = started
    facts = repeated
    facts.metrics = repeated.metrics.filter { $0.value.isFinite }
    facts.fioJSON = nil
    facts.faultReports = []
  }

  func values(caseID: CaseID) throws(Refusal) -> SealedValues {
    var values = SealedValues()
    values.add(caseID.number)
    values.add(Int64(facts.number))
    values.add(facts.isWarmUp ? 1 : 0)
    values.add(started.milliseconds)
    values.add(facts.elapsedNS)
    try values.add(Self.json { $0.strings(facts.problems) })
    try values.add(Self.json { $0.members(facts.metrics) { $0.number($1) } })
    try values.add(Self.json { $0.strings(facts.diagnostics) })
    try values.add(facts.changes)
    try values.add(Self.json { $0.members(facts.counters) { $0.integer($1) } })
    return values
  }

  private static func json(_ write: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter(pretty: false)
    write(&writer)
    return writer.text
  }

  /// Reads ``columns`` and the seal.
  static func stored(
    _ row: inout SealedRow, as id: RepeatID, metrics selection: FigureSelection
  ) throws(Refusal) -> StoredRepeat {
    let (caseID, number, isWarmUp) = (try row.integer(), try row.integer(), try row.integer())
    guard let started = Timestamp(milliseconds: try row.integer()) else { throw row.damaged }
    let elapsed = try row.integer()
    let (problems, metrics, diagnostics) = (try row.text(), try row.text(), try row.text())
    let (changes, counters) = (try row.text(), try row.text())
    try row.proveSeal()
    return StoredRepeat(
      id: id, caseID: CaseID(caseID), number: Int(number), isWarmUp: isWarmUp != 0, started: started.date,
      elapsedNS: elapsed, problems: try strings(problems, row), metrics: try figures(metrics, selection, row),
      diagnostics: try strings(diagnostics, row), changes: changes,
      counters: try integers(counters, selection, row))
  }

  /// Reads ``columns`` and the seal, and of all figures the one that is asked for.
  static func figure(
    _ row: inout SealedRow, _ metric: String, _ selection: FigureSelection
  ) throws(Refusal) -> (isWarmUp: Bool, isValid: Bool, value: Double?) {
    _ = (try row.integer(), try row.integer())
    let isWarmUp = try row.integer() != 0
    _ = (try row.integer(), try row.integer())
    let (problems, metrics) = (try row.text(), try row.text())
    _ = (try row.text(), try row.text(), try row.text())
    try row.proveSeal()
    return (isWarmUp, problems == "[]", try figures(metrics, selection, row)[metric])
  }

  private static func strings(_ text: String, _ row: SealedRow) throws(Refusal) -> [String] {
    text == "[]" ? [] : try row.json(text) { (scanner) throws(JSONMistake) in try scanner.strings() }
  }

  private static func figures(
    _ text: String, _ selection: FigureSelection, _ row: SealedRow
  ) throws(Refusal) -> [String: Double] {
    switch selection {
    case .none: return [:]
    case .all:
      return try row.json(text) { (scanner) throws(JSONMistake) in
        try scanner.dictionary { (inner) throws(JSONMistake) in try inner.number() }
      }
    case .only(let names):
      return try row.json(text) { (scanner) throws(JSONMistake) in try scanner.numbers(named: names) }
    }
  }

  private static func integers(
    _ text: String, _ selection: FigureSelection, _ row: SealedRow
  ) throws(Refusal) -> [String: Int64] {
    guard case .all = selection else { return [:] }
    return try row.json(text) { (scanner) throws(JSONMistake) in
      try scanner.dictionary { (inner) throws(JSONMistake) in try inner.integer() }
    }
  }
}
