// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GRDB

/// A run's number in its store.
package struct RunID: Sendable, Hashable, Codable, CustomStringConvertible {
  /// Counted from 1 in each store.
  package let number: Int64

  /// The run with this number.
  package init(_ number: Int64) {
    self.number = number
  }

  /// The number.
  package var description: String { "\(number)" }
}

/// How far a run has come.
package enum RunState: String, Sendable, Hashable, Codable, CaseIterable {
  /// It goes on, or its runner died without a word.
  case running
  /// Every planned repeat is stored.
  case complete
  /// Someone stopped it.
  case interrupted
  /// The runner itself could not go on.
  case failed
}

/// What is known when a run begins.
package struct NewRun: Sendable, Hashable {
  /// The name that the user gave; not empty, no number, and not `latest`.
  package var label: String?
  /// The suite's name; nil for job files on their own.
  package var suite: String?
  /// What the suite shows, in one line.
  package var summary: String?
  /// Where the suite's experiment comes from.
  package var source: String?
  /// How the suite wants its results shown, as JSON; nil for job files on their own.
  package var report: String?
  /// When it began; stored in whole milliseconds.
  package var started: Date
  /// The host, as JSON.
  package var fingerprint: String
  /// For example `fio-3.33`.
  package var fioVersion: String
  /// The fio that ran.
  package var fioPath: String
  /// Path of the engine; nil where no job asked for it.
  package var engine: String?
  /// SHA-256 of the engine's file, in hexadecimal digits.
  package var engineBuild: String?
  /// Version of faultbench.
  package var tool: String
  /// The command line, without the program.
  package var arguments: [String]
  /// The machine that the jobs ran on, as the user named it; nil for the one that faultbench ran on.
  package var host: String?
  /// What the runs of several hosts that were asked for at once have in common; nil for a run of this machine.
  package var fleet: String?

  /// A run that begins.
  package init(
    label: String? = nil, suite: String? = nil, summary: String? = nil, source: String? = nil, report: String? = nil,
    started: Date = Date(),
    fingerprint: String = "{}", fioVersion: String, fioPath: String, engine: String? = nil, engineBuild: String? = nil,
    tool: String, arguments: [String] = [], host: String? = nil, fleet: String? = nil
  ) {
    (self.label, self.suite, self.summary, self.source) = (label, suite, summary, source)
    (self.report, self.started) = (report, started)
    (self.fingerprint, self.fioVersion, self.fioPath, self.engine, self.engineBuild) = (
      fingerprint, fioVersion, fioPath, engine, engineBuild
    )
    (self.tool, self.arguments, self.host, self.fleet) = (tool, arguments, host, fleet)
  }
}

/// A run as the store has it.
package struct StoredRun: Sendable, Hashable, Identifiable {
  /// Its number in this store.
  package internal(set) var id: RunID
  /// The same in every store that it is imported into.
  package internal(set) var uuid: String
  /// How far it has come.
  package internal(set) var state: RunState
  /// When it ended; nil while it is running.
  package internal(set) var ended: Date?
  /// What was known when it began.
  package internal(set) var facts: NewRun

  /// The name that the user gave.
  package var label: String? { facts.label }
  /// The suite's name.
  package var suite: String? { facts.suite }
  /// When it began.
  package var started: Date { facts.started }

  /// What people call it: the label, of one of several hosts with the host behind it, else its number.
  package var name: String { facts.label.map { $0 + (facts.host.map { "@\($0)" } ?? "") } ?? id.description }
  /// The machine that its jobs ran on; nil for the one that faultbench ran on.
  package var host: String? { facts.host }

  /// When it began, in UTC to the second: `2026-07-01T10:00:00Z`.
  package var startedText: String {
    (Timestamp(started)?.text.prefix(19)).map { "\($0)Z" } ?? ""
  }

  /// The kernel's release that the fingerprint names; nil when it names none.
  package var kernel: String? {
    let facts = try? JSONSerialization.jsonObject(with: Data(self.facts.fingerprint.utf8)) as? [String: Any]
    return facts?["kernel"] as? String
  }
}

extension RunState: ColumnValue {
  var column: DatabaseValue { rawValue.databaseValue }
  func write(to writer: inout JSONWriter) { writer.string(rawValue) }

  init(_ row: inout SealedRow) throws(ProblemError) {
    guard let state = RunState(rawValue: try row.text()) else { throw row.damaged }
    self = state
  }

  init(_ reader: inout JSONReader) throws(JSONError) {
    guard let state = RunState(rawValue: try reader.string()) else {
      throw reader.mistake("must be one of \(RunState.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    self = state
  }
}

extension StoredRun: StoreRecord {
  static var blank: StoredRun {
    StoredRun(id: RunID(0), uuid: "", state: .running, facts: NewRun(fioVersion: "", fioPath: "", tool: ""))
  }

  static let fields = [
    StoreField("uuid", \StoredRun.uuid), StoreField("state", \.state), StoreField("label", \.facts.label),
    StoreField("suite", \.facts.suite), StoreField("summary", \.facts.summary, since: 2),
    StoreField("source", \.facts.source, since: 2), StoreField("started", \.facts.started),
    StoreField("ended", \.ended), StoreField("fio_version", \.facts.fioVersion),
    StoreField("fio_path", \.facts.fioPath), StoreField("engine", \.facts.engine),
    StoreField("engine_build", \.facts.engineBuild), StoreField("tool", \.facts.tool),
    StoreField("fingerprint", \.facts.fingerprint), StoreField("arguments", \.facts.arguments),
    StoreField("report", \.facts.report, since: 3), StoreField("host", \.facts.host, since: 6),
    StoreField("fleet", \.facts.fleet, since: 6),
  ]

  static let columns = fields(
    named: "uuid", "state", "label", "suite", "started", "ended", "fingerprint", "fio_version", "fio_path", "engine",
    "engine_build", "tool", "arguments", "summary", "source", "report", "host", "fleet")

  var mistake: (key: String, detail: String)? {
    if uuid.wholeMatch(of: /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/) == nil {
      return ("uuid", "expected a UUID in lower-case digits, found \(JSONReader.short(uuid))")
    }
    if let ended, ended < started {
      return ("ended", "the run ends before it starts, at \(Timestamp(started)?.text ?? "")")
    }
    return nil
  }

  func check() throws(ProblemError) {
    if let label {
      guard !label.isEmpty, label != Self.latest, Int64(label) == nil, !label.contains(where: \.isNewline) else {
        throw ProblemError(.unusableLabel(label))
      }
    }
    guard Timestamp(started) != nil else { throw ProblemError(.unusableValue("the start of a run, \(started)")) }
  }

  /// The word that names the last run, so that no label can be taken for another run.
  static let latest = "latest"
}

/// What a user may call a run, so that every command can name it again: beside files and numbers, in lists with commas, after
/// options, and on any terminal.
package enum RunLabel {
  /// What a label may be, as a message says it.
  package static let rule =
    "A label begins with a letter or a digit, and goes on with letters, digits and `. _ - + : @ = # %`, at most 100 in all; "
    + "it is neither a number nor `\(StoredRun.latest)`, which mean other runs, and does not end in .json, as files do."

  /// Whether a new run may have this label. Of runs that are imported less is asked.
  package static func isUsable(_ label: String) -> Bool {
    let scalars = label.unicodeScalars
    guard let first = scalars.first, isAlphanumeric(first), scalars.count <= 100 else { return false }
    return scalars.allSatisfy { isAlphanumeric($0) || isMark($0) || "._-+:@=#%".unicodeScalars.contains($0) }
      && Int64(label) == nil && label != StoredRun.latest && !label.hasSuffix(".json")
  }

  private static func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber: true
    default: false
    }
  }

  /// Accents of letters before them, which some scripts need.
  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    [.nonspacingMark, .spacingMark].contains(scalar.properties.generalCategory)
  }
}
