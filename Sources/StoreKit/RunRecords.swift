// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// A run's number in its store.
public struct RunID: Sendable, Hashable, Codable, CustomStringConvertible {
  /// Counted from 1 in each store.
  public let number: Int64

  /// The run with this number.
  public init(_ number: Int64) {
    self.number = number
  }

  /// The number.
  public var description: String { "\(number)" }
}

/// How far a run has come.
public enum RunState: String, Sendable, Hashable, Codable, CaseIterable {
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
public struct NewRun: Sendable, Hashable {
  /// The name that the user gave; not empty, no number, and not `latest`.
  public var label: String?
  /// The suite's name; nil for job files on their own.
  public var suite: String?
  /// What the suite shows, in one line.
  public var summary: String?
  /// Where the suite's experiment comes from.
  public var source: String?
  /// When it began; stored in whole milliseconds.
  public var started: Date
  /// The host, as JSON.
  public var fingerprint: String
  /// For example `fio-3.33`.
  public var fioVersion: String
  /// The fio that ran.
  public var fioPath: String
  /// Path of the engine; nil where no job asked for it.
  public var engine: String?
  /// SHA-256 of the engine's file, in hexadecimal digits.
  public var engineBuild: String?
  /// Version of faultbench.
  public var tool: String
  /// The command line, without the program.
  public var arguments: [String]

  /// A run that begins.
  public init(
    label: String? = nil, suite: String? = nil, summary: String? = nil, source: String? = nil, started: Date = Date(),
    fingerprint: String = "{}", fioVersion: String, fioPath: String, engine: String? = nil, engineBuild: String? = nil,
    tool: String, arguments: [String] = []
  ) {
    self.label = label
    self.suite = suite
    self.summary = summary
    self.source = source
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
public struct StoredRun: Sendable, Hashable, Identifiable {
  /// Its number in this store.
  public let id: RunID
  /// The same in every store that it is imported into.
  public let uuid: String
  /// How far it has come.
  public let state: RunState
  /// When it ended; nil while it is running.
  public let ended: Date?
  /// What was known when it began.
  public let facts: NewRun

  /// The name that the user gave.
  public var label: String? { facts.label }
  /// The suite's name.
  public var suite: String? { facts.suite }
  /// When it began.
  public var started: Date { facts.started }

  /// What people call it: the label, else its number.
  public var name: String { facts.label ?? id.description }
}
