// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Glibc

/// A process that runs beside the test, and ends with it.
final class Running {
  let pid: Int32
  private let process = Process()

  init(_ words: String..., environment: [String: String] = [:]) throws {
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

  var hasEnded: Bool { !process.isRunning }

  /// By SIGKILL, as a crash would.
  func end() {
    kill(pid, SIGKILL)
    process.waitUntilExit()
  }
}

/// Waits for something that another process does; a test that goes on after ten seconds fails by what it looks at.
func waitUntil(_ isSo: () throws -> Bool) throws {
  for _ in 0..<500 {
    if try isSo() { return }
    usleep(20_000)
  }
}
