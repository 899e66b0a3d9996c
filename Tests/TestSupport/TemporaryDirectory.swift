// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// An empty directory for one test, removed with this object.
package final class TemporaryDirectory: Sendable {
  /// Its path.
  package let path: String

  /// Makes one below the directory of temporary files.
  package init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "faultbench-test-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Runs `body` with a fresh directory and removes that afterwards.
  package static func with<T>(_ body: (TemporaryDirectory) async throws -> T) async throws -> T {
    let directory = try TemporaryDirectory()
    defer { withExtendedLifetime(directory) {} }
    return try await body(directory)
  }

  /// The path of a file in it.
  package func file(_ name: String) -> String { path + "/" + name }

  /// What is in it, sorted.
  package func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }

  /// Writes a file and returns its path.
  @discardableResult
  package func write(_ text: String, to name: String) throws -> String {
    try Data(text.utf8).write(to: URL(fileURLWithPath: file(name)))
    return file(name)
  }

  /// The text of a file in it.
  package func read(_ name: String) throws -> String {
    try String(contentsOf: URL(fileURLWithPath: file(name)), encoding: .utf8)
  }
}
