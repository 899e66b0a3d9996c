// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Glibc

/// Another program's reading of the host, to hold a probe's against, or its change of it; for tests that wait without a task.
package enum HostCommand {
  /// How it ended.
  package struct Outcome {
    /// The exit code, or the signal that killed it.
    package var status: Int32
    /// Whether a signal did.
    package var died: Bool
    /// Standard output without the white space around it.
    package var output: String
    /// The number that it had.
    package var processIdentifier: Int32
  }

  /// Runs a program of PATH to its end.
  package static func run(_ words: String..., environment: [String: String] = [:]) throws -> Outcome {
    try run(words, environment: environment)
  }

  /// Runs a program of PATH to its end.
  package static func run(_ words: [String], environment: [String: String] = [:]) throws -> Outcome {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, died: process.terminationReason == .uncaughtSignal,
      output: String(decoding: output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines),
      processIdentifier: process.processIdentifier)
  }

  /// Whether the system has it.
  package static func exists(_ name: String) -> Bool {
    ["/usr/bin", "/bin", "/usr/sbin", "/sbin"].contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
    }
  }
}

/// A process that runs beside the test, and ends with it.
package final class Running {
  /// Its number.
  package let pid: Int32
  private let process = Process()

  /// Starts a program with its arguments.
  package init(_ words: String..., environment: [String: String] = [:]) throws {
    process.executableURL = URL(fileURLWithPath: words[0])
    process.arguments = Array(words.dropFirst())
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    pid = process.processIdentifier
  }

  deinit {
    end()
  }

  /// Whether it is gone.
  package var hasEnded: Bool { !process.isRunning }

  /// By SIGKILL, as a crash would.
  package func end() {
    kill(pid, SIGKILL)
    process.waitUntilExit()
  }
}

/// Waits for something that another process does; a test that goes on after ten seconds fails by what it looks at.
package func waitUntil(_ isSo: () throws -> Bool) throws {
  for _ in 0..<500 {
    if try isSo() { return }
    usleep(20_000)
  }
}
