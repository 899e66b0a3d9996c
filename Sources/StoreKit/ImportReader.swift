// SPDX-License-Identifier: GPL-2.0-only

/// Reads an exported run. Each mistake is named with its place; keys must come in the order in which they are written.
struct ImportReader {
  private var scanner: JSONScanner

  init(_ bytes: [UInt8]) {
    scanner = JSONScanner(bytes)
  }

  mutating func read() throws(JSONMistake) -> ExportedRun {
    try scanner.open()
    let version = try scanner.member("schema", isFirst: true) { (inner) throws(JSONMistake) in
      let schema = try inner.string()
      guard let version = ExportedRun.Version.allCases.first(where: { $0.schema == schema }) else {
        let known = ExportedRun.Version.allCases.map(\.schema).joined(separator: " and ")
        throw inner.mistake("it is \(JSONScanner.short(schema)), and this program reads \(known)")
      }
      return version
    }
    let run = try scanner.member("run") { (inner) throws(JSONMistake) in try Self.run(&inner, version) }
    var exported = ExportedRun(version: version, run: run)
    try scanner.member("cases") { (inner) throws(JSONMistake) in
      try inner.elements { (inner) throws(JSONMistake) in
        exported.cases.append(try Self.part(&inner, version))
      }
    }
    try scanner.close()
    try scanner.end()
    let rows = exported.cases.map(\.row)
    try Self.checked(scanner) { () throws(Refusal) in try CaseRow.check(rows) }
    return exported
  }

  private static func run(
    _ scanner: inout JSONScanner, _ version: ExportedRun.Version
  ) throws(JSONMistake) -> RunRow {
    let start = scanner.position
    try scanner.open()
    let uuid = try scanner.member("uuid", isFirst: true, Self.uuid)
    let state = try scanner.member("state") { (inner) throws(JSONMistake) in
      guard let state = RunState(rawValue: try inner.string()) else {
        throw inner.mistake("must be one of \(RunState.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      return state
    }
    let (label, suite) = (try scanner.member("label", optionalText), try scanner.member("suite", optionalText))
    var (summary, source): (String?, String?)
    if version != .one {
      (summary, source) = (try scanner.member("summary", optionalText), try scanner.member("source", optionalText))
    }
    let started = try scanner.member("started", moment)
    let ended = try scanner.member("ended") { (inner) throws(JSONMistake) in
      let start = inner.position
      let ended = try inner.optional(moment)
      if let ended, ended.milliseconds < started.milliseconds {
        throw inner.mistake("the run ends before it starts, at \(started.text)", at: start)
      }
      return ended
    }
    let (fioVersion, fioPath) = (try scanner.member("fio_version", text), try scanner.member("fio_path", text))
    let engine = try scanner.member("engine", optionalText)
    let engineBuild = try scanner.member("engine_build", optionalText)
    let (tool, fingerprint) = (try scanner.member("tool", text), try scanner.member("fingerprint", text))
    let arguments = try scanner.member("arguments") { (inner) throws(JSONMistake) in try inner.strings() }
    let report =
      version.rawValue < ExportedRun.Version.three.rawValue ? nil : try scanner.member("report", optionalText)
    try scanner.close()
    let facts = NewRun(
      label: label, suite: suite, summary: summary, source: source, report: report, started: started.date,
      fingerprint: fingerprint, fioVersion: fioVersion, fioPath: fioPath, engine: engine, engineBuild: engineBuild,
      tool: tool,
      arguments: arguments)
    return try checked(scanner, at: start) { () throws(Refusal) in
      try RunRow(facts, uuid: uuid, state: state, ended: ended)
    }
  }

  private static func part(
    _ scanner: inout JSONScanner, _ version: ExportedRun.Version
  ) throws(JSONMistake) -> ExportedRun.Case {
    let start = scanner.position
    try scanner.open()
    let ordinal = try scanner.member("ordinal", isFirst: true, count)
    let name = try scanner.member("name", text)
    let state = try scanner.member("skipped") { (inner) throws(JSONMistake) in try inner.optional(skipped) }
    let parameters = try scanner.member("parameters") { (inner) throws(JSONMistake) in try inner.parameters() }
    let jobFile = try scanner.member("job_file", text)
    let jobHash = try scanner.member("job_hash") { (inner) throws(JSONMistake) in
      let start = inner.position
      let hash = try text(&inner)
      guard hash == SHA256.hexadecimal(jobFile.utf8) else {
        throw inner.mistake("it is not the SHA-256 of `job_file`: one of them was edited", at: start)
      }
      return hash
    }
    let metrics = try scanner.member("metrics") { (inner) throws(JSONMistake) in try inner.strings() }
    let published = try scanner.member("published") { (inner) throws(JSONMistake) in try inner.figures() }
    let limits =
      version == .one ? [] : try scanner.member("limits") { (inner) throws(JSONMistake) in try inner.limits() }
    let planned = try scanner.member("planned_repeats", count)
    let facts = NewCase(
      ordinal: ordinal, name: name, parameters: parameters, jobFile: jobFile, jobHash: jobHash, metrics: metrics,
      published: published, limits: limits, plannedRepeats: planned, state: state ?? .planned)
    let row = try checked(scanner, at: start) { () throws(Refusal) in try CaseRow(facts) }
    var part = ExportedRun.Case(row: row)
    try scanner.member("repeats") { (inner) throws(JSONMistake) in
      try inner.elements { (inner) throws(JSONMistake) in
        part.repeats.append(try repeated(&inner, after: part.repeats.last?.row.facts.number ?? 0))
      }
    }
    try scanner.close()
    return part
  }

  private static func repeated(_ scanner: inout JSONScanner, after last: Int) throws(JSONMistake) -> PackedRepeat {
    let start = scanner.position
    try scanner.open()
    let number = try scanner.member("number", isFirst: true) { (inner) throws(JSONMistake) in
      let number = try count(&inner)
      guard number > last else { throw inner.mistake("repeats must come by number, and \(number) follows \(last)") }
      return number
    }
    let isWarmUp = try scanner.member("warm_up") { (inner) throws(JSONMistake) in try inner.bool() }
    let started = try scanner.member("started", moment)
    let elapsed = try scanner.member("elapsed_ns") { (inner) throws(JSONMistake) in try inner.integer() }
    let problems = try scanner.member("problems") { (inner) throws(JSONMistake) in try inner.strings() }
    let metrics = try scanner.member("metrics", figuresOfRepeat)
    let counters = try scanner.member("counters") { (inner) throws(JSONMistake) in
      try inner.dictionary { (inner) throws(JSONMistake) in try inner.integer() }
    }
    let diagnostics = try scanner.member("diagnostics") { (inner) throws(JSONMistake) in try inner.strings() }
    let changes = try scanner.member("changes", text)
    let fioJSON = try scanner.member("fio_json") { (inner) throws(JSONMistake) in
      try inner.optional { (inner) throws(JSONMistake) in try inner.string() }
    }
    let reports = try scanner.member("fault_reports", faultReports)
    try scanner.close()
    let facts = NewRepeat(
      number: number, isWarmUp: isWarmUp, started: started.date, elapsedNS: elapsed, problems: problems,
      metrics: metrics, fioJSON: fioJSON, faultReports: reports, diagnostics: diagnostics, changes: changes,
      counters: counters)
    return try checked(scanner, at: start) { () throws(Refusal) in try PackedRepeat(facts) }
  }
}
