// SPDX-License-Identifier: GPL-2.0-only

/// A run with everything that belongs to it, on its way from a store to a portable file or back.
struct ExportedRun {
  /// The version of the file's format; a change that breaks readers raises the number.
  enum Version: Int, CaseIterable {
    /// Without `summary` and `source` of the run and `limits` of the cases.
    case one = 1
    /// Without `report` of the run.
    case two
    /// Today's.
    case three

    /// Name and version, as the file has them.
    var schema: String { "faultbench.export/\(rawValue)" }
    static let current = Version.three
  }

  /// As it was read, or will be written.
  var version = Version.current
  var run: RunRow
  var cases: [Case] = []

  struct Case {
    var row: CaseRow
    var repeats: [PackedRepeat] = []
  }
}

/// Writing: keys in a fixed order, so that a run is always the same bytes.
extension ExportedRun {
  func json() throws(Refusal) -> [UInt8] {
    var writer = JSONWriter(pretty: true)
    // Closures of the writer cannot throw, so what may fail is done before.
    let texts = try cases.map { (part) throws(Refusal) in
      try part.repeats.map { (packed) throws(Refusal) in
        try packed.documents.map { (row) throws(Refusal) in try row.decompressed() }
      }
    }
    writer.object { writer in
      writer.key("schema")
      writer.string(version.schema)
      writer.key("run")
      write(run, &writer)
      writer.key("cases")
      writer.array { writer in
        for (part, texts) in zip(cases, texts) {
          writer.element()
          write(part, texts, &writer)
        }
      }
    }
    writer.newline()
    return writer.bytes
  }

  private func write(_ run: RunRow, _ writer: inout JSONWriter) {
    writer.object { writer in
      var texts = [
        ("uuid", run.uuid), ("state", run.state.rawValue), ("label", run.facts.label), ("suite", run.facts.suite),
      ]
      if version != .one { texts += [("summary", run.facts.summary), ("source", run.facts.source)] }
      texts += [
        ("started", run.started.text), ("ended", run.ended?.text), ("fio_version", run.facts.fioVersion),
        ("fio_path", run.facts.fioPath), ("engine", run.facts.engine), ("engine_build", run.facts.engineBuild),
        ("tool", run.facts.tool), ("fingerprint", run.facts.fingerprint),
      ]
      for (key, text) in texts {
        writer.key(key)
        writer.string(text)
      }
      writer.key("arguments")
      writer.strings(run.facts.arguments)
      if version.rawValue >= Version.three.rawValue {
        writer.key("report")
        writer.string(run.facts.report)
      }
    }
  }

  private func write(_ part: Case, _ texts: [[String]], _ writer: inout JSONWriter) {
    let facts = part.row.facts
    writer.object { writer in
      writer.key("ordinal")
      writer.integer(Int64(facts.ordinal))
      writer.key("name")
      writer.string(facts.name)
      writer.key("skipped")
      if case .skipped(let reason, let remedy) = facts.state {
        writer.object { writer in
          writer.key("reason")
          writer.string(reason)
          writer.key("remedy")
          writer.string(remedy)
        }
      } else {
        writer.string(nil)
      }
      writer.key("parameters")
      writer.parameters(facts.parameters)
      writer.key("job_file")
      writer.string(facts.jobFile)
      writer.key("job_hash")
      writer.string(facts.jobHash)
      writer.key("metrics")
      writer.strings(facts.metrics)
      writer.key("published")
      writer.figures(facts.published)
      if version != .one {
        writer.key("limits")
        writer.limits(facts.limits)
      }
      writer.key("planned_repeats")
      writer.integer(Int64(facts.plannedRepeats))
      writer.key("repeats")
      writer.array { writer in
        for (packed, texts) in zip(part.repeats, texts) {
          writer.element()
          write(packed, texts, &writer)
        }
      }
    }
  }

  private func write(_ packed: PackedRepeat, _ texts: [String], _ writer: inout JSONWriter) {
    let facts = packed.row.facts
    let documents = zip(packed.documents, texts)
    writer.object { writer in
      writer.key("number")
      writer.integer(Int64(facts.number))
      writer.key("warm_up")
      writer.bool(facts.isWarmUp)
      writer.key("started")
      writer.string(packed.row.started.text)
      writer.key("elapsed_ns")
      writer.integer(facts.elapsedNS)
      writer.key("problems")
      writer.strings(facts.problems)
      writer.key("metrics")
      writer.members(facts.metrics) { $0.number($1) }
      writer.key("counters")
      writer.members(facts.counters) { $0.integer($1) }
      writer.key("diagnostics")
      writer.strings(facts.diagnostics)
      writer.key("changes")
      writer.string(facts.changes)
      writer.key("fio_json")
      writer.string(documents.first { $0.0.kind == .fio }?.1)
      writer.key("fault_reports")
      writer.array { writer in
        for (document, text) in documents where document.kind == .fault {
          writer.element()
          writer.object { writer in
            writer.key("name")
            writer.string(document.name)
            writer.key("text")
            writer.string(text)
          }
        }
      }
    }
  }
}
