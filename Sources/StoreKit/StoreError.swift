// SPDX-License-Identifier: GPL-2.0-only

/// Why a store cannot do what it was asked for, and what to do about it.
package struct StoreError: Error, Sendable, Equatable {
  /// The store's file as the user named it.
  package let file: String
  /// What is wrong.
  package let problem: Problem

  /// What can be wrong.
  package enum Problem: Sendable, Equatable {
    /// There is no such file.
    case missing
    /// The file cannot be opened or created; `reason` in the system's words.
    case cannotOpen(reason: String)
    /// The file is no SQLite database.
    case notADatabase
    /// A database, but another program's.
    case foreign(tables: [String])
    /// A newer faultbench wrote it.
    case newer(version: Int, known: Int)
    /// Another process holds the lock; `holder` names it where that is known.
    case locked(holder: String?, waited: Duration)
    /// The file is damaged.
    case damaged(detail: String)
    /// The disk is full; nothing that was stored before is lost.
    case full
    /// The user's share of the disk is used up; nothing that was stored before is lost.
    case quota
    /// The file or its directory cannot be written.
    case readOnly
    /// Reading or writing failed.
    case inputOutput(detail: String)
    /// There is no run of this name.
    case unknownRun(String, known: [String])
    /// The store has no run of this suite.
    case unknownSuite(String, known: [String])
    /// No run of this case is of this host.
    case unknownHost(String, ofCase: String, known: [String])
    /// The store has no such case.
    case unknownCase(String, known: [String])
    /// The repeat of this number is stored already.
    case repeatStored(number: Int)
    /// Two cases of a run have this name.
    case caseTwice(String)
    /// A run cannot have this label.
    case unusableLabel(String)
    /// The imported run is there; `isSame` when with the same content.
    case runStored(RunID, isSame: Bool)
    /// A text that is to be imported is no exported run.
    case unreadableImport(ImportMistake)
    /// What was given cannot be stored.
    case unusableValue(String)
  }

  /// An error of the store in `file`.
  package init(file: String, problem: Problem) {
    self.file = file
    self.problem = problem
  }
}

/// Where and why a text is no exported run.
package struct ImportMistake: Sendable, Hashable {
  /// Line of the text, counted from 1.
  package let line: Int
  /// Byte of that line, counted from 1.
  package let column: Int
  /// The place in the document, for example `cases[3].repeats[0].number`; empty for the whole.
  package let path: String
  /// What is wrong there.
  package let detail: String
}

/// What keeps a call from doing its work; the store adds its file's name.
struct ProblemError: Error {
  let problem: StoreError.Problem

  init(_ problem: StoreError.Problem) {
    self.problem = problem
  }
}
