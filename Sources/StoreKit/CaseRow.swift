// SPDX-License-Identifier: GPL-2.0-only
import GRDB

/// A case as a row of the table `cases`.
struct CaseRow: Equatable {
  var facts: NewCase

  static let columns = [
    "run_id", "ordinal", "name", "state", "reason", "remedy", "parameters", "job_file", "job_hash", "metrics",
    "published", "planned_repeats", "limits",
  ]

  init(_ facts: NewCase) throws(Refusal) {
    guard facts.ordinal >= 0, facts.plannedRepeats >= 0, !facts.name.isEmpty else {
      throw Refusal(.unusableValue("a case without a name, or with a number below 0: \(facts.name)"))
    }
    guard Set(facts.parameters.map(\.key)).count == facts.parameters.count else {
      throw Refusal(.unusableValue("the case \(facts.name) with a parameter that comes twice"))
    }
    guard facts.published.allSatisfy(\.value.isFinite) else {
      throw Refusal(.unusableValue("the case \(facts.name) with a published figure that is no finite number"))
    }
    guard Set(facts.limits.map(\.metric)).count == facts.limits.count, facts.limits.allSatisfy(\.isUsable) else {
      throw Refusal(.unusableValue("the case \(facts.name) with a limit that is below 0 or comes twice"))
    }
    self.facts = facts
  }

  /// No two cases of a run may have the same name or place.
  static func check(_ cases: [CaseRow]) throws(Refusal) {
    var names: Set<String> = []
    var ordinals: Set<Int> = []
    for row in cases {
      guard names.insert(row.facts.name).inserted else { throw Refusal(.caseTwice(row.facts.name)) }
      guard ordinals.insert(row.facts.ordinal).inserted else {
        throw Refusal(.unusableValue("two cases with the ordinal \(row.facts.ordinal)"))
      }
    }
  }

  func values(run: RunID) throws(Refusal) -> SealedValues {
    var values = SealedValues()
    values.add(run.number)
    values.add(Int64(facts.ordinal))
    try values.add(facts.name)
    switch facts.state {
    case .planned:
      try values.add("planned")
      try values.add(nil as String?)
      try values.add(nil as String?)
    case .skipped(let reason, let remedy):
      try values.add("skipped")
      try values.add(reason)
      try values.add(remedy)
    }
    var (parameters, metrics, published) = (
      JSONWriter(pretty: false), JSONWriter(pretty: false), JSONWriter(pretty: false)
    )
    parameters.parameters(facts.parameters)
    metrics.strings(facts.metrics)
    published.figures(facts.published)
    for text in [parameters.text, facts.jobFile, facts.jobHash, metrics.text, published.text] { try values.add(text) }
    values.add(Int64(facts.plannedRepeats))
    var limits = JSONWriter(pretty: false)
    limits.limits(facts.limits)
    try values.addLater(facts.limits.isEmpty ? nil : limits.text, as: "limits")
    return values
  }

  /// Reads ``columns`` and the seal.
  init(_ row: inout SealedRow, run: inout RunID) throws(Refusal) {
    run = RunID(try row.integer())
    let (ordinal, name, state) = (try row.integer(), try row.text(), try row.text())
    let (reason, remedy) = (try row.optionalText(), try row.optionalText())
    let (parameters, jobFile, jobHash) = (try row.text(), try row.text(), try row.text())
    let (metrics, published) = (try row.text(), try row.text())
    let plannedRepeats = try row.integer()
    let limits = try row.laterText("limits")
    try row.proveSeal()
    facts = NewCase(
      ordinal: Int(ordinal), name: name,
      parameters: try row.json(parameters) { (scanner) throws(JSONMistake) in try scanner.parameters() },
      jobFile: jobFile, jobHash: jobHash,
      metrics: try row.json(metrics) { (scanner) throws(JSONMistake) in try scanner.strings() },
      published: try row.json(published) { (scanner) throws(JSONMistake) in try scanner.figures() },
      limits: try limits.map { (text) throws(Refusal) in
        try row.json(text) { (scanner) throws(JSONMistake) in try scanner.limits() }
      } ?? [], plannedRepeats: Int(plannedRepeats))
    switch (state, reason, remedy) {
    case ("planned", nil, nil): facts.state = .planned
    case ("skipped", let reason?, let remedy?): facts.state = .skipped(reason: reason, remedy: remedy)
    default: throw row.damaged
    }
  }
}

/// The values of a case that are JSON, in the store as in an exported run.
extension JSONWriter {
  mutating func parameters(_ parameters: [CaseParameter]) {
    object { writer in
      for parameter in parameters {
        writer.key(parameter.key)
        writer.string(parameter.value)
      }
    }
  }

  mutating func figures(_ figures: [PublishedFigure]) {
    array { writer in
      for figure in figures {
        writer.element()
        writer.object { writer in
          writer.key("metric")
          writer.string(figure.metric)
          writer.key("value")
          writer.number(figure.value)
          writer.key("source")
          writer.string(figure.source)
        }
      }
    }
  }
}

extension JSONScanner {
  mutating func parameters() throws(JSONMistake) -> [CaseParameter] {
    var parameters: [CaseParameter] = []
    try members { (scanner, key) throws(JSONMistake) in
      parameters.append(CaseParameter(key, try scanner.string()))
    }
    return parameters
  }

  mutating func figures() throws(JSONMistake) -> [PublishedFigure] {
    var figures: [PublishedFigure] = []
    try elements { (scanner) throws(JSONMistake) in
      try scanner.open()
      let metric = try scanner.member("metric", isFirst: true) { (inner) throws(JSONMistake) in try inner.string() }
      let value = try scanner.member("value") { (inner) throws(JSONMistake) in try inner.number() }
      let source = try scanner.member("source") { (inner) throws(JSONMistake) in try inner.string() }
      try scanner.close()
      figures.append(PublishedFigure(metric: metric, value: value, source: source))
    }
    return figures
  }
}
