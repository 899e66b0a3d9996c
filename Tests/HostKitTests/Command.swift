// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// Another program's reading of the host, to hold a probe's against.
enum Command {
  struct Outcome {
    var status: Int32
    var died: Bool
    var output: String
    var processIdentifier: Int32
  }

  static func run(_ words: String..., environment: [String: String] = [:]) throws -> Outcome {
    try run(words, environment: environment)
  }

  static func run(_ words: [String], environment: [String: String] = [:]) throws -> Outcome {
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

  static func exists(_ name: String) -> Bool {
    ["/usr/bin", "/bin", "/usr/sbin", "/sbin"].contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
    }
  }
}
