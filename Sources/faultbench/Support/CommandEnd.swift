// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Foundation

/// How a command ends: exit codes (docs/faultbench.md), and messages on standard error.
enum CommandEnd {
  /// A case failed.
  static let failed = ExitCode(1)
  /// Wrong usage, or data that cannot be used.
  static let unusable = ExitCode(2)
  /// Neither a change nor its absence is shown.
  static let inconclusive = ExitCode(3)
  /// Nothing could be run here.
  static let notApplicable = ExitCode(77)

  /// Parses the arguments, runs the command, and exits. Wrong usage exits with 2, whatever the parser's own code is.
  static func exitAfterRunning(_ arguments: [String]) async -> Never {
    do {
      try ArgumentText.check()
      try CommandWords.check(arguments)
      var command = try Faultbench.parseAsRoot(arguments)
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      Foundation.exit(0)
    } catch let code as ExitCode {
      Foundation.exit(code.rawValue)
    } catch let error as Unusable {
      Diagnostics.error(error.message)
      Foundation.exit(unusable.rawValue)
    } catch {
      let message = Faultbench.fullMessage(for: error)
      guard Faultbench.exitCode(for: error).isSuccess else {
        Diagnostics.write(message)
        Foundation.exit(unusable.rawValue)
      }
      print(message)
      Foundation.exit(0)
    }
  }
}

/// What the user gave cannot be used; `message` says what, why, and what to do.
struct Unusable: Error {
  let message: String

  init(_ message: String) {
    self.message = message
  }

  /// From an error that describes itself in these terms.
  init(_ error: some Error & CustomStringConvertible) {
    message = error.description
  }
}
