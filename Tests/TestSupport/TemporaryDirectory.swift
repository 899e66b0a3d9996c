// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// An empty directory for one test.
package struct TemporaryDirectory: Sendable {
  /// Its path.
  package let path: String

  /// Runs `body` with a fresh directory and removes that afterwards.
  package static func with<T>(_ body: (TemporaryDirectory) async throws -> T) async throws -> T {
    let url = FileManager.default.temporaryDirectory.appending(path: "faultbench-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    return try await body(TemporaryDirectory(path: url.path))
  }

  /// Writes a file and returns its path.
  @discardableResult
  package func write(_ text: String, to name: String) throws -> String {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    return "\(path)/\(name)"
  }

  /// The text of a file in it.
  package func read(_ name: String) throws -> String {
    try String(contentsOf: URL(fileURLWithPath: "\(path)/\(name)"), encoding: .utf8)
  }
}
