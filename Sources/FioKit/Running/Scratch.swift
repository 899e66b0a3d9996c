// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import SystemPackage

/// Directories that live as long as a closure.
enum Scratch {
  /// Runs `body` with a fresh directory below the temporary directory, and removes that afterwards.
  static func withDirectory<T: Sendable>(_ body: (String) async throws -> T) async throws -> T {
    let path = try create()
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
  }

  private static func create() throws -> String {
    var template = Array((FileManager.default.temporaryDirectory.path + "/faultbench.XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw Errno(rawValue: errno) }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
