// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Metrics

/// What the host asks of a guest, once a boot.
package enum GuestRequest: Codable, Sendable, Equatable {
  /// To switch off: the boot alone is wanted.
  case nothing
  /// To run a suite, each case once.
  case suite(GuestSuiteRequest)
  /// To run a command on the host's root.
  case command(GuestCommandRequest)
}

/// A suite to run inside.
package struct GuestSuiteRequest: Codable, Sendable, Equatable {
  /// The suite's directory in the guest.
  package var directory: String
  /// Only cases that match one of these; empty for all.
  package var cases: [String]
  /// fio and the engine in the guest; no engine where no case asks for one.
  package var fio: String, engine: String?
  /// For example `fio-3.33`.
  package var fioVersion: String
  /// CPUs of the guest, which jobs may be planned by.
  package var processors: Int
  /// What its clock counts.
  package var clock: MeasurementClock
  /// Whether faults are followed from outside: the guest tells where its functions are, and waits before each case until the
  /// host is ready.
  package var isProfiled = false

  /// A request.
  package init(
    directory: String, cases: [String], fio: String, fioVersion: String, engine: String?, processors: Int,
    clock: MeasurementClock
  ) {
    (self.directory, self.cases, self.fio, self.fioVersion) = (directory, cases, fio, fioVersion)
    (self.engine, self.processors, self.clock) = (engine, processors, clock)
  }
}

/// What the host says while a suite is profiled.
package enum GuestAnswer: Codable, Sendable, Equatable {
  /// To send the symbols.
  case send
  /// To go on.
  case goOn
}

/// A command to run on the host's root.
package struct GuestCommandRequest: Codable, Sendable, Equatable {
  /// The program and its arguments.
  package var words: [String]
  /// Where it starts.
  package var directory: String
  /// Its environment, on top of the guest's own.
  package var environment: [String: String]
  /// Directories that stay visible although they lie below /tmp, /run, /dev/shm or /var/tmp, which are the guest's own.
  package var kept: [String]

  /// A request.
  package init(words: [String], directory: String, environment: [String: String], kept: [String]) {
    (self.words, self.directory, self.environment, self.kept) = (words, directory, environment, kept)
  }
}

/// What a guest says, in this order: that it is there, what became of the request, and that it is done.
package enum GuestReport: Codable, Sendable, Equatable {
  /// It is up. The fingerprint is JSON.
  case up(fingerprint: String, notes: [String])
  /// These cases lack something inside.
  case skipped(case: String, reason: String, remedy: String)
  /// A case begins, and ends within so many seconds of the guest's clock.
  case began(case: String, seconds: Double)
  /// A case was measured; the repeat is JSON.
  case measured(case: String, repeated: String)
  /// Something to know.
  case note(String)
  /// The kernel's symbols have this name; the guest waits for an answer.
  case symbols(key: String)
  /// A part of them, lines of /proc/kallsyms; behind the last one the guest waits for an answer.
  case symbolText(String, isLast: Bool)
  /// Nothing but a sign of life.
  case alive
  /// The command wrote to this stream (1 or 2).
  case output(stream: Int32, bytes: Data)
  /// A part of a file that the command left in RESULT_DIR.
  case file(name: String, bytes: Data, isLast: Bool)
  /// The command ended.
  case exited(Int32)
  /// It cannot go on: why, as half a sentence, and what to do about it.
  case refused(String, remedy: String)
  /// All is told; the guest switches itself off.
  case done
}
