// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GRDB

/// A run as a row of the table `runs`.
struct RunRow: Equatable {
  var uuid: String
  var state: RunState
  var started: Timestamp
  var ended: Timestamp?
  var facts: NewRun

  static let columns = [
    "uuid", "state", "label", "suite", "started", "ended", "fingerprint", "fio_version", "fio_path", "engine",
    "engine_build", "tool", "arguments", "summary", "source", "report",
  ]

  /// Words that say which run is meant, so that no label can be taken for another run.
  static let latest = "latest"

  init(_ facts: NewRun, uuid: String, state: RunState = .running, ended: Timestamp? = nil) throws(Refusal) {
    if let label = facts.label {
      guard !label.isEmpty, label != Self.latest, Int64(label) == nil, !label.contains(where: \.isNewline) else {
        throw Refusal(.unusableLabel(label))
      }
    }
    guard let started = Timestamp(facts.started) else {
      throw Refusal(.unusableValue("the start of a run, \(facts.started)"))
    }
    self.uuid = uuid
    self.state = state
    self.started = started
    self.ended = ended
    self.facts = facts
    self.facts.started = started.date
  }

  func values() throws(Refusal) -> SealedValues {
    var values = SealedValues()
    try values.add(uuid)
    try values.add(state.rawValue)
    try values.add(facts.label)
    try values.add(facts.suite)
    values.add(started.milliseconds)
    values.add(ended?.milliseconds)
    for text in [facts.fingerprint, facts.fioVersion, facts.fioPath, facts.engine, facts.engineBuild, facts.tool] {
      try values.add(text)
    }
    var arguments = JSONWriter(pretty: false)
    arguments.strings(facts.arguments)
    try values.add(arguments.text)
    try values.addLater(facts.summary, as: "summary")
    try values.addLater(facts.source, as: "source")
    try values.addLater(facts.report, as: "report")
    return values
  }

  /// Reads ``columns`` and the seal.
  init(_ row: inout SealedRow) throws(Refusal) {
    uuid = try row.text()
    guard let state = RunState(rawValue: try row.text()) else { throw row.damaged }
    let (label, suite) = (try row.optionalText(), try row.optionalText())
    guard let started = Timestamp(milliseconds: try row.integer()) else { throw row.damaged }
    let end = try row.optionalInteger()
    ended = end.flatMap(Timestamp.init(milliseconds:))
    guard (end == nil) == (ended == nil) else { throw row.damaged }
    let (fingerprint, fioVersion, fioPath) = (try row.text(), try row.text(), try row.text())
    let (engine, engineBuild, tool) = (try row.optionalText(), try row.optionalText(), try row.text())
    let arguments = try row.text()
    let (summary, source) = (try row.laterText("summary"), try row.laterText("source"))
    let report = try row.laterText("report")
    try row.proveSeal()
    self.state = state
    self.started = started
    facts = NewRun(
      label: label, suite: suite, summary: summary, source: source, report: report, started: started.date,
      fingerprint: fingerprint, fioVersion: fioVersion, fioPath: fioPath, engine: engine, engineBuild: engineBuild,
      tool: tool,
      arguments: try row.json(arguments) { (scanner) throws(JSONMistake) in try scanner.strings() })
  }

  func stored(as id: Int64) -> StoredRun {
    StoredRun(id: RunID(id), uuid: uuid, state: state, ended: ended?.date, facts: facts)
  }
}
