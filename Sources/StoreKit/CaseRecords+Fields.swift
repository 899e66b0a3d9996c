// SPDX-License-Identifier: GPL-2.0-only
import GRDB
import Metrics

extension NewCase: StoreRecord {
  static var blank: NewCase { NewCase(ordinal: 0, name: "", jobFile: "", jobHash: "", plannedRepeats: 0) }

  static let fields = [
    StoreField("ordinal", \NewCase.ordinal), StoreField("name", \.name), skipped,
    StoreField("parameters", \.parameterList), StoreField("job_file", \.jobFile), StoreField("job_hash", \.jobHash),
    StoreField("metrics", \.metrics), StoreField("published", \.published),
    StoreField("limits", nullable: \.limits, since: 2), StoreField("planned_repeats", \.plannedRepeats),
    StoreField("pairs", \.pairs, since: 4),
  ]

  static let columns = fields(
    named: "ordinal", "name", "skipped", "parameters", "job_file", "job_hash", "metrics", "published",
    "planned_repeats", "limits", "pairs")

  /// Three columns of the table; null or an object in exports.
  private static let skipped: StoreField<NewCase> = {
    let exported = StoreField(exported: "skipped", \NewCase.skip)
    return StoreField(
      name: exported.name, since: 1, columns: ["state", "reason", "remedy"],
      store: {
        [
          ($0.skip == nil ? "planned" : "skipped").databaseValue, $0.skip?.reason.column ?? .null,
          $0.skip?.remedy.column ?? .null,
        ]
      },
      restore: { (facts, row) throws(ProblemError) in
        switch (try row.text(), try String?(&row), try String?(&row)) {
        case ("planned", nil, nil): facts.state = .planned
        case ("skipped", let reason?, let remedy?): facts.state = .skipped(reason: reason, remedy: remedy)
        default: throw row.damaged
        }
      }, write: exported.write, read: exported.read)
  }()

  private var skip: Skip? {
    get { if case .skipped(let reason, let remedy) = state { Skip(reason: reason, remedy: remedy) } else { nil } }
    set { state = newValue.map { .skipped(reason: $0.reason, remedy: $0.remedy) } ?? .planned }
  }

  private var parameterList: ParameterList {
    get { ParameterList(parameters: parameters) }
    set { parameters = newValue.parameters }
  }

  var mistake: (key: String, detail: String)? {
    jobHash == SHA256.hexadecimal(jobFile.utf8)
      ? nil : ("job_hash", "it is not the SHA-256 of `job_file`: one of them was edited")
  }

  func check() throws(ProblemError) {
    guard ordinal >= 0, plannedRepeats >= 0, !name.isEmpty else {
      throw ProblemError(.unusableValue("a case without a name, or with a number below 0: \(name)"))
    }
    guard Set(parameters.map(\.key)).count == parameters.count else {
      throw ProblemError(.unusableValue("the case \(name) with a parameter that comes twice"))
    }
    guard published.allSatisfy(\.value.isFinite) else {
      throw ProblemError(.unusableValue("the case \(name) with a published figure that is no finite number"))
    }
    guard Set(limits.map(\.metric)).count == limits.count, limits.allSatisfy(\.isUsable) else {
      throw ProblemError(.unusableValue("the case \(name) with a limit that is below 0 or comes twice"))
    }
  }

  /// No two cases of a run may have the same name or place.
  static func check(_ cases: [NewCase]) throws(ProblemError) {
    var names: Set<String> = []
    var ordinals: Set<Int> = []
    for facts in cases {
      guard names.insert(facts.name).inserted else { throw ProblemError(.caseTwice(facts.name)) }
      guard ordinals.insert(facts.ordinal).inserted else {
        throw ProblemError(.unusableValue("two cases with the ordinal \(facts.ordinal)"))
      }
    }
  }
}

private struct Skip: StoreRecord {
  var reason: String
  var remedy: String

  static var blank: Skip { Skip(reason: "", remedy: "") }
  static let fields = [StoreField("reason", \Skip.reason), StoreField("remedy", \.remedy)]
}

/// Parameters as an object, whose members keep their order.
private struct ParameterList: ColumnValue {
  var parameters: [CaseParameter]

  init(parameters: [CaseParameter]) {
    self.parameters = parameters
  }

  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      for parameter in parameters {
        writer.key(parameter.key)
        writer.string(parameter.value)
      }
    }
  }

  init(_ reader: inout JSONReader) throws(JSONError) {
    var read: [CaseParameter] = []
    try reader.members { (reader, key) throws(JSONError) in read.append(CaseParameter(key, try reader.string())) }
    parameters = read
  }
}

extension PublishedFigure: StoreRecord {
  static var blank: PublishedFigure { PublishedFigure(metric: "", value: 0, source: "") }
  static let fields = [
    StoreField(exported: "metric", \PublishedFigure.metric), StoreField(exported: "value", \.value),
    StoreField(exported: "source", \.source),
  ]
}

extension MetricLimit: StoreRecord {
  static var blank: MetricLimit { MetricLimit(metric: "") }
  static let fields = [
    StoreField(exported: "metric", \MetricLimit.metric), StoreField(exported: "judged", \.isJudged),
    StoreField(exported: "relative", \.relative), StoreField(exported: "absolute", \.absolute),
  ]
}
