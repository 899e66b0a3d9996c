// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Glibc
import TestSupport

/// StoreBench, running beside a test.
final class OtherProcess {
  private let process = Process()
  private let output = Pipe()
  private let input = Pipe()

  init(_ arguments: String...) throws {
    process.executableURL = Repository.products.appending(path: "StoreBench")
    process.arguments = arguments
    process.standardOutput = output
    process.standardInput = input
    try process.run()
  }

  var identifier: Int32 { process.processIdentifier }

  /// What it prints next; empty at the end.
  func next() -> String { String(decoding: output.fileHandleForReading.availableData, as: UTF8.self) }

  /// Kills it, as a loss of power would, and returns what it had printed since.
  func kill() -> String {
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    return String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  }

  /// Ends its input, and waits for its end.
  func finish() throws {
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
