// SPDX-License-Identifier: GPL-2.0-only
import Foundation

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

  /// A run that begins.
  package init(
    label: String? = nil, suite: String? = nil, summary: String? = nil, source: String? = nil, report: String? = nil,
    started: Date = Date(),
    fingerprint: String = "{}", fioVersion: String, fioPath: String, engine: String? = nil, engineBuild: String? = nil,
    tool: String, arguments: [String] = []
  ) {
    self.label = label
    self.suite = suite
    self.summary = summary
    self.source = source
    self.report = report
    self.started = started
    self.fingerprint = fingerprint
    self.fioVersion = fioVersion
    self.fioPath = fioPath
    self.engine = engine
    self.engineBuild = engineBuild
    self.tool = tool
    self.arguments = arguments
  }
}

/// A run as the store has it.
package struct StoredRun: Sendable, Hashable, Identifiable {
  /// Its number in this store.
  package let id: RunID
  /// The same in every store that it is imported into.
  package let uuid: String
  /// How far it has come.
  package let state: RunState
  /// When it ended; nil while it is running.
  package let ended: Date?
  /// What was known when it began.
  package let facts: NewRun

  /// The name that the user gave.
  package var label: String? { facts.label }
  /// The suite's name.
  package var suite: String? { facts.suite }
  /// When it began.
  package var started: Date { facts.started }

  /// What people call it: the label, else its number.
  package var name: String { facts.label ?? id.description }
}
