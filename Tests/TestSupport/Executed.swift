// SPDX-License-Identifier: GPL-2.0-only
import FioKit

/// A program that has run: what it wrote and how it ended.
///
/// Foundation's Process is not used: it waits for a socket that the child inherits, and so does every other child that is
/// started at that moment, a server for instance.
package struct Executed: Sendable {
  /// Standard output.
  package let output: String
  /// Standard error.
  package let errors: String
  /// The exit code, or minus the signal that killed it.
  package let status: Int32

  /// Runs a program to its end, or until `stop` is requested or the time is over.
  package static func run(
    _ path: String, _ arguments: [String], in directory: String? = nil, environment: [String: String] = [:],
    timeout: Duration = .seconds(120), stop: StopLatch? = nil
  ) async throws -> Executed {
    var command = Command(path, arguments)
    command.environment = environment
    command.workingDirectory = directory
    let result = try await command.run(timeout: timeout, stop: stop)
    let status =
      switch result.termination {
      case .exited(let code): code
      case .killed(let signal): -signal
      }
    return Executed(output: result.output, errors: result.errors, status: status)
  }
}
