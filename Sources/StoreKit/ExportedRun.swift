// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// A run with everything that belongs to it, on its way from a store to a portable file or back.
package struct ExportedRun: Equatable {
  /// The version of the file's format; a change that breaks readers raises the number. New members do not.
  enum Version: Int, CaseIterable {
    /// Without `summary` and `source` of the run and `limits` of the cases.
    case one = 1
    /// Without `report` of the run.
    case two
    /// Without `pairs` of the cases.
    case three
    /// Without `profile` of the repeats.
    case four
    /// Without `host` and `fleet` of the run.
    case five
    /// What `export` writes today.
    case six

    /// Name and version, as the file has them.
    var schema: String { "faultbench.export/\(rawValue)" }
    static let current = Version.six
  }

  /// Its number is 0: it belongs to no store.
  var run: StoredRun
  var cases: [Case] = []

  struct Case: Equatable {
    var facts: NewCase
    var repeats: [PackedRepeat] = []
  }

  /// Keys in a fixed order, so that a run is always the same bytes.
  func json() throws(ProblemError) -> [UInt8] {
    var writer = JSONWriter(pretty: true)
    try writer.object { (writer) throws(ProblemError) in
      writer.key("schema")
      writer.string(Version.current.schema)
      writer.key("run")
      run.write(to: &writer)
      writer.key("cases")
      try writer.array { (writer) throws(ProblemError) in
        for part in cases {
          writer.element()
          try part.write(to: &writer)
        }
      }
    }
    writer.newline()
    return writer.bytes
  }

  /// Reads what ``json()`` wrote, its keys in any order; keys that it does not know are passed over.
  init(json: [UInt8]) throws(JSONError) {
    var reader = JSONReader(json)
    self = try reader.object { (reader, members) throws(JSONError) in
      reader.version = try reader.member("schema", of: &members, Self.version)
      let run = try reader.member("run", of: &members) { (reader) throws(JSONError) in try StoredRun(&reader) }
      let cases = try reader.member("cases", of: &members) { (reader) throws(JSONError) in
        var cases: [Case] = []
        try reader.elements { (reader) throws(JSONError) in cases.append(try Case(&reader)) }
        return cases
      }
      try reader.checked(at: members.start) { () throws(ProblemError) in try NewCase.check(cases.map(\.facts)) }
      return ExportedRun(run: run, cases: cases)
    }
    try reader.end()
  }

  init(run: StoredRun, cases: [Case] = []) {
    (self.run, self.cases) = (run, cases)
    self.run.id = RunID(0)
  }

  private static func version(_ reader: inout JSONReader) throws(JSONError) -> Int {
    let schema = try reader.string()
    guard let version = Version.allCases.first(where: { $0.schema == schema }) else {
      let known = Version.allCases.map(\.schema).joined(separator: " and ")
      throw reader.mistake("it is \(JSONReader.short(schema)), and this program reads \(known); \(remedy(schema))")
    }
    return version.rawValue
  }
}

extension ExportedRun {
  /// What to do about a file of another schema.
  private static func remedy(_ schema: String) -> String {
    let parts = schema.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0] == "faultbench.export", let number = Int(parts[1]),
      number > Version.current.rawValue
    else { return "name a file that `faultbench export` wrote" }
    return "a newer faultbench wrote it, so use that faultbench"
  }
}

extension ExportedRun.Case {
  fileprivate func write(to writer: inout JSONWriter) throws(ProblemError) {
    try writer.object { (writer) throws(ProblemError) in
      facts.writeMembers(to: &writer)
      writer.key("repeats")
      try writer.array { (writer) throws(ProblemError) in
        for packed in repeats {
          writer.element()
          try packed.unpacked().write(to: &writer)
        }
      }
    }
  }

  fileprivate init(_ reader: inout JSONReader) throws(JSONError) {
    self = try reader.object { (reader, members) throws(JSONError) in
      var part = Self(facts: try NewCase(&reader, &members))
      try reader.member("repeats", of: &members) { (reader) throws(JSONError) in
        try reader.elements { (reader) throws(JSONError) in
          part.repeats.append(try PackedRepeat(&reader, after: part.repeats.last?.facts.number ?? 0))
        }
      }
      return part
    }
  }
}

/// A repeat whose large texts are compressed, which is done while the store is not locked.
struct PackedRepeat: Equatable {
  /// Without the large texts.
  let facts: NewRepeat
  let documents: [Document]

  /// A repeat as it is stored.
  init(_ repeated: NewRepeat) throws(ProblemError) {
    try repeated.check()
    documents = try Document.all(of: repeated)
    var facts = repeated
    facts.metrics = repeated.metrics.filter { $0.value.isFinite }
    (facts.fioJSON, facts.faultReports, facts.profile) = (nil, [], nil)
    self.facts = facts
  }

  init(facts: NewRepeat, documents: [Document]) {
    (self.facts, self.documents) = (facts, documents)
  }

  fileprivate func unpacked() throws(ProblemError) -> NewRepeat {
    var repeated = facts
    (repeated.fioJSON, repeated.faultReports) = (try documents.fioJSON(), try documents.faultReports())
    repeated.profile = try documents.profile()
    return repeated
  }

  fileprivate init(_ reader: inout JSONReader, after last: Int) throws(JSONError) {
    let repeated = try reader.object { (reader, members) throws(JSONError) in
      let repeated = try NewRepeat(&reader, &members)
      guard repeated.number > last else {
        throw reader.mistake(
          "repeats must come by number, and \(repeated.number) follows \(last)", at: members.offsets["number"],
          key: "number")
      }
      return repeated
    }
    do {
      try self.init(repeated)
    } catch {
      throw reader.mistake("\(error.problem)")
    }
  }
}
